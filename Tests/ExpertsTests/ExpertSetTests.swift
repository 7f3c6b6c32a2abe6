import Events
import SampleFiles
import Testing

@testable import Experts

@Suite("Set of experts")
struct ExpertSetTests {
  @Test func `holds what a plain set holds, however it has grown`() {
    var random = SeededRandom(seed: 21)
    var set: ExpertSet = []
    var plain: Set<ExpertID> = []
    for round in 1...600 {
      // Wider and deeper as time goes by.
      let expert = ExpertID(
        layer: Int.random(in: 0...round / 30, using: &random),
        index: Int.random(in: 0...round / 2, using: &random)
      )
      #expect(set.contains(expert) == plain.contains(expert))
      if Int.random(in: 0..<3, using: &random) == 0 {
        set.remove(expert)
        plain.remove(expert)
      } else {
        set.insert(expert)
        plain.insert(expert)
      }
    }
    #expect(set.experts == plain.sorted())
    set.removeAll(of: 3)
    #expect(set.experts == plain.filter { $0.layer != 3 }.sorted())
    set.removeAll()
    #expect(set.isEmpty)
  }

  @Test func `joins and splits sets of any width`() {
    let narrow: ExpertSet = [ExpertID(layer: 0, index: 1), ExpertID(layer: 2, index: 3)]
    let wide: ExpertSet = [ExpertID(layer: 0, index: 1), ExpertID(layer: 0, index: 99)]
    for union in [narrow.union(wide), wide.union(narrow)] {
      #expect(union.experts.map(\.index) == [1, 99, 3])
    }
    #expect(narrow.union([]).experts == narrow.experts)
    for (set, other) in [(narrow, wide), (wide, narrow)] {
      var common: [ExpertID] = []
      set.append(of: 0, whereIn: other, is: true, to: &common)
      #expect(common.map(\.index) == [1])
      var rest: [ExpertID] = []
      set.append(of: 0, whereIn: other, is: false, to: &rest)
      #expect(rest == set.experts.filter { $0.layer == 0 && $0.index != 1 })
    }
  }
}
