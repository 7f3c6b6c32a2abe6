import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("compare, calibrate, perplexity, pack, predictors, bench")
  struct ToolTests {
    private let folder: TemporaryFolder
    private let model = SampleModel.eightBit

    init() throws {
      folder = try TemporaryFolder()
    }

    /// A text of the repository, as good as any.
    private let text = SampleModel.repository + "/docs/architecture.md"

    @Test func `compare runs the four schedules and holds them against exact`() throws {
      let csv = folder.path(of: "c.csv")
      let outcome = try Program.run([
        "compare", model, "--budget", "30%", "--max-tokens", "24", "--no-profile", "--csv", csv,
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = String(decoding: try readFile(csv), as: UTF8.self).split(separator: "\n")
      let names = lines[0].split(separator: ",").map(String.init)
      let rows = lines.dropFirst().map { line in
        Dictionary(
          uniqueKeysWithValues: zip(
            names,
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          )
        )
      }
      #expect(rows.map { $0["mode"] } == ["resident", "on-demand", "prefetch-all", "pre-gated"])
      for row in rows {
        let isExact = row["mode"] != "pre-gated"
        #expect(row["same_bytes"] == (isExact ? "1" : "0"))
        #expect(Double(row["tokens_per_s"] ?? "") ?? 0 > 0)
        let divergence = try #require(Double(row["divergence"] ?? ""))
        #expect(isExact ? divergence == 0 : divergence > 0)
        if isExact { #expect(row["first_difference"] == "") }
      }
      #expect(outcome.text.contains("other routing"))
    }

    @Test func `a mode that cannot run says why, and the others go on`() throws {
      let outcome = try Program.run([
        "compare", model, "--max-tokens", "4", "--no-profile", "--mode", "on-demand", "--mode",
        "on-demand --policy nobody",
      ])
      #expect(outcome.status == 0)
      #expect(outcome.text.contains("'nobody' is not a policy"))
      #expect(outcome.text.contains("exact"))
    }

    @Test func `fitted pre-gates load, and belong to their model alone`() throws {
      let sidecar = folder.path(of: "p.gguf")
      let fitted = try Program.run([
        "calibrate", model, text, "--output", sidecar, "--tokens", "2048", "--no-profile",
      ])
      #expect(fitted.status == 0, "\(fitted.errors)")
      #expect(fitted.text.contains("mean"))
      let flags = [
        "-p", "Hello", "--temp", "0", "--max-tokens", "8", "--no-record", "--no-profile",
      ]
      let early = try Program.run(["run", model, "--pregates", sidecar] + flags)
      #expect(early.status == 0, "\(early.errors)")
      let hint = try Program.run(
        ["run", model, "--pregates", sidecar, "--predict", "pregate", "--budget", "20%"] + flags
      )
      #expect(try hint.output == Program.run(["run", model] + flags).output)
      let other = try TinyModel().write(to: folder.path(of: "tiny.gguf"))
      let refused = try Program.run(["run", other, "--raw", "--pregates", sidecar] + flags)
      #expect(refused.status != 0 && refused.errors.hasPrefix("error: "))
    }

    @Test func `an exact setting has no price, another has`() throws {
      let flags = ["perplexity", model, text, "--windows", "2", "--against", "exact", "--json"]
      let exact = try Program.run(flags + ["--budget", "20%", "--no-profile"])
      #expect(exact.text.contains("\"divergence\":0.0"), "\(exact.errors)")
      #expect(exact.text.contains("\"agreement\":1.0"))
      let lossy = try Program.run(flags + ["--skip-tail", "0.5", "--no-profile"])
      #expect(!lossy.text.contains("\"divergence\":0.0,"))
    }

    @Test func `a pack gives the same text, and a flipped byte is found`() throws {
      let pack = folder.path(of: "s.pack")
      #expect(try Program.run(["pack", model, "--output", pack]).status == 0)
      #expect(try Program.run(["pack", model, "--output", pack, "--verify"]).status == 0)
      let flags = [
        "run", model, "-p", "Hello", "--temp", "0", "--max-tokens", "16", "--no-record",
        "--no-profile", "--budget", "20%",
      ]
      #expect(
        try Program.run(flags + ["--pack", pack]).output == Program.run(flags).output
      )
      var bytes = try readFile(pack)
      bytes[bytes.count - 5000] ^= 1
      try writeFile(bytes, to: pack)
      let damaged = try Program.run(["pack", model, "--output", pack, "--verify"])
      #expect(damaged.status != 0 && damaged.errors.hasPrefix("error: "))
    }

    @Test func `predictors are scored, and the control is always right`() throws {
      let outcome = try Program.run([
        "predictors", model, "-p", "Once upon a time", "--max-tokens", "24", "--no-profile",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text.contains("next-router") && outcome.text.contains("moe-infinity"))
      #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
    }

    @Test func `the second session begins warm`() throws {
      let profile = folder.path(of: "profile.json")
      let flags = [
        "run", model, "-p", "Tell me a story.", "--temp", "0", "--max-tokens", "32",
        "--no-record", "--budget", "30%", "--stats=json",
      ]
      func hits(_ more: [String]) throws -> Int {
        let outcome = try Program.run(flags + more)
        let line = try #require(outcome.errors.split(separator: "\n").last { $0.hasPrefix("{") })
        return try JSONDecoder().decode(RunStatisticsJSON.self, from: Data(line.utf8)).store.hits
      }
      let cold = try hits(["--profile", profile])
      #expect(try hits(["--profile", profile]) > cold)
      #expect(try hits(["--no-profile"]) == cold)
    }

    @Test(arguments: [
      ["--policy", "nobody"], ["--predict", "nobody"], ["--scope", "dp"],
      ["--simulate-storage", "fast"], ["--route-ahead", "99"], ["--route-ahead", "0"],
      ["--schedule", "resident", "--budget", "20%"], ["--pregates", SampleModel.eightBit],
      ["--pack", SampleModel.eightBit], ["--measured", SampleModel.eightBit],
      ["--profile", SampleModel.eightBit], ["--prefetch-limit", "some"], ["--lanes", "0"],
      ["--skip-tail", "-1"], ["--skip-tail", "0.1", "--skip-below", "0.1"],
    ])
    func `a bad value is one clear line`(flags: [String]) throws {
      let outcome = try Program.run(
        ["run", model, "-p", "Hello", "--max-tokens", "2", "--no-record"] + flags
      )
      #expect(outcome.status != 0)
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.first?.hasPrefix("error: ") == true, "\(outcome.errors)")
      #expect(lines.count <= 2 && outcome.output.isEmpty, "\(outcome.errors)")
    }

    @Test func `bench measures reads alone, and decode with any settings`() throws {
      let reads = try Program.run(["bench", "--bandwidth", "--depths", "2,5", "--seconds", "0.05"])
      #expect(reads.status == 0, "\(reads.errors)")
      let rows = reads.text.split(separator: "\n").map { $0.split(separator: ",") }
      #expect(rows.count == 3 && rows.allSatisfy { $0.count == 6 })
      #expect(rows.dropFirst().map { $0[3] } == ["2", "5"])
      #expect(rows.dropFirst().allSatisfy { Double($0[5]) ?? 0 > 0 })

      let decode = try Program.run([
        "bench", "--budgets", "20%", "--prompt-tokens", "4", "--tokens", "8", "--runs", "1",
        "--predict", "next-router",
      ])
      #expect(decode.status == 0, "\(decode.errors)")
      #expect(decode.text.split(separator: "\n").count == 2)

      for wrong in [["--depths", "0"], ["--seconds", "0"], ["--context", "10"]] {
        let refused = try Program.run(["bench", "--bandwidth"] + wrong)
        #expect(refused.status == 64 && refused.errors.contains(wrong[0]))
      }
    }
  }
}
