import Testing

@testable import Session

@Suite("Expert counts")
struct ExpertCountsTests {
  @Test func `most chosen come first and equals by index`() {
    var counts = ExpertCounts(grid: ExpertGrid(layerCount: 2, expertCount: 5))
    for place in [4, 2, 2, 4, 1, 5 + 3] { counts.add(at: place) }
    #expect(counts.order() == [[2, 4, 1, 0, 3], [3, 0, 1, 2, 4]])
    #expect(counts.count(layer: 0, index: 4) == 2)
    #expect(counts.count(layer: 1, index: 4) == 0)
  }

  @Test func `experts that the model does not have were never chosen`() {
    let counts = ExpertCounts(grid: ExpertGrid(layerCount: 1, expertCount: 2))
    #expect(counts.count(layer: 9, index: 9) == 0)
    #expect(counts.count(layer: 0, index: -1) == 0)
  }
}
