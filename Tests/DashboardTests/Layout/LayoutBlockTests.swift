import Testing

@testable import Dashboard

struct LayoutBlockTests {
  private static let empty = Layout(width: 80, height: 1, contents: Layout.Contents())

  private func heights(_ blocks: [LayoutBlock], rows: Int, width: Int = 80) -> [Int?] {
    var layout = Self.empty
    layout.stack(blocks, in: Rect(x: 0, y: 0, width: width, height: rows))
    return [.map, .speed, .chat].map { layout[$0]?.height }
  }

  private let blocks = [
    LayoutBlock(.map, least: 4, wanted: 10, rank: 1),
    LayoutBlock(.speed, least: 2, wanted: 5, rank: 2),
    LayoutBlock(.chat, least: 3, wanted: 3, rank: 0, isElastic: true),
  ]

  @Test func `rows that are left go to whoever can use them`() {
    // Three titles.
    #expect(heights(blocks, rows: 40) == [10, 5, 22])
    #expect(heights(blocks, rows: 21) == [10, 5, 3])
  }

  @Test func `rows that lack are taken from the last in rank`() {
    #expect(heights(blocks, rows: 20) == [10, 4, 3])
    #expect(heights(blocks, rows: 13) == [5, 2, 3])
  }

  @Test func `who does not fit is left out, and its rows are used`() {
    #expect(heights(blocks, rows: 11) == [6, nil, 3])
    #expect(heights(blocks, rows: 8) == [nil, 3, 3])
    #expect(heights(blocks, rows: 3) == [nil, 2, nil])
    #expect(heights(blocks, rows: 40, width: 25) == [10, nil, 28])
  }

  @Test func `without anybody elastic the last in rank fills the rest`() {
    #expect(heights(Array(blocks.prefix(2)), rows: 40) == [10, 28, nil])
  }

  @Test func `columns stand side by side, and one alone has all the width`() {
    var layout = Self.empty
    let rect = Rect(x: 0, y: 0, width: 101, height: 9)
    let (speed, chat) = (blocks[1], blocks[2])
    layout.stack([LayoutBlock([speed], [chat], least: 4, wanted: 4, rank: 0)], in: rect)
    #expect(layout[.speed] == Rect(x: 0, y: 1, width: 50, height: 8))
    #expect(layout[.chat] == Rect(x: 51, y: 1, width: 50, height: 8))
    layout.stack([LayoutBlock([], [chat], least: 4, wanted: 4, rank: 0)], in: rect)
    #expect(layout[.chat] == Rect(x: 0, y: 1, width: 101, height: 8))
  }
}
