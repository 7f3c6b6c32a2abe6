import Events
import Experts
import Foundation
import Simulation

/// How fast traces are simulated on this machine: accesses of experts a second, on one core.
///
/// The trace has the shape of Qwen3-30B-A3B, 48 layers of 128 experts, top-8; a seed makes
/// it. Like a real one it repeats two fifths of a layer's experts from token to token, and
/// prefers some experts to others. What is timed, in seconds of one core, begins with the
/// trace in memory.
struct SimulationBenchmark {
  static let header = "simulation,tokens,accesses,slots,hit_rate,seconds,accesses_per_s"

  private static let layerCount = 48
  private static let expertCount = 128
  private static let expertsPerToken = 8
  /// Three tenths of all experts.
  private static let slotCount = 1843

  private let trace: AccessTrace
  private let accesses: Int
  private let runs: Int

  /// - Parameters:
  ///   - tokens: tokens of the trace
  ///   - runs: runs of which the median is taken
  init(tokens: Int, runs: Int) {
    trace = Self.trace(tokens: tokens)
    accesses = trace.passes.reduce(0) { $0 + $1.requests }
    self.runs = runs
  }

  /// Measures everything, and hands on each line of CSV as soon as it is there.
  func run(_ write: (String) throws -> Void) throws {
    for entry in PolicyCatalog.entries {
      for (name, schedule) in [("", Schedule.onDemand), (" pre-gated", .preGated)]
      where schedule == .onDemand || entry.name == LeastRecentlyUsed.name {
        try write(
          try line(entry.name + name) {
            var simulation = PolicySimulation(
              settings: StoreSettings(slotCount: Self.slotCount, schedule: schedule),
              policy: try entry.make(Self.context)
            )
            simulation.run(trace)
            return simulation.hitRate
          }
        )
      }
    }
    for admission in AdmissionMode.allCases {
      try write(
        try line("belady \(admission)") {
          Belady(trace, slotCount: Self.slotCount, admission: admission).hitRate
        }
      )
    }
    try write(
      try line("miss curves") {
        let curves = MissCurve.measure(trace, places: Self.context.places)
        return curves.shared.hitRate(slotCount: Self.slotCount)
      }
    )
  }

  private func line(_ name: String, _ work: () throws -> Double) throws -> String {
    var times: [Double] = []
    var hitRate = 0.0
    for _ in 0..<runs {
      let start = Self.coreSeconds()
      hitRate = try work()
      times.append(Self.coreSeconds() - start)
    }
    let median = times.sorted()[times.count / 2]
    let fields = [
      name, "\(trace.passes.count)", "\(accesses)", "\(Self.slotCount)",
      String(format: "%.4f", hitRate), String(format: "%.4g", median),
      String(format: "%.4g", Double(accesses) / median),
    ]
    return fields.joined(separator: ",")
  }

  /// Seconds that the calling thread has had a core, so that other programs do not count.
  private static func coreSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private static var context: PolicyContext {
    var context = PolicyContext(
      layerCount: layerCount,
      expertCount: expertCount,
      slotCount: slotCount,
      expertsPerToken: expertsPerToken,
      expertBytes: Array(repeating: 1, count: layerCount)
    )
    context.profile = ResidencyProfile(
      model: "benchmark",
      layerCount: layerCount,
      expertCount: expertCount
    )
    return context
  }

  private static func trace(tokens: Int) -> AccessTrace {
    var state: UInt64 = 1
    func draw() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    var last = Array(repeating: [Int](), count: layerCount)
    let passes = (0..<tokens).map { _ in
      AccessPass(
        (0..<layerCount).map { layer in
          var experts = last[layer].filter { _ in draw() < 0.3 }
          while experts.count < expertsPerToken {
            // Few of each layer are drawn often, and not the same ones in each.
            let value = draw() * draw() * draw()
            let index = (Int(value * Double(expertCount)) + layer * 37) % expertCount
            if !experts.contains(index) { experts.append(index) }
          }
          last[layer] = experts
          return AccessPass.Selection(layer: layer, experts: experts)
        }
      )
    }
    return AccessTrace(passes: passes)
  }
}
