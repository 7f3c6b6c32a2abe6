import Events
import Testing

@Suite("Expert identity")
struct ExpertIDTests {
  @Test func `keeps layer and index over the whole range`() {
    for (layer, index) in [(0, 0), (47, 127), (65_535, 0), (0, 65_535), (65_535, 65_535)] {
      let expert = ExpertID(layer: layer, index: index)
      #expect(expert.layer == layer)
      #expect(expert.index == index)
    }
  }

  @Test func `sorts by layer, then by index`() {
    let sorted = [(0, 3), (0, 127), (1, 0), (1, 2), (300, 1)].map {
      ExpertID(layer: $0, index: $1)
    }
    #expect(sorted.reversed().sorted() == sorted)
    #expect(!(sorted[0] < sorted[0]))
  }

  @Test func `layer and index are not interchangeable`() {
    let pair = Set([ExpertID(layer: 1, index: 2), ExpertID(layer: 2, index: 1)])
    #expect(pair.count == 2)
  }

  @Test func `takes four bytes`() {
    #expect(MemoryLayout<ExpertID>.stride == 4)
  }

  @Test func `says its layer and index`() {
    #expect("\(ExpertID(layer: 23, index: 64))" == "L23 E64")
  }
}
