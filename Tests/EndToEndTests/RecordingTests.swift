import Events
import Experts
import Foundation
import Recording
import SampleFiles
import Simulation
import Testing

@testable import Dashboard

extension EndToEnd {
  @Suite("Recording of real sessions")
  struct RecordingTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
      folder = try TemporaryFolder()
      path = folder.path(of: "session.moetop")
    }

    // At the floor, where most experts are read again for every token: slow enough to be
    // killed in the middle.
    private static let flags = [
      "--temp", "0", "--budget", "423936", "-p", "Tell me a story about a dog.",
    ]

    private func reply(_ events: [SessionEvent]) -> [UInt8] {
      events.flatMap { event -> [UInt8] in
        guard case .token(let record) = event.fact, record.phase == .decode else { return [] }
        return record.text
      }
    }

    @Test(arguments: [150, 250, 350])
    func `killed in the middle, what was recorded is a prefix of the truth`(bytes: Int) throws {
      let truth = try Program.run(["run", "--no-record"] + Self.flags).output
      let process = Process()
      process.executableURL = URL(filePath: Program.path)
      process.arguments = ["run", "--record", path] + Self.flags
      process.environment = Program.environment()
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      var seen: [UInt8] = []
      while seen.count < bytes {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        seen += more
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)

      let events = try SessionReader(path: path).events()
      #expect(!events.contains { $0.fact == .end })
      let recorded = reply(events)
      #expect(truth.starts(with: recorded))
      // What may be missing is what the last transaction waited for.
      #expect(recorded.count + 400 > seen.count, "\(recorded.count) of \(seen.count)")
      #expect(recorded.count > 0)
      try framesAgree(events)
    }

    @Test func `replayed frames are the live ones, over a whole session`() throws {
      _ = try Program.run(
        ["run", "--record", path, "--max-tokens", "120"] + Self.flags
      )
      try framesAgree(try SessionReader(path: path).events())
    }

    /// Draws a session as it came and again from its end backwards, at two sizes.
    private func framesAgree(_ events: [SessionEvent]) throws {
      var live = Screen(source: .live)
      var replay = Screen(source: .replay)
      replay.receive(events)
      let appearance = Appearance(theme: .builtIn)
      var tokens = 0
      var compared = 0
      var caches = [ChatLayoutCache(), ChatLayoutCache()]
      for event in events {
        live.receive([event])
        guard case .token = event.fact else { continue }
        tokens += 1
        guard tokens % 3 == 0 else { continue }
        compared += 1
        replay.playback.seek(token: tokens)
        #expect(replay.state == live.state)
        // The same state and the same view give the same frame; only the view differs, by
        // source, so that is made the same.
        var view = live.view
        view.transport = replay.playback.transport
        for (number, size) in [(80, 24), (120, 40)].enumerated() {
          var fresh = ChatLayoutCache()
          let one = draw(
            state: live.state,
            view: view,
            appearance: appearance,
            width: size.0,
            height: size.1,
            cache: &caches[number]
          )
          let other = draw(
            state: replay.state,
            view: view,
            appearance: appearance,
            width: size.0,
            height: size.1,
            cache: &fresh
          )
          #expect(one.frame == other.frame)
        }
      }
      #expect(compared > 0)
    }

    /// Every policy that needs nothing from earlier sessions.
    private static let policies = PolicyCatalog.entries.map(\.name).filter { $0 != "pin" }

    @Test(arguments: [("all", "hobbit"), ("423936", "lru")] + policies.map { ("20%", $0) })
    func `a simulation of the recording meets the recorded hits and misses`(
      budget: String,
      policy: String
    ) throws {
      _ = try Program.run([
        "run", "--record", path, "--max-tokens", "60", "--seed", "3", "--budget", budget,
        "--policy", policy, "-p",
        "Write a Python function that adds two numbers, and then tell me about a recipe.",
      ])
      let events = try SessionReader(path: path).events()
      guard case .header(let header) = try #require(events.first).fact else {
        Issue.record("no header")
        return
      }
      let (model, slotCount) = (header.model, header.settings.slotCount)
      #expect(header.settings.policy == policy)
      let context = PolicyContext(
        layerCount: model.layerCount,
        expertCount: model.expertCount,
        slotCount: slotCount,
        expertsPerToken: model.expertsPerToken,
        expertBytes: Array(repeating: model.expertBytes, count: model.layerCount)
      )
      var simulation = PolicySimulation(
        slotCount: slotCount,
        policy: try PolicyCatalog.entry(named: policy).make(context)
      )
      simulation.run(try AccessTrace(events: events))
      let records = events.compactMap {
        if case .token(let record) = $0.fact { record } else { nil }
      }
      let misses = records.flatMap { $0.uses.filter { $0.outcome == .miss }.map(\.expert) }
      #expect(simulation.misses == misses.count)
      #expect(simulation.evictions == records.reduce(0) { $0 + $1.evictions.count })
    }
  }
}
