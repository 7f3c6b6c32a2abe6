import Events
import Session
import Testing

@testable import Dashboard

struct SplitStackTests {
  private func point(_ split: TimeSplit, _ phase: TokenRecord.Phase = .decode) -> TokenPoint {
    TokenPoint(
      end: 0,
      duration: max(1, split.total),
      phase: phase,
      uses: 0,
      hits: 0,
      evictions: 0,
      readBytes: 0,
      split: split
    )
  }

  private func lines(_ points: [TokenPoint], _ glyphs: Glyphs, rows: Int) -> [String] {
    var canvas = Canvas(width: 4, height: rows, appearance: Appearance(glyphs: glyphs))
    SplitStack(points, columns: 4, top: 8).draw(x: 0, y: 0, rows: rows, on: &canvas)
    return canvas.frame.lines
  }

  @Test func `parts lie one on the other, told apart by shape in ASCII`() {
    let millisecond: Int64 = 1_000_000
    let split = TimeSplit(
      attention: 2 * millisecond,
      experts: 2 * millisecond,
      stall: 2 * millisecond,
      other: 2 * millisecond
    )
    let half = TimeSplit(stall: 4 * millisecond)
    #expect(lines([point(split), point(half)], .ascii, rows: 4) == [".", "x", "@x", "-x"])
  }

  @Test func `with blocks a cell has the part at its foot and the one above`() {
    let split = TimeSplit(attention: 3_000_000, stall: 5_000_000)
    var canvas = Canvas(width: 4, height: 1, appearance: Appearance())
    SplitStack([point(split)], columns: 4, top: 8).draw(x: 0, y: 0, rows: 1, on: &canvas)
    let cell = canvas.frame[0, 0]
    #expect(cell.scalar == "▃")
    #expect(cell.style.foreground == Theme.builtIn.dim)
    #expect(cell.style.background == Theme.builtIn.miss)
  }

  @Test func `only tokens of replies have a column, the newest at the right`() {
    let points = [
      point(TimeSplit(stall: 8_000_000)), point(TimeSplit(stall: 8_000_000), .prefill),
      point(TimeSplit(experts: 8_000_000)),
    ]
    #expect(lines(points, .ascii, rows: 1) == ["x@"])
    #expect(SplitStack(points, columns: 1, top: 8).tokens.count == 1)
  }

  @Test func `times of a broken recording stay inside`() {
    let split = TimeSplit(attention: .max, experts: -5, stall: .max, other: .min)
    #expect(lines([point(split)], .ascii, rows: 2) == ["-", "-"])
    #expect(lines([point(TimeSplit())], .full, rows: 2) == ["", ""])
  }
}
