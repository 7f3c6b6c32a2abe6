import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("config")
  struct ConfigCommandTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    private var environment: [String: String] { ["XDG_CONFIG_HOME": folder.path(of: "home")] }

    private func write(_ text: String) throws -> String {
      try folder.write(Array(text.utf8), to: "config.toml")
    }

    @Test func `init writes a file once, which sets nothing`() throws {
      let first = try Program.run(["config", "init"], environment: environment)
      let path = folder.path(of: "home/moetop/config.toml")
      #expect(first.status == 0 && first.errors == "wrote \(path)\n")
      let bytes = try readFile(path)
      let second = try Program.run(["config", "init"], environment: environment)
      #expect(second.status == 1 && second.errors.hasPrefix("error: \(path): there is a file"))
      #expect(try readFile(path) == bytes)
      let checked = try Program.run(["config", "check"], environment: environment)
      #expect(checked.status == 0 && checked.text == "nothing is wrong: \(path)\n")
    }

    @Test func `show tells what holds and where it comes from`() throws {
      let path = try write("threads = 1\npolicy = \"lru\"")
      let outcome = try Program.run(
        ["config", "show", "--config", path],
        environment: ["MOETOP_POLICY": "lfu"]
      )
      let rows = outcome.text.split(separator: "\n").map {
        $0.split(separator: " ").map(String.init)
      }
      #expect(rows.contains(["threads", "1", path]))
      #expect(rows.contains(["policy", "\"lfu\"", "MOETOP_POLICY"]))
    }

    @Test func `what is built in is what the help says`() throws {
      let shown = try Program.run(["config", "show"], environment: environment).text
      let rows = shown.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
      let help = try Program.run(["help", "run"]).text.split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      let keys = [
        "policy", "context", "sampling.temperature", "sampling.top_k", "sampling.top_p",
        "sampling.min_p",
      ]
      for key in keys {
        let row = try #require(rows.first { $0[0] == key })
        #expect(row[2...] == ["built", "in"])
        let value = row[1].filter { $0 != "\"" }
        #expect(help.contains("Left out: \(value)"), "\(key)")
      }
    }

    @Test func `check warns and goes on, and fails for what cannot be read`() throws {
      let path = try write("polcy = \"lru\"\nthreads = 900\n")
      let warned = try Program.run(["config", "check", "--config", path])
      #expect(warned.status == 0)
      #expect(warned.text.contains("polcy is not known; is policy meant?"))
      #expect(warned.text.contains("threads must be a whole number from 1 to 256"))
      let broken = try Program.run(["config", "check", "--config", try write("threads = [")])
      #expect(broken.status == 1 && broken.errors.hasPrefix("error: config: \(path), line 1"))
      let missing = try Program.run(["config", "check", "--config", "/no/such/file"])
      #expect(missing.status == 1 && missing.errors.hasPrefix("error: /no/such/file: no such file"))
      let none = try Program.run(["config", "check"], environment: environment)
      #expect(none.status == 0 && none.text.contains("moetop config init writes one"))
    }

    private static let run = [
      "run", SampleModel.eightBit, "-p", "Hello", "--temp", "0", "--no-record", "--no-profile",
      "--stats=json",
    ]

    private struct Statistics: Decodable {
      let tokens: [Int]
    }

    /// Tokens of the reply of a run.
    private func tokens(_ arguments: [String], environment: [String: String] = [:]) throws -> Int {
      let outcome = try Program.run(Self.run + arguments, environment: environment)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let line = try #require(outcome.errors.split(separator: "\n").last { $0.hasPrefix("{") })
      return try JSONDecoder().decode(Statistics.self, from: Data(line.utf8)).tokens.count
    }

    @Test func `flags go before the environment, and this before the file`() throws {
      let path = try write("[sampling]\nmax_tokens = 3")
      let environment = ["MOETOP_SAMPLING_MAX_TOKENS": "4"]
      #expect(try tokens(["--config", path]) == 3)
      #expect(try tokens([], environment: ["MOETOP_CONFIG": path]) == 3)
      #expect(try tokens(["--config", path], environment: environment) == 4)
      #expect(
        try tokens(["--config", path, "--max-tokens", "5"], environment: environment) == 5
      )
    }

    @Test func `a broken configuration keeps nothing from starting`() throws {
      let path = try write("threads = [")
      let outcome = try Program.run(Self.run + ["--max-tokens", "2", "--config", path])
      #expect(outcome.status == 0)
      #expect(outcome.errors.hasPrefix("warning: \(path), line 1"))
    }

    @Test func `more context than the model has is cut, not refused`() throws {
      let path = try write("context = 1000000\n[sampling]\nmax_tokens = 2")
      #expect(try tokens(["--config", path]) == 2)
    }

    @Test func `sessions go where the configuration says, or nowhere`() throws {
      let sessions = folder.path(of: "kept")
      let path = try write("sessions = \"\(sessions)\"\n[sampling]\nmax_tokens = 2")
      let flags = [
        "run", SampleModel.eightBit, "-p", "Hello", "--no-profile", "--config", path,
      ]
      #expect(try Program.run(flags).status == 0)
      let listed = try Program.run(["sessions", "list", "--config", path])
      #expect(listed.text.contains("Hello"), "\(listed.text) \(listed.errors)")
      let count = try FileManager.default.contentsOfDirectory(atPath: sessions).count
      let mute = try write("record = false\nsessions = \"\(sessions)\"\n[sampling]\nmax_tokens = 2")
      #expect(try Program.run(flags).status == 0 && mute == path)
      #expect(try FileManager.default.contentsOfDirectory(atPath: sessions).count == count)
    }

    @Test func `a configured theme that is not there is a warning, an asked one an error`() throws {
      let path = try write("[screen]\ntheme = \"nobody\"")
      let session = SampleModel.repository + "/sample-models/first-chat.moetop"
      let configured = try Program.run(["snapshot", session, "--config", path])
      #expect(configured.status == 0 && configured.text.contains("routing"))
      #expect(configured.errors.hasPrefix("warning: theme: no theme named nobody"))
      let asked = try Program.run(["snapshot", session, "--theme", "nobody"])
      #expect(asked.status == 1 && asked.errors.hasPrefix("error: --theme: no theme named nobody"))
    }

    @Test func `pictures take the configured theme`() throws {
      let path = try write("[screen]\ntheme = \"umber\"\nglyphs = \"ascii\"")
      let session = SampleModel.repository + "/sample-models/first-chat.moetop"
      let flags = ["snapshot", session, "--format", "svg"]
      let configured = try Program.run(flags + ["--config", path])
      let given = try Program.run(flags + ["--theme", "umber", "--glyphs", "ascii"])
      #expect(configured.text == given.text && given.status == 0)
      let other = try Program.run(flags + ["--config", path, "--theme", "ember"])
      #expect(other.text != configured.text)
    }
  }
}
