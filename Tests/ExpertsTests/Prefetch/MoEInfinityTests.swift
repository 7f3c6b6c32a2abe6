import Testing

@testable import Experts

@Suite("MoE-Infinity")
struct MoEInfinityTests {
  private let context = PredictorContext(layerCount: 3, expertCount: 6, expertsPerToken: 2)

  @Test func `goes on like the earlier sequence that is most alike`() {
    var predictor = MoEInfinity(context)
    predictor.hear([[0, 1], [0, 1], [0, 1]])
    predictor.beginSequence()
    predictor.hear([[2, 3], [4, 5], [2, 5]])
    predictor.hear([[2, 3], [4, 3], [2, 5]])
    predictor.beginSequence()
    predictor.beginToken()
    // Layer 1 of the second: shares 4: .5, 3 and 5: .25; × k = 2; × (1 − 1/4).
    // Layer 2: 2 and 5 at .5; × 2; × (1 − 2/4).
    let guesses = predictor.guesses(after: RoutingMoment(0, [3, 1]))
    #expect(predictor.guesses(after: RoutingMoment(2, [0, 1])) == [])
    // One shared expert with each so far: the first stored wins, until more tells them apart.
    #expect(
      isClose(
        guesses,
        [guess(1, 0, 0.75), guess(1, 1, 0.75), guess(2, 0, 0.5), guess(2, 1, 0.5)]
      )
    )
    predictor.beginSequence()
    predictor.beginToken()
    #expect(
      isClose(
        predictor.guesses(after: RoutingMoment(0, [3, 2])),
        [
          guess(1, 4, 0.75), guess(1, 3, 0.375), guess(1, 5, 0.375), guess(2, 2, 0.5),
          guess(2, 5, 0.5),
        ]
      )
    )
  }

  @Test func `before any sequence has ended its own counts stand in`() {
    var predictor = MoEInfinity(context)
    predictor.hear([[0, 1], [2, 3], [4, 5]])
    predictor.beginToken()
    let guesses = predictor.guesses(after: RoutingMoment(1, [0, 1]))
    #expect(isClose(guesses, [guess(2, 4, 0.75), guess(2, 5, 0.75)]))
  }

  @Test func `guesses no farther than its reach`() {
    var predictor = MoEInfinity(context, reach: 1)
    predictor.hear([[0, 1], [2, 3], [4, 5]])
    predictor.beginToken()
    let guesses = predictor.guesses(after: RoutingMoment(0, [0, 1]))
    #expect(guesses.map(\.expert.layer) == [1, 1])
  }

  @Test func `likeness is the mean cosine of the rows`() {
    var library = SequenceLibrary(capacity: 2, layerCount: 2, expertCount: 3)
    library.store([3, 4, 0, 0, 0, 5])
    // Present row of layer 0: {0} then {0, 1}: counts 2, 1. Cosine (3·2 + 4·1) / (5 √5).
    library.compare([0], in: 0, squaredNorm: 1)
    #expect(abs(library.similarity(of: 0) - 0.6 / 2) < 1e-6)
    library.compare([0, 1], in: 0, squaredNorm: 5)
    let layer0 = 10 / (5 * 5.0.squareRoot())
    #expect(abs(library.similarity(of: 0) - layer0 / 2) < 1e-6)
    library.compare([2], in: 1, squaredNorm: 1)
    #expect(abs(library.similarity(of: 0) - (layer0 + 1) / 2) < 1e-6)
  }

  @Test func `kept up step by step it equals the cosine computed at once`() {
    var library = SequenceLibrary(capacity: 3, layerCount: 4, expertCount: 5)
    var stored: [[Float]] = []
    for seed in 0..<3 {
      stored.append((0..<20).map { Float(($0 * 7 + seed * 3) % 5) })
      library.store(stored[seed])
    }
    var counts = [Float](repeating: 0, count: 20)
    for step in 0..<40 {
      let layer = step % 4
      // Distinct, and in no order.
      let first = step * step % 5
      let experts = [first, (first + 1 + step % 3) % 5]
      for expert in experts { counts[layer * 5 + expert] += 1 }
      let row = counts[layer * 5..<layer * 5 + 5]
      library.compare(experts, in: layer, squaredNorm: row.reduce(0) { $0 + $1 * $1 })
    }
    for seed in 0..<3 {
      var sum: Float = 0
      for layer in 0..<4 {
        let mine = counts[layer * 5..<layer * 5 + 5]
        let theirs = stored[seed][layer * 5..<layer * 5 + 5]
        let product: Float = zip(mine, theirs).reduce(0) { $0 + $1.0 * $1.1 }
        let squares: [Float] = [mine, theirs].map { row in row.reduce(0) { $0 + $1 * $1 } }
        sum += product / (squares[0] * squares[1]).squareRoot()
      }
      #expect(abs(library.similarity(of: seed) - Double(sum / 4)) < 1e-5)
    }
  }

  @Test func `the least accessed sequence gives way, the oldest of equals`() {
    var library = SequenceLibrary(capacity: 2, layerCount: 1, expertCount: 4)
    library.store([1, 0, 0, 0])
    library.store([0, 1, 0, 0])
    library.compare([0], in: 0, squaredNorm: 1)
    #expect(library.mostLike() == 0)
    library.store([0, 0, 1, 0])
    // The second was the less accessed: its place holds the third now.
    #expect(library.share(of: 0, in: 0, entry: 0) == 1)
    #expect(library.share(of: 2, in: 0, entry: 1) == 1)
    #expect(library.share(of: 1, in: 0, entry: 1) == 0)
    #expect(library.count == 2)
  }
}
