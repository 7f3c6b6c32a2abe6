import Testing

@testable import Experts

@Suite("Read priority")
struct ReadPriorityTests {
  @Test func `demand comes before predictions, and predictions in the order of their worth`() {
    let order: [ReadPriority] = [
      .predicted(layersAhead: 3, confidence: 0.9),
      .predicted(layersAhead: 1, confidence: 0.2),
      .predicted(layersAhead: 1, confidence: 0.7),
      .predicted(layersAhead: 0, confidence: 0.1),
      .demand(waiting: 0),
      .demand(waiting: 1),
      .demand(waiting: 40),
    ]
    #expect(order.reversed().shuffled().sorted() == order)
    #expect(order.map(\.isPredicted) == [true, true, true, true, false, false, false])
  }

  @Test func `a confidence that is not a number counts as none`() {
    let nonsense = ReadPriority.predicted(layersAhead: 1, confidence: .nan)
    #expect(nonsense == .predicted(layersAhead: 1, confidence: 0))
    #expect(nonsense < .predicted(layersAhead: 1, confidence: 0.1))
    #expect(!(nonsense < nonsense))
  }
}
