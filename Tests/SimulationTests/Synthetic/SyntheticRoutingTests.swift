import Events
import Experts
import Testing

@testable import Simulation

/// The generator against real traces and published overlaps.
///
/// The traces are those of BigMoeOnEdge: 128 tokens of Qwen3-30B-A3B with six experts each,
/// 64 of gpt-oss-120b with two. Hit rates are those of equal quotas for all layers.
@Suite("Synthetic routing")
struct SyntheticRoutingTests {
  private static let seeds: [UInt64] = [1, 2]
  /// Two draws of a router differ by up to 0.03; so do they from the one real trace.
  private static let tolerance = 0.035

  private func tokens(_ preset: RoutingPreset, seed: UInt64, count: Int) -> [RoutedToken] {
    var routing = SyntheticRouting(model: preset.model, seed: seed)
    return (0..<count).map { _ in routing.next() }
  }

  /// Share of the experts that the token so many before chose too.
  private func overlap(_ tokens: [RoutedToken], lag: Int) -> Double {
    var shared = 0
    var all = 0
    for (earlier, later) in zip(tokens, tokens.dropFirst(lag)) {
      for (first, second) in zip(earlier.selections, later.selections) {
        shared += Set(first.experts).intersection(second.experts).count
        all += second.experts.count
      }
    }
    return Double(shared) / Double(all)
  }

  private func expect(
    _ found: Double,
    near target: Double,
    within tolerance: Double = tolerance,
    _ what: String,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs(found - target) <= tolerance,
      "\(what): \(found), real \(target)",
      sourceLocation: location
    )
  }

  private func expectHits(
    _ tokens: [RoutedToken],
    of preset: RoutingPreset,
    slots: Int,
    lru: Double,
    lfu: Double? = nil,
    best: Double
  ) throws {
    let model = preset.model
    let passes = tokens.map(\.selections)
    func hitRate(_ policy: String) throws -> Double {
      var context = PolicyContext(
        layerCount: model.layerCount,
        expertCount: model.expertCount,
        slotCount: slots * model.layerCount,
        expertsPerToken: model.expertsPerToken,
        expertBytes: Array(repeating: 1, count: model.layerCount)
      )
      context.scope = .layer
      var simulation = PolicySimulation(
        slotCount: slots * model.layerCount,
        policy: try PolicyCatalog.entry(named: policy).make(context)
      )
      simulation.run(AccessTrace(passes: passes))
      return simulation.hitRate
    }
    expect(try hitRate("lru-access"), near: lru, "LRU, \(slots) slots a layer")
    if let lfu { expect(try hitRate("lfu"), near: lfu, "LFU, \(slots) slots a layer") }
    let layers = (0..<model.layerCount).map { layer in
      Belady(
        AccessTrace(passes: passes.map { [$0[layer]] }),
        slotCount: slots,
        admission: .forced
      )
    }
    let hits = layers.reduce(0) { $0 + $1.hits }
    let requests = layers.reduce(0) { $0 + $1.requests }
    expect(Double(hits) / Double(requests), near: best, "Belady, \(slots) slots a layer")
  }

  private func expectWeights(_ tokens: [RoutedToken], _ expected: [Double]) {
    let all = tokens.flatMap(\.selections)
    for (rank, weight) in expected.enumerated() {
      let sum = all.reduce(0) { $0 + Double($1.weights[rank]) }
      expect(sum / Double(all.count), near: weight, within: 0.02, "weight of rank \(rank)")
    }
  }

  @Test(arguments: seeds)
  func `qwen3-30b is like a trace of Qwen3-30B`(seed: UInt64) throws {
    let tokens = tokens(.qwen3, seed: seed, count: 128)
    expect(overlap(tokens, lag: 1), near: 0.380, "lag 1")
    expect(overlap(tokens, lag: 8), near: 0.267, "lag 8")
    expect(overlap(tokens, lag: 64), near: 0.243, "lag 64")
    let unique = (0..<48).map { layer in
      Set(tokens.flatMap { $0.selections[layer].experts }).count
    }
    expect(Double(unique.reduce(0, +)) / 48, near: 64, within: 4, "experts touched")
    try expectHits(tokens, of: .qwen3, slots: 13, lru: 0.546, lfu: 0.589, best: 0.691)
    try expectHits(tokens, of: .qwen3, slots: 26, lru: 0.746, lfu: 0.770, best: 0.850)
    expectWeights(tokens, [0.27, 0.20, 0.17, 0.14, 0.12, 0.11])
  }

  @Test(arguments: seeds)
  func `gpt-oss is like a trace of gpt-oss-120b`(seed: UInt64) throws {
    let tokens = tokens(.gptOSS, seed: seed, count: 64)
    expect(overlap(tokens, lag: 1), near: 0.179, "lag 1")
    expect(overlap(tokens, lag: 8), near: 0.131, "lag 8")
    let unique = (0..<36).map { layer in
      Set(tokens.flatMap { $0.selections[layer].experts }).count
    }
    expect(Double(unique.reduce(0, +)) / 36, near: 37, within: 10, "experts touched")
    try expectHits(tokens, of: .gptOSS, slots: 13, lru: 0.588, best: 0.697)
    expectWeights(tokens, [0.58, 0.42])
  }

  @Test(
    arguments: [
      (RoutingPreset.olmoe, 0.395), (.deepseekV2Lite, 0.273), (.mixtral, 0.395),
    ],
    seeds
  )
  func `the others overlap from token to token as published`(
    known: (preset: RoutingPreset, overlap: Double),
    seed: UInt64
  ) {
    let tokens = tokens(known.preset, seed: seed, count: 128)
    expect(overlap(tokens, lag: 1), near: known.overlap, known.preset.rawValue)
  }

  @Test(arguments: RoutingPreset.allCases)
  func `the parts of a logit add up to a variance of one`(preset: RoutingPreset) {
    let model = preset.model
    let sum =
      model.biasVariance + model.topicVariance + model.tokenVariance + model.noiseVariance
    #expect(abs(sum - 1) < 1e-6)
  }

  @Test(arguments: RoutingPreset.allCases)
  func `each layer chooses top-k experts, the weightiest first`(preset: RoutingPreset) {
    let model = preset.model
    for token in tokens(preset, seed: 7, count: 3) {
      #expect(token.selections.map(\.layer) == Array(0..<model.layerCount))
      for selection in token.selections {
        #expect(Set(selection.experts).count == model.expertsPerToken)
        #expect(selection.experts.allSatisfy { 0..<model.expertCount ~= $0 })
        #expect(selection.weights == selection.weights.sorted(by: >))
        #expect(abs(selection.weights.reduce(0, +) - 1) < 1e-5)
      }
    }
  }

  @Test func `a seed gives this very trace on every machine`() {
    let tokens = tokens(.qwen3, seed: 1, count: 3)
    #expect(tokens[0].selections[0].experts == [4, 45, 47, 35, 91, 81])
    // FNV-1a over all experts and the bits of all weights.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for selection in tokens.flatMap(\.selections) {
      for (expert, weight) in zip(selection.experts, selection.weights) {
        for word in [UInt64(expert), UInt64(weight.bitPattern)] {
          hash = (hash ^ word) &* 0x100_0000_01b3
        }
      }
    }
    #expect(hash == 10_917_534_065_365_777_905)
  }

  @Test func `another seed gives another trace`() {
    #expect(tokens(.olmoe, seed: 1, count: 1) != tokens(.olmoe, seed: 2, count: 1))
  }
}
