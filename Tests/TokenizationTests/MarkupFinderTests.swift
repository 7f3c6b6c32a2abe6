import Testing

@testable import Tokenization

@Suite("Markup finder")
struct MarkupFinderTests {
  private func match(_ pieces: [String], in text: String, at start: Int) -> (Int, Int)? {
    var finder = MarkupFinder()
    for (token, piece) in pieces.enumerated() { finder.insert(piece, token: token) }
    return Array(text.utf8).withUnsafeBufferPointer { finder.match(in: $0, at: start) }
  }

  @Test func `finds the longest`() throws {
    let found = try #require(match(["<a>", "<a>>", "<"], in: "x<a>>", at: 1))
    #expect(found == (1, 5))
  }

  @Test func `falls back to a shorter one`() throws {
    let found = try #require(match(["<a>", "<a>>>"], in: "<a>>", at: 0))
    #expect(found == (0, 3))
  }

  @Test func `finds nothing where none begins`() {
    #expect(match(["<a>"], in: "x<a>", at: 0) == nil)
    #expect(match(["<a>"], in: "<a", at: 0) == nil)
  }

  @Test func `an empty piece is never found`() {
    #expect(match([""], in: "x", at: 0) == nil)
  }
}
