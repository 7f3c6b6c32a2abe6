import Dashboard
import Testing

@testable import Terminal

@Suite("Color pairs")
struct ColorPairsTests {
  private static let red = Color(rgb: 0xFF0000)
  private static let green = Color(rgb: 0x00FF00)

  @Test func `the terminal's own colours are pair 0`() {
    var pairs = ColorPairs(depth: .direct, limit: 2) { _, _, _ in false }
    #expect(pairs.pair(foreground: .terminal, background: .terminal) == 0)
  }

  @Test func `a pair is defined once`() {
    let defined = Defined()
    var pairs = ColorPairs(depth: .direct, limit: 8, define: defined.define)
    #expect(pairs.pair(foreground: Self.red, background: .terminal) == 1)
    #expect(pairs.pair(foreground: Self.green, background: Self.red) == 2)
    #expect(pairs.pair(foreground: Self.red, background: .terminal) == 1)
    #expect(defined.list == [[1, 0xFF0000, -1], [2, 0x00FF00, 0xFF0000]])
  }

  @Test func `colours that look the same share a pair`() {
    var pairs = ColorPairs(depth: .sixteen, limit: 2) { _, _, _ in true }
    #expect(pairs.pair(foreground: Color(named: 9), background: .terminal) == 1)
    #expect(pairs.pair(foreground: Self.red, background: .terminal) == 1)
  }

  @Test func `pairs run out and can be forgotten`() {
    var pairs = ColorPairs(depth: .direct, limit: 2) { _, _, _ in true }
    #expect(pairs.pair(foreground: Self.red, background: .terminal) == 1)
    #expect(pairs.pair(foreground: Self.green, background: .terminal) == nil)
    #expect(pairs.pair(foreground: Self.red, background: .terminal) == 1)
    pairs.removeAll()
    #expect(pairs.pair(foreground: Self.green, background: .terminal) == 1)
  }

  @Test func `a refused pair becomes the terminal's own colours`() {
    var pairs = ColorPairs(depth: .direct, limit: 8) { _, _, _ in false }
    #expect(pairs.pair(foreground: Self.red, background: Self.green) == 0)
  }
}

private final class Defined {
  private(set) var list: [[Int32]] = []

  func define(_ pair: Int32, _ foreground: Int32, _ background: Int32) -> Bool {
    list.append([pair, foreground, background])
    return true
  }
}
