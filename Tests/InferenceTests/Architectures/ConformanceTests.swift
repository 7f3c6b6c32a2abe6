import Events
import Experts
import GGUF
import Testing

@testable import Inference

@Suite("Tiny models against llama.cpp and transformers")
struct ConformanceTests {
  /// All models of which there are references; one name, so that a skip is printed, without.
  private static let names =
    ConformanceReference.names.isEmpty ? ["qwen3moe-small.f32"] : ConformanceReference.names

  private func reference(_ name: String) throws -> ConformanceReference? {
    guard let reference = try ConformanceReference.load(name) else { return nil }
    let file = try GGUFFile(path: reference.path)
    let architecture = try file.metadata.string("general.architecture") ?? "none"
    guard ArchitectureCatalog.names.contains(architecture) else {
      print("skipped: \(name) is of architecture \(architecture)")
      return nil
    }
    return reference
  }

  private func engine(_ path: String, atFloor: Bool = false, threads: Int = 2) throws -> Engine {
    let plan = try ModelPlan(path: path)
    var options = EngineOptions()
    options.budget = atFloor ? .bytes(plan.floorBytes) : .all
    options.kvFormat = .f32
    options.threadCount = threads
    return try Engine(plan: plan, options: options)
  }

  @Test(arguments: names)
  func `logits, routing and greedy tokens are those of the reference`(name: String) throws {
    guard let reference = try reference(name) else { return }
    let variants = reference.variants
    for (number, main) in (variants["llama"] ?? []).enumerated() {
      let prompt = try #require(main.prompt)
      let engine = try engine(reference.path)
      let trace = try LogitTrace(
        engine: engine,
        tokens: prompt,
        greedyCount: main.greedy?.tokens.count ?? 0
      )
      var differences: [String: Float] = [:]
      for (variant, runs) in variants {
        differences[variant] = difference(trace.logits, runs[number].logits, reference)
      }
      let good = differences.filter { $0.value <= reference.tolerance[$0.key] ?? 0 }.map(\.key)
      #expect(good != [], "\(prompt.count) tokens: \(differences) of \(reference.tolerance)")
      // Where several agree, the continuation must be that of one of them.
      let continues = good.contains { variant in
        guard let greedy = variants[variant]?[number].greedy else { return false }
        return agrees(trace.greedy, greedy, within: 8 * (reference.tolerance[variant] ?? 0))
      }
      let hasGreedy = good.contains { variants[$0]?[number].greedy != nil }
      #expect(continues || !hasGreedy, "\(prompt.count) tokens: \(trace.greedy)")
      compareRouting(trace, main.layers ?? [], reference)
    }
  }

  private func difference(
    _ rows: [[Float]],
    _ logits: ConformanceReference.Logits,
    _ reference: ConformanceReference
  ) -> Float {
    var largest: Float = 0
    for (position, row) in rows.enumerated() {
      let pairs =
        Array(zip(reference.vocabularyIndices, logits.at[position]))
        + Array(zip(logits.topIDs[position], logits.topLogits[position]))
      for (id, value) in pairs {
        let difference = (row[id] - value).magnitude
        largest = difference.isNaN ? .infinity : max(largest, difference)
      }
    }
    return largest
  }

  /// Whether tokens are the same up to a close call.
  private func agrees(
    _ tokens: [Int],
    _ greedy: ConformanceReference.Greedy,
    within margin: Float
  ) -> Bool {
    guard let first = tokens.indices.first(where: { tokens[$0] != greedy.tokens[$0] }) else {
      return true
    }
    return greedy.margin[first] <= margin
  }

  private func compareRouting(
    _ trace: LogitTrace,
    _ layers: [ConformanceReference.Layer],
    _ reference: ConformanceReference
  ) {
    #expect(layers.map(\.layer) == trace.layerNumbers)
    for (layer, expected) in layers.enumerated() {
      for (position, experts) in expected.experts.enumerated() {
        let uses = trace.records[position].uses.filter { $0.expert.layer == layer }
        let found = Dictionary(uniqueKeysWithValues: uses.map { ($0.expert.index, $0.weight) })
        #expect(Set(found.keys) == Set(experts), "layer \(expected.layer), token \(position)")
        for (expert, weight) in zip(experts, expected.weights[position]) {
          let difference = ((found[expert] ?? .infinity) - weight).magnitude
          #expect(difference < weightTolerance(reference))
        }
      }
    }
  }

  private func weightTolerance(_ reference: ConformanceReference) -> Float {
    // llama.cpp looks GELU up in a table of halves.
    if reference.architecture == "gemma4" { return reference.isFloat ? 0.02 : 0.25 }
    return reference.isFloat ? 1e-3 : 0.25
  }

  @Test(arguments: names)
  func `the floor, one thread and one token at a time give the same bits`(name: String) throws {
    guard let reference = try reference(name) else { return }
    for main in reference.variants["llama"] ?? [] {
      let prompt = try #require(main.prompt)
      let whole = try LogitTrace(
        engine: engine(reference.path),
        tokens: prompt,
        greedyCount: 32
      )
      let small = try LogitTrace(
        engine: engine(reference.path, atFloor: true, threads: 1),
        tokens: prompt,
        greedyCount: 32
      )
      #expect(small.logits == whole.logits)
      #expect(small.greedy == whole.greedy)
      let engine = try engine(reference.path, atFloor: true)
      for (position, token) in prompt.enumerated() {
        _ = try engine.forward.run([token], phase: .decode, cache: engine.cache)
        #expect(Array(engine.forward.logits(after: 0)) == whole.logits[position])
      }
    }
  }
}
