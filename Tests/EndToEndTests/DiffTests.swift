import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("Comparing recordings")
  struct DiffTests {
    private let folder: TemporaryFolder
    private let left: String
    private let right: String

    /// Two recordings of one question; one has room for all experts and says less.
    init() throws {
      folder = try TemporaryFolder()
      left = folder.path(of: "small.moetop")
      right = folder.path(of: "large.moetop")
      for (path, flags) in [
        (left, ["--budget", "20%", "--max-tokens", "30"]),
        (right, ["--budget", "100%", "--max-tokens", "20"]),
      ] {
        let run = try Program.run(
          ["run", "--record", path, "--temp", "0", "-p", "Tell me a story about a dog."] + flags
        )
        try #require(run.status == 0)
      }
    }

    @Test func `prints figures where there is no terminal`() throws {
      let run = try Program.run(["diff", left, right])
      #expect(run.status == 0)
      #expect(run.text.contains("A        small.moetop"))
      #expect(run.text.contains("aligned  at \"Tell me a story about a dog.\""))
      // The store changes nothing of what is said, so one is the beginning of the other.
      #expect(run.text.contains("B the end"))
      #expect(run.text.contains("100.0 % while the tokens are"))
      #expect(try Program.run(["diff", "--table", left, right]).text == run.text)
    }

    @Test func `prints figures as JSON`() throws {
      let run = try Program.run(["diff", "--json", left, right])
      let root = try JSONSerialization.jsonObject(with: Data(run.output))
      let document = try #require(root as? [String: Any])
      let sessions = try #require(document["sessions"] as? [[String: Any]])
      #expect(sessions.map { $0["replyTokens"] as? Int } == [30, 20])
      let hits = sessions.compactMap { $0["hitRate"] as? Double }
      #expect(hits.count == 2 && hits[0] < hits[1])
      let layers = try #require(document["layers"] as? [[String: Any]])
      #expect(layers.count == 6)
      #expect(layers.allSatisfy { $0["share"] as? Double == 1 })
    }

    @Test func `a session does not differ from itself`() throws {
      let run = try Program.run(["diff", left, left])
      #expect(run.text.contains("are the same\n"))
      #expect(!run.text.contains("then A has"))
    }

    @Test func `what is no recording is an error of one line`() throws {
      let run = try Program.run(["diff", left, SampleModel.eightBit])
      #expect(run.status == 1)
      #expect(run.output.isEmpty)
      #expect(run.errors.hasPrefix("error: \(SampleModel.eightBit): "))
      #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func `on a terminal both are shown at once`() throws {
      let session = try TerminalSession(
        width: 80,
        height: 24,
        command: "'\(Program.path)' diff \(left) \(right); echo ended"
      )
      #expect(try session.waits { $0.contains("COMPARE") && $0.contains("they part at") })
      let end = try session.text()
      #expect(end.contains("A small.moetop") && end.contains("B large.moetop"))
      #expect(end.contains("Once upon a time"))
      try session.type("g")
      #expect(try session.waits { $0.contains("token 0 / ") })
      try session.type("n")
      #expect(try session.waits { !$0.contains("token 0 / ") })
      try session.type("q")
      #expect(try session.waits { $0.contains("ended") })
    }
  }
}
