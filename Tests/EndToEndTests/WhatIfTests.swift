import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("what-if")
  struct WhatIfTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private func record(_ flags: [String] = []) throws -> String {
      let path = folder.path(of: "s.moetop")
      let outcome = try Program.run(
        [
          "run", SampleModel.eightBit, "-p", "Once upon a time", "--raw", "--temp", "0",
          "--max-tokens", "40", "--budget", "30%", "--no-profile", "--record", path,
        ] + flags
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      return path
    }

    /// The rows of a CSV text, by column.
    private func rows(_ text: String) -> [[String: String]] {
      let lines = text.split(separator: "\n")
      let names = lines[0].split(separator: ",").map(String.init)
      return lines.dropFirst().map { line in
        Dictionary(
          uniqueKeysWithValues: zip(
            names,
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          )
        )
      }
    }

    @Test func `the live settings give what was recorded, in 80 columns`() throws {
      let outcome = try Program.run(["what-if", try record()])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = outcome.text.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 })
      #expect(outcome.text.contains("gives what was recorded, exactly"))
      #expect(lines[1].hasPrefix("recorded"))
      #expect(lines[2].hasPrefix("hobbit (live)"))
      #expect(outcome.text.contains("\nbelady, bypass"))
      #expect(outcome.text.contains("\nAdvice: "))
    }

    @Test func `lists are multiplied with each other`() throws {
      let outcome = try Program.run([
        "what-if", try record(), "--policy", "lru,belady", "--budget", "20%,all", "--csv",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let rows = rows(outcome.text)
      #expect(rows.map { $0["kind"] }.prefix(2) == ["recorded", "live"])
      let simulated = rows.filter { $0["kind"] == "simulated" }
      #expect(simulated.map { $0["policy"] } == ["lru", "lru"])
      #expect(simulated.map { $0["slots"] } == ["38", "192"])
      #expect(rows.filter { $0["kind"] == "bound" }.count == 4)
      #expect(rows.allSatisfy { Double($0["tokens_per_s"] ?? "") ?? 0 > 0 })
    }

    @Test func `JSON holds rows, curve and advice`() throws {
      let outcome = try Program.run(["what-if", try record(), "--slots", "24", "--json"])
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.text.utf8)) as? [String: Any]
      )
      #expect((object["curve"] as? [Int])?.count == 193)
      #expect((object["rows"] as? [Any])?.count == 5)
      #expect(object["reproducesRecording"] as? Bool == true)
      #expect((object["advice"] as? String)?.isEmpty == false)
    }

    @Test func `the curve has a line for each number of slots`() throws {
      let outcome = try Program.run(["what-if", try record(), "--curve"])
      let rows = rows(outcome.text)
      #expect(rows.count == 193)
      #expect(rows[0]["hit_rate"] == "0")
    }

    @Test func `a trace from elsewhere has counts without speeds`() throws {
      let path = folder.path(of: "t.csv")
      let lines = (0..<20).flatMap { token in ["0,\(token % 3)", "1,\(token % 2)"] }
      try writeFile(Array(("layer,expert\n" + lines.joined(separator: "\n") + "\n").utf8), to: path)
      let outcome = try Program.run(["what-if", path, "--policy", "lru", "--slots", "5", "--csv"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let rows = rows(outcome.text)
      #expect(rows.map { $0["policy"] } == ["lru", "belady", "belady"])
      #expect(rows[0]["misses"] == "5")
      #expect(rows[0]["tokens_per_s"] == "")
    }

    @Test(arguments: [
      (["--policy", "nobody"], "error: --policy: 'nobody' is not a policy"),
      (["--policy", "pin"], "error: --policy: policy pin needs a residency profile"),
      (["--budget", "lots"], "error: --budget: "),
      (["--slots", "1"], "error: --slots: '1' is not from 4"),
      (["--slots", "4,x"], "error: --slots: 'x' is not from 4"),
      (["--scope", "all"], "error: --scope: 'all' is not one of shared, layer, dp"),
      (["--schedule", "now"], "error: --schedule: 'now' is not one of "),
      (["--predict", "next-router"], "error: --predict: next-router computes its guesses"),
      (["--predict", "nobody"], "error: --predict: "),
      (["--storage", "fast"], "error: --storage: "),
      (["--csv", "--json"], "error: command line: --csv and --json exclude each other"),
    ])
    func `what cannot be asked gets one clear line`(flags: [String], message: String) throws {
      let outcome = try Program.run(["what-if", try record()] + flags)
      #expect(outcome.status != 0)
      #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    }

    @Test func `a file that is neither recording nor trace is refused`() throws {
      for path in [SampleModel.eightBit, folder.path(of: "absent"), folder.path] {
        let outcome = try Program.run(["what-if", path])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(path), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
      }
    }
  }
}
