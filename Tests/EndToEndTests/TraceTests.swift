import Events
import Foundation
import Recording
import SampleFiles
import Simulation
import Testing

extension EndToEnd {
  @Suite("import, generate")
  struct TraceTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private func events(_ path: String) throws -> [SessionEvent] {
      try SessionReader(path: path).events()
    }

    private func records(_ events: [SessionEvent]) -> [TokenRecord] {
      events.compactMap { if case .token(let record) = $0.fact { record } else { nil } }
    }

    @Test func `a trace becomes a recording with the same choices`() throws {
      let rows = "layer,expert\n0,1\n0,2\n1,3\n1,0\n0,1\n0,3\n"
      let trace = try folder.write(Array(rows.utf8), to: "trace.csv")
      let path = folder.path(of: "t.moetop")
      let outcome = try Program.run(["import", trace, "-o", path, "--experts", "8"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text == "wrote \(path): 2 tokens, 17 % hits\n")
      let events = try events(path)
      let header = try #require(
        events.first.flatMap { if case .header(let header) = $0.fact { header } else { nil } }
      )
      #expect(header.model.layerCount == 2 && header.model.expertCount == 8)
      #expect(header.model.expertsPerToken == 2 && header.settings.slotCount == 8)
      let uses = records(events).map { $0.uses.map(\.expert.description) }
      #expect(uses == [["L0 E1", "L0 E2", "L1 E3", "L1 E0"], ["L0 E1", "L0 E3"]])
      #expect(records(events)[1].uses.map(\.outcome) == [.hit, .miss])
      #expect(events.last?.fact == .end)

      let again = try Program.run(["import", trace, "-o", path])
      #expect(again.status == 1 && again.errors.contains("hint: --force replaces it"))
      #expect(try Program.run(["import", trace, "-o", path, "--force"]).status == 0)
    }

    @Test func `what is generated is imported again, token by token`() throws {
      let flags = ["generate", "--preset", "olmoe", "--tokens", "20", "--seed", "3", "-o"]
      let direct = folder.path(of: "direct.moetop")
      #expect(try Program.run(flags + [direct]).status == 0)
      for ending in ["csv", "jsonl"] {
        let trace = folder.path(of: "trace.\(ending)")
        let written = try Program.run(flags + [trace])
        #expect(written.status == 0 && written.output.isEmpty, "\(written.errors)")
        let path = folder.path(of: "\(ending).moetop")
        let shape = ["--layers", "16", "--experts", "64"]
        #expect(try Program.run(["import", trace, "-o", path] + shape).status == 0)
        #expect(try records(events(path)) == records(events(direct)))
      }
      #expect(try records(events(direct)).count == 20)
    }

    @Test func `a trace goes to standard output and comes from standard input`() throws {
      let trace = try Program.run(["generate", "--tokens", "2", "--layers", "2", "-o", "-"])
      #expect(trace.text.hasPrefix("# route_trace v1\n# model=synthetic-qwen3-30b"))
      let path = folder.path(of: "t.moetop")
      let imported = try Program.run(["import", "-", "-o", path], input: trace.output)
      #expect(imported.status == 0, "\(imported.errors)")
      #expect(try records(events(path)).count == 2)
    }

    @Test(arguments: [
      ("0,1\n0,x\n", [], "line 2: expert 'x' is not a number"),
      ("", [], "has no rows of routing"),
      ("hello\n", [], "line 1: 'hello' begins no known format"),
      ("0,1\n", ["--format", "jsonl"], "line 1: "),
      ("0,1\n", ["--format", "xml"], "'xml' is not a format of traces"),
      ("0,1\n", ["--budget", "1G"], "does not say how large an expert is"),
      ("0,1\n0,2\n", ["--experts", "8", "--budget", "13%"], "a layer needs 2"),
      ("0,1\n", ["--layers", "0"], "--layers must be from 1"),
      ("0,9\n", ["--experts", "8"], "expert 9 in a model of"),
    ])
    func `a bad trace or flag is one clear line, and leaves no file`(
      text: String,
      flags: [String],
      reason: String
    ) throws {
      let trace = try folder.write(Array(text.utf8), to: "trace.csv")
      let path = folder.path(of: "t.moetop")
      let outcome = try Program.run(["import", trace, "-o", path] + flags)
      #expect(outcome.status != 0 && outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(reason))
      #expect(outcome.errors.split(separator: "\n").count <= 2, "\(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [
      (["--top-k", "200"], "200 experts for each token"), (["--tokens", "0"], "--tokens must be"),
      (["--preset", "nobody"], "nobody"), (["--format", "xml"], "'xml' is not a format"),
    ])
    func `what cannot be generated is said`(flags: [String], reason: String) throws {
      let outcome = try Program.run(["generate", "-o", folder.path(of: "t.moetop")] + flags)
      #expect(outcome.status != 0 && outcome.errors.contains(reason), "\(outcome.errors)")
    }

    @Test func `a name that says nothing is refused`() throws {
      let outcome = try Program.run(["generate", "-o", folder.path(of: "t.xyz")])
      #expect(outcome.status == 64 && outcome.errors.contains("does not say what to write"))
    }
  }
}
