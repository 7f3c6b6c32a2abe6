import Glibc
import Testing

@testable import Compute

@Suite("Rotary table")
struct RotaryTableTests {
  @Test func `an angle is the position times a power of the base`() {
    let table = RotaryTable(base: 1_000_000, dimensions: 6)
    table.prepare(positions: 5001)
    for position in [0, 1, 5000] {
      let angles = (0..<3).map { Double(position) * pow(1_000_000, -Double($0) / 3) }
      let (cosines, sines) = table.angles(at: position)
      #expect(cosines == angles.map { Float(cos($0)) })
      #expect(sines == angles.map { Float(sin($0)) })
    }
  }

  @Test func `frequencies may be given, and a magnitude`() {
    let table = RotaryTable(frequencies: [0.5, 0.01], magnitude: 1.25)
    table.prepare(positions: 4)
    let (cosines, sines) = table.angles(at: 3)
    #expect(table.dimensions == 4)
    #expect(cosines == [Float(1.25 * cos(1.5)), Float(1.25 * cos(0.03))])
    #expect(sines == [Float(1.25 * sin(1.5)), Float(1.25 * sin(0.03))])
  }

  @Test func `growing keeps what was there`() {
    let table = RotaryTable(base: 10_000, dimensions: 8)
    table.prepare(positions: 3)
    let before = table.angles(at: 2)
    table.prepare(positions: 1000)
    table.prepare(positions: 10)
    #expect(table.positionCount == 1000)
    #expect(table.angles(at: 2) == before)
    #expect(table.angles(at: 999).0[0] == Float(cos(999.0)))
  }

  @Test func `a position must have been prepared`() async {
    await #expect(processExitsWith: .failure) {
      let table = RotaryTable(base: 10_000, dimensions: 8)
      table.prepare(positions: 3)
      _ = table.angles(at: 3)
    }
  }
}

extension RotaryTable {
  fileprivate func angles(at position: Int) -> ([Float], [Float]) {
    withAngles(at: position) { cosines, sines in
      let count = dimensions / 2
      return (
        Array(UnsafeBufferPointer(start: cosines, count: count)),
        Array(UnsafeBufferPointer(start: sines, count: count))
      )
    }
  }
}
