import Compute
import Events
import Experts
import SampleFiles
import Testing

@testable import Inference

/// The model that was trained pre-gated, against the training code's own arithmetic on the
/// same weights.
@Suite("Pre-gated sample model against its reference")
struct PreGatedReferenceTests {
  private let reference: Reference
  private let engine: Engine

  init() throws {
    reference = try Reference.load(SampleModel.preGatedReference)
    var options = EngineOptions()
    options.budget = .share(0.5)
    options.threadCount = 2
    engine = try Engine(path: SampleModel.preGated, options: options)
  }

  @Test func `it is pre-gated by itself, and exact`() {
    #expect(engine.settings.schedule == "pre-gated")
    #expect(engine.settings.exactness == .exact)
  }

  @Test func `logits and routing agree at every position`() throws {
    let tolerance = try #require(reference.tolerance["Q8_0"])
    var routes = 0
    var otherRoutes = 0
    for prompt in reference.prompts {
      let trace = try LogitTrace(engine: engine, tokens: prompt.ids, greedyCount: 0)
      for (row, truth) in zip(trace.logits, prompt.positions) {
        let range = (row.max() ?? 0) - (row.min() ?? 0)
        let known = truth.top.map { (Int($0[0]), $0[1]) } + zip(prompt.fixedIDs, truth.fixed)
        let worst = known.map { abs(row[$0.0] - $0.1) }.max() ?? .infinity
        #expect(worst <= tolerance * range, "\(prompt.prompt): \(worst / range)")
      }
      for (layer, list) in prompt.routes.enumerated() {
        for (record, route) in zip(trace.records, list) {
          let experts = record.uses.filter { $0.expert.layer == layer }.map(\.expert.index)
          routes += 1
          if Set(experts) != Set(route.experts) { otherRoutes += 1 }
        }
      }
    }
    // Activations in 8 bits turn a few close calls.
    #expect(routes > 300 && otherRoutes * 20 < routes, "\(otherRoutes) of \(routes)")
  }

  @Test func `greedy tokens agree up to the first close call`() throws {
    let tolerance = try #require(reference.tolerance["Q8_0"])
    var compared = 0
    for prompt in reference.prompts {
      let trace = try LogitTrace(
        engine: engine,
        tokens: prompt.ids,
        greedyCount: prompt.greedy.count
      )
      let row = try #require(trace.logits.last)
      let range = (row.max() ?? 0) - (row.min() ?? 0)
      let sure = prompt.margins.firstIndex { $0 < 2 * tolerance * range } ?? prompt.greedy.count
      #expect(trace.greedy.prefix(sure) == prompt.greedy.prefix(sure), "\(prompt.prompt)")
      compared += sure
    }
    #expect(compared > 10, "\(compared) tokens compared")
  }
}
