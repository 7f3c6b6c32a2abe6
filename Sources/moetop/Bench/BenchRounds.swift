import Compute
import Events
import Experts
import Foundation
import Inference

/// The decode benchmark of one budget: rounds of our engine, each followed by the peer where
/// there is one, so that both meet the same machine.
struct BenchRounds {
  let model: String
  let plan: ModelPlan
  let options: EngineOptions
  let promptTokens: Int
  let replyTokens: Int
  let depths: [Int]
  let runs: Int
  /// Who is measured in turn with us; `nil` for nobody.
  let peer: LlamaBench?

  /// Measures all runs.
  ///
  /// Without a peer the model stays open; with one it is opened anew for every round, since the
  /// peer is to have all cores and all memory.
  /// - Returns: a row for each depth
  /// - Throws: ``Failure`` of the peer, or what opening and reading a model throw
  func rows() throws -> [DecodeRow] {
    var rounds: [Round] = []
    var peers: [PeerSpeeds] = []
    for _ in 0..<(peer == nil ? 1 : runs) {
      rounds.append(try round(runs: peer == nil ? runs : 1))
      if let peer { try measure(peer, into: &peers) }
    }
    // Of rounds as of runs: what a machine gives may change while it is measured.
    let bandwidths = rounds.compactMap(\.memoryBandwidth)
    let bandwidth = bandwidths.isEmpty ? nil : Spread(bandwidths).median
    return depths.indices.map { place in
      DecodeRow(
        model: rounds[0].model,
        settings: rounds[0].settings,
        host: rounds[0].host,
        promptTokens: promptTokens,
        replyTokens: replyTokens,
        depth: depths[place],
        runs: rounds.flatMap { $0.runs[place] },
        memoryBandwidth: bandwidth,
        peers: peers.filter { $0.depth == depths[place] }
      )
    }
  }

  /// What one opening of the model gave.
  private struct Round {
    let model: ModelCard
    let settings: SessionSettings
    let host: HostCard
    let memoryBandwidth: Double?
    /// For each depth.
    let runs: [[DecodeBenchmark.Run]]
  }

  /// Opens the model, measures every depth, and gives everything back: memory, and threads.
  private func round(runs: Int) throws -> Round {
    let bandwidth = memoryBandwidth()
    let counter = InstructionCounter()
    // What lasts is measured, not how a session begins.
    var options = options
    options.mappedBytes = .max
    let engine = try Engine(plan: plan, options: options)
    let traffic = DecodeTraffic(plan: plan, engine: engine)
    let results = try depths.map { depth in
      let benchmark = try DecodeBenchmark(
        engine: engine,
        traffic: traffic,
        counter: counter,
        depth: depth,
        promptTokens: promptTokens,
        replyTokens: replyTokens
      )
      // The first run brings experts in, and is not counted.
      _ = try benchmark.run()
      return try (0..<runs).map { _ in try benchmark.run() }
    }
    return Round(
      model: engine.model,
      settings: engine.settings,
      host: engine.host,
      memoryBandwidth: bandwidth,
      runs: results
    )
  }

  private func measure(_ peer: LlamaBench, into speeds: inout [PeerSpeeds]) throws {
    let request = LlamaBench.Request(
      model: model,
      threads: threads,
      promptTokens: promptTokens,
      replyTokens: replyTokens,
      depths: depths
    )
    for setting in peer.settings {
      // Our engine reads past the page cache, and its memory may have pushed the file out.
      PageCache.fill(plan.file.partPaths)
      for speed in try peer.run(request, setting: setting) {
        let place = speeds.firstIndex { $0.setting == speed.setting && $0.depth == speed.depth }
        guard let place else {
          speeds.append(speed)
          continue
        }
        speeds[place].prefill += speed.prefill
        speeds[place].decode += speed.decode
      }
    }
  }

  /// As many as the engine takes.
  private var threads: Int { options.threadCount ?? ProcessInfo.processInfo.processorCount }

  /// Of a buffer that no processor cache holds; not measured where memory is short.
  private func memoryBandwidth() -> Double? {
    let byteCount = min(1 << 30, MemoryReading.current().availableBytes / 4)
    guard byteCount >= 256 << 20 else { return nil }
    return MemoryBandwidth.measure(threads: threads, byteCount: byteCount, passes: 20)
  }
}
