import Events
import Experts

@testable import Simulation

/// Recordings whose every time is known: a sample trace served by a simulated store, timed
/// by a speed model, and written down as if it had happened.
enum SampleRecording {
  /// 1 ms an expert and 0.2 ms of delay; experts of 1 MB.
  static let model = SpeedModel(
    compute: ComputeModel(layers: 600_000, gap: 100_000, expert: 50_000, missedExpert: 10_000),
    storage: StorageModel(speed: 1, latency: 200_000, laneCount: 4),
    expertBytes: 1_000_000
  )

  static func header(slotCount: Int, policy: String = "lru") -> SessionHeader {
    SessionHeader(
      program: "1",
      startedAt: 0,
      model: ModelCard(
        name: "sample",
        file: "sample.gguf",
        fileBytes: 1,
        identity: "0",
        architecture: "qwen3moe",
        format: "Q8_0",
        layerCount: SampleTrace.layerCount,
        expertCount: SampleTrace.expertCount,
        expertsPerToken: 3,
        expertBytes: 1_000_000,
        denseBytes: 1,
        contextLength: 4096
      ),
      settings: SessionSettings(
        budgetBytes: slotCount << 20,
        slotBytes: 1 << 20,
        slotCount: slotCount,
        policy: policy,
        schedule: "on-demand",
        laneCount: 4,
        readsDirectly: true,
        threadCount: 1,
        contextLimit: 4096,
        cacheBytes: 1,
        isExact: true
      ),
      host: HostCard(processor: "test", coreCount: 1, memoryBytes: 1, kernels: "scalar")
    )
  }

  /// A session of decode tokens under LRU.
  static func events(slotCount: Int, tokens: Int = 200, seed: UInt64 = 1) -> [SessionEvent] {
    let trace = SampleTrace.make(seed: seed, passCount: tokens)
    var simulation = PolicySimulation(
      slotCount: slotCount,
      policy: LeastRecentlyUsed(
        layerCount: SampleTrace.layerCount,
        expertCount: SampleTrace.expertCount
      )
    )
    var now: Int64 = 0
    var events = [SessionEvent(time: 0, fact: .header(header(slotCount: slotCount)))]
    for (position, pass) in trace.passes.enumerated() {
      simulation.serve(pass)
      let record = record(
        pass,
        position: position,
        start: now,
        missed: simulation.lastPass.missed,
        evictionCount: simulation.lastPass.evicted.count
      )
      now = record.end + Int64(model.compute.gap)
      events.append(SessionEvent(time: record.end, fact: .token(record)))
    }
    return events
  }

  private static func record(
    _ pass: AccessPass,
    position: Int,
    start: Int64,
    missed: [ExpertID],
    evictionCount: Int
  ) -> TokenRecord {
    let served = pass.map { selection in
      ServedEvent(
        requests: selection.experts.count,
        misses: missed.count { $0.layer == selection.layer }
      )
    }
    let time = model.time(of: served)
    let requests = pass.reduce(0) { $0 + $1.experts.count }
    let experts =
      Double(requests) * model.compute.expert + Double(missed.count) * model.compute.missedExpert
    var arrivals = [Int: Int64]()
    let reads = missed.map { expert in
      // What lanes and one device make of reads that begin together.
      arrivals[expert.layer, default: start + 200_000] += 1_000_000
      return ReadRecord(
        expert: expert,
        bytes: 1_000_000,
        start: start,
        end: arrivals[expert.layer, default: 0],
        lane: 0
      )
    }
    return TokenRecord(
      position: position,
      phase: .decode,
      token: 1,
      uses: pass.flatMap { selection in
        selection.experts.map { index in
          let expert = ExpertID(layer: selection.layer, index: index)
          return ExpertUse(
            expert: expert,
            weight: 0.5,
            outcome: missed.contains(expert) ? .miss : .hit
          )
        }
      },
      reads: reads,
      // Whoever leaves: only the number matters here.
      evictions: Array(repeating: ExpertID(layer: 0, index: 0), count: evictionCount),
      time: TimeSplit(
        attention: Int64(model.compute.layers),
        experts: Int64(experts),
        stall: Int64(time.stall)
      ),
      start: start,
      end: start + Int64(time.total)
    )
  }
}
