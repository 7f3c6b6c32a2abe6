import Testing

@testable import Tokenization

@Suite("Pattern")
struct PatternTests {
  private func cut(_ source: String, _ text: String, _ pieces: [Range<Int>]) throws -> [Range<Int>]
  {
    let pattern = try Pattern(source, name: "test")
    return Array(text.utf8).withUnsafeBufferPointer { pattern.cut(pieces, of: $0) }
  }

  @Test func `keeps what matches and what lies between`() throws {
    #expect(try cut("b+", "abbcb", [0..<5]) == [0..<1, 1..<3, 3..<4, 4..<5])
    #expect(try cut("x", "abc", [0..<3]) == [0..<3])
    #expect(try cut("x", "", []) == [])
  }

  @Test func `looks at no piece but its own`() throws {
    #expect(try cut("a(?!b)", "aab", [0..<2, 2..<3]) == [0..<1, 1..<2, 2..<3])
    #expect(try cut("a(?!b)", "aab", [0..<3]) == [0..<1, 1..<3])
  }

  @Test func `a match of nothing ends the search`() throws {
    #expect(try cut("x*", "abc", [0..<3]) == [0..<3])
  }

  @Test func `a pattern that is none is refused`() {
    let error = #expect(throws: TokenizationError.self) { try Pattern("(", name: "test") }
    guard case .refusedPattern("test", let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("parenthesis"))
  }
}
