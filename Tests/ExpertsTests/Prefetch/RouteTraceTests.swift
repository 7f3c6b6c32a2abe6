import Testing

@testable import Experts

@Suite("Predictors on real traces")
struct RouteTraceTests {
  struct Figures: Sendable, CustomTestStringConvertible {
    let model: String
    /// Recall of the pair table on the second half, layers 1 and up, learned from the first.
    let pairs: Double
    /// Expert overlap of neighbouring tokens.
    let overlap: Double
    var testDescription: String { model }
  }

  // Computed from the same files by other means.
  static let figures = [
    Figures(model: "qwen", pairs: 0.52, overlap: 0.380),
    Figures(model: "gemma", pairs: 0.55, overlap: 0.357),
    Figures(model: "gptoss", pairs: 0.35, overlap: 0.179),
  ]

  private func trace(_ model: String) throws -> RouteTraceSample? {
    guard let folder = RouteTraceSample.folder else {
      print("skipped: MOETOP_TRACES names no folder with \(model).route.csv")
      return nil
    }
    let sample = try RouteTraceSample(path: "\(folder)/\(model).route.csv")
    let trace: RouteTraceSample = try #require(sample)
    return trace
  }

  @Test(arguments: figures)
  func `the pair table foresees the next layer as measured elsewhere`(figures: Figures) throws {
    guard let trace = try trace(figures.model) else { return }
    let half = trace.tokens.count / 2
    var learned = PairTable(trace.context)
    for token in trace.tokens[..<half] { learned.hear(token.map(\.experts)) }
    var asked = 0
    var right = 0
    for token in trace.tokens[half...] {
      // A copy for each token: what it learns there is not carried on.
      var predictor = learned
      predictor.beginToken()
      var guessed: Set<Int> = []
      for moment in token {
        if moment.layer > 0 {
          asked += moment.experts.count
          right += guessed.intersection(moment.experts).count
        }
        guessed = Set(
          predictor.guesses(after: moment, limit: trace.context.expertsPerToken)
            .map(\.expert.index)
        )
      }
    }
    let recall = Double(right) / Double(asked)
    print("\(figures.model): pairs recall \(recall)")
    #expect(abs(recall - figures.pairs) <= 0.02)
  }

  @Test(arguments: figures)
  func `the previous token is right as often as neighbours overlap`(figures: Figures) throws {
    guard let trace = try trace(figures.model) else { return }
    var board = PredictorScoreboard(trace.context)
    for token in trace.tokens {
      board.beginToken()
      for moment in token { board.observe(moment) }
    }
    let total = try #require(board.rows.first { $0.name == "previous-token" }).total
    // The first token has nothing before it, and every later layer has a full set of guesses.
    let perToken = trace.context.layerCount * trace.context.expertsPerToken
    #expect(total.guessed == total.asked - perToken)
    #expect(abs((total.usefulShare ?? 0) - figures.overlap) < 0.001)
    for row in board.rows where row.total.guessed > 0 {
      let later = row.layers.dropFirst().reduce(PredictionTally(), +)
      print("\(figures.model): \(row.name) recall \(later.recall ?? 0) from layer 1 on")
    }
  }
}
