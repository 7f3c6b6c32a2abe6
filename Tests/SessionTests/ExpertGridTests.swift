import Events
import Testing

@testable import Session

@Suite("Expert grid")
struct ExpertGridTests {
  @Test func `every expert has a place of its own`() {
    let grid = ExpertGrid(layerCount: 3, expertCount: 5)
    var places: [Int] = []
    for layer in 0..<3 {
      for index in 0..<5 { places += [grid.place(layer: layer, index: index) ?? -1] }
    }
    #expect(places == Array(0..<grid.placeCount))
  }

  @Test func `an expert that the model does not have has no place`() {
    let grid = ExpertGrid(layerCount: 3, expertCount: 5)
    for (layer, index) in [(3, 0), (0, 5), (-1, 0), (0, -1), (65_535, 65_535)] {
      #expect(grid.place(layer: layer, index: index) == nil)
    }
    #expect(grid.place(of: ExpertID(layer: 2, index: 5)) == nil)
  }

  @Test(arguments: [(0, 8), (8, 0), (-1, 8), (8, -1), (-4, -4), (.max, 2), (65_536, 65_536)])
  func `numbers that make no sense make an empty grid`(layers: Int, experts: Int) {
    let grid = ExpertGrid(layerCount: layers, expertCount: experts)
    #expect(grid.placeCount == 0)
    #expect(grid.place(layer: 0, index: 0) == nil)
  }
}
