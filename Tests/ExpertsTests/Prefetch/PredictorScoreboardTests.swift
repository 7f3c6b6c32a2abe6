import Events
import Testing

@testable import Experts

@Suite("Predictor scoreboard")
struct PredictorScoreboardTests {
  private let context = PredictorContext(layerCount: 4, expertCount: 4, expertsPerToken: 1)

  private func tally(
    asked: Int,
    guessed: Int,
    right: Int,
    missed: Int = 0,
    missedRight: Int = 0
  ) -> PredictionTally {
    var tally = PredictionTally()
    tally.asked = asked
    tally.guessed = guessed
    tally.right = right
    tally.missed = missed
    tally.missedRight = missedRight
    return tally
  }

  private func entries(_ names: String...) throws -> [PredictorCatalog.Entry] {
    try names.map { try PredictorCatalog.entry(named: $0) }
  }

  @Test func `each distance of the next router is scored on its own`() throws {
    var board = PredictorScoreboard(context, entries: try entries("next-router"))
    // The scores of layer t say expert t when 1 or 3 layers away, and expert 0 when 2 away.
    func scores(_ target: Int, _ distance: Int) -> [Float] {
      (0..<4).map { $0 == (distance == 2 ? 0 : target) ? 1 : 0 }
    }
    board.beginToken()
    for layer in 0..<4 {
      let ahead = (layer + 1..<4).map { (layer: $0, scores: scores($0, $0 - layer)) }
      withScores(RoutingMoment(layer, [layer]), ahead: ahead) { board.observe($0) }
    }
    let rows = board.rows
    #expect(rows.map(\.name) == ["next-router", "next-router", "next-router", "control"])
    #expect(rows.map(\.distance) == [1, 2, 3, nil])
    #expect(rows[0].total == tally(asked: 4, guessed: 3, right: 3))
    #expect(rows[1].total == tally(asked: 4, guessed: 2, right: 0))
    #expect(rows[2].total == tally(asked: 4, guessed: 1, right: 1))
    #expect(rows[2].layers[3] == tally(asked: 1, guessed: 1, right: 1))
    #expect(rows[0].total.recall == 0.75)
    #expect(rows[0].total.usefulShare == 1)
    #expect(rows[3].total.recall == nil)
  }

  @Test func `only the newest guesses for a layer count`() throws {
    var board = PredictorScoreboard(context, entries: try entries("moe-infinity"))
    board.beginToken()
    for layer in 0..<4 { board.observe(RoutingMoment(layer, [layer])) }
    board.beginSequence()
    board.beginToken()
    // Layer 3 is guessed at layers 0, 1 and 2, and scored once.
    for layer in 0..<4 { board.observe(RoutingMoment(layer, [layer])) }
    #expect(board.rows[0].layers[3] == tally(asked: 2, guessed: 1, right: 1))
    #expect(board.rows[0].total == tally(asked: 8, guessed: 3, right: 3))
  }

  @Test func `own router on own input scores a hundred per cent`() throws {
    let context = PredictorContext(layerCount: 4, expertCount: 4, expertsPerToken: 2)
    var board = PredictorScoreboard(context, entries: [])
    withScores(RoutingMoment(2, [3, 1]), ahead: [(2, [-9, 2, -1, 5])]) { board.observe($0) }
    #expect(board.rows.map(\.name) == ["control"])
    #expect(board.rows[0].total == tally(asked: 2, guessed: 2, right: 2))
    // Scores that are not what the router went by show.
    withScores(RoutingMoment(2, [3, 0]), ahead: [(2, [-9, 2, -1, 5])]) { board.observe($0) }
    #expect(board.rows[0].total.recall == 0.75)
  }

  @Test func `what was not resident is counted apart`() throws {
    let context = PredictorContext(layerCount: 2, expertCount: 8, expertsPerToken: 3)
    var board = PredictorScoreboard(context, entries: try entries("previous-token"))
    let resident: Set<ExpertID> = [ExpertID(layer: 0, index: 1), ExpertID(layer: 0, index: 5)]
    board.beginToken()
    board.observe(RoutingMoment(0, [1, 2, 3]), isResident: { _ in true })
    board.observe(RoutingMoment(1, [0, 1, 2]))
    board.beginToken()
    // Guessed 1, 2, 3; asked 1 (resident), 2 (not), 4 (not).
    board.observe(RoutingMoment(0, [1, 2, 4]), isResident: { resident.contains($0) })
    #expect(
      board.rows[0].layers[0]
        == tally(asked: 6, guessed: 3, right: 2, missed: 2, missedRight: 1)
    )
    #expect(board.rows[0].total.missRecall == 0.5)
  }

  @Test func `the pre-gate is told the scores of the pre-gates`() throws {
    var board = PredictorScoreboard(context, entries: try entries("next-router", "pregate"))
    #expect(
      board.wants
        == [
          AheadScores(distances: 1...3, source: .router),
          AheadScores(distances: 1...1, source: .pregate),
        ]
    )
    let pregated: [Float] = [0, 0, 1, 0]
    pregated.withUnsafeBufferPointer { pregated in
      withScores(RoutingMoment(0, [0]), ahead: [(1, [1, 0, 0, 0])]) {
        board.observe($0, pregated: [(1, pregated)])
      }
    }
    board.observe(RoutingMoment(1, [2]))
    #expect(board.rows[0].layers[1] == tally(asked: 1, guessed: 1, right: 0))
    #expect(board.rows[3].name == "pregate")
    #expect(board.rows[3].layers[1] == tally(asked: 1, guessed: 1, right: 1))
  }

  @Test func `a new sequence does not answer for the guesses of the last`() throws {
    var board = PredictorScoreboard(context, entries: try entries("previous-token"))
    board.beginToken()
    for layer in 0..<4 { board.observe(RoutingMoment(layer, [1])) }
    board.beginSequence()
    board.beginToken()
    board.observe(RoutingMoment(0, [1]))
    #expect(board.rows[0].total == tally(asked: 5, guessed: 0, right: 0))
  }

  @Test func `every predictor of the shelf has its rows`() {
    let board = PredictorScoreboard(context)
    #expect(board.rows.map(\.name).count == PredictorCatalog.entries.count + 2 + 1)
  }
}
