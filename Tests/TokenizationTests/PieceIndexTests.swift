import Testing

@testable import Tokenization

@Suite("Piece index")
struct PieceIndexTests {
  private func token(_ piece: String, in index: PieceIndex) -> Int32? {
    Array(piece.utf8).withUnsafeBufferPointer { index.token($0) }
  }

  @Test func `finds every piece and no other`() {
    let pieces = (0..<5000).map { String($0, radix: 3) }
    let index = PieceIndex(pieces)
    for (number, piece) in pieces.enumerated() {
      #expect(token(piece, in: index) == Int32(number))
    }
    for other in ["", "3", "0000", "x", String(repeating: "1", count: 100)] {
      #expect(token(other, in: index) == nil)
    }
  }

  @Test func `of equal spellings the first is meant`() {
    #expect(token("b", in: PieceIndex(["a", "b", "b", "a"])) == 1)
  }

  @Test func `spellings are bytes`() {
    let index = PieceIndex(["", "\u{E9}", "e\u{301}", "a\0"])
    #expect(token("", in: index) == 0)
    #expect(token("\u{E9}", in: index) == 1)
    #expect(token("e\u{301}", in: index) == 2)
    #expect(token("a\0", in: index) == 3)
    #expect(token("a", in: index) == nil)
  }

  @Test func `of nothing holds nothing`() {
    #expect(token("", in: PieceIndex([])) == nil)
  }
}
