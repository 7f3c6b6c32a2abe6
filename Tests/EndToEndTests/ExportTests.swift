import Foundation
import SampleFiles
import Simulation
import Testing

extension EndToEnd {
  @Suite("Export and snapshot")
  struct ExportTests {
    private let folder: TemporaryFolder
    private let recording: String

    init() throws {
      folder = try TemporaryFolder()
      recording = folder.path(of: "session.moetop")
      _ = try Program.run([
        "run", "--record", recording, "--temp", "0", "--budget", "20%", "--max-tokens", "12",
        "-p", "Tell me a story.",
      ])
    }

    @Test func `every format is written to a file as to standard output`() throws {
      for format in [
        "asciicast2", "asciicast3", "csv", "jsonl", "metrics", "perfetto", "markdown", "html",
        "svg", "txt", "ansi",
      ] {
        let path = folder.path(of: format)
        let arguments = ["export", recording, "--to", format, "--size", "80x24"]
        let written = try Program.run(arguments + ["-o", path])
        #expect(written.status == 0 && written.output.isEmpty, "\(format): \(written.errors)")
        let streamed = try Program.run(arguments)
        #expect(try streamed.output == readFile(path), "\(format)")
        #expect(streamed.output.count > 100, "\(format)")
      }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files.filter { $0.hasSuffix(".part") } == [])
    }

    @Test func `a routing table is a trace that can be simulated`() throws {
      let path = folder.path(of: "trace.csv")
      _ = try Program.run(["export", recording, "--to", "csv", "-o", path])
      let trace = try RouteTraceFile(path: path)
      let metrics = try Program.run(["export", recording, "--to", "metrics"]).text
      let tokens = metrics.split(separator: "\n").count - 1
      #expect(trace.layerCount == 6)
      #expect(trace.expertsPerToken == 4)
      #expect(trace.trace().passes.joined().count == 6 * tokens)
    }

    @Test func `a file is replaced only by force`() throws {
      let path = try folder.write(Array("mine".utf8), to: "page.html")
      let refused = try Program.run(["snapshot", recording, "--format", "html", "-o", path])
      #expect(refused.status == 1)
      #expect(refused.errors.hasPrefix("error: \(path): there is a file of that name already\n"))
      #expect(try readFile(path) == Array("mine".utf8))
      let forced = try Program.run(
        ["snapshot", recording, "--format", "html", "-o", path, "--force"]
      )
      #expect(forced.status == 0)
      #expect(try readFile(path).count > 1000)
    }

    @Test func `a full device leaves no file and says so`() throws {
      let outcome = try Program.run(["export", recording, "--to", "html", "-o", "/dev/full"])
      #expect(outcome.status == 1)
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func `a moment is drawn at any size`() throws {
      let text = try Program.run(["snapshot", recording, "--at", "t3", "--size", "60x16"]).text
      #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 17)
      #expect(text.contains("token  3 / "))
    }

    @Test func `any state of the screen is drawn`() throws {
      func text(_ flags: [String]) throws -> String {
        try Program.run(["snapshot", recording, "--size", "80x24"] + flags).text
      }
      #expect(try text([]).contains(" routing "))
      #expect(try !text(["--hide", "map,speed"]).contains(" routing "))
      #expect(try !text(["--preset", "map"]).contains(" chat "))
      #expect(try text(["--keys", "<F2><Right>"]).contains("< chat >"))
      #expect(try text(["--keys", ":t2<Enter>", "--live"]).contains("INPUT"))
      let refused = try Program.run(["snapshot", recording, "--keys", "<nothing>"])
      #expect(refused.status == 64)
      #expect(refused.errors.contains("there is no key <nothing>"))
    }

    @Test(arguments: [
      (["--to", "gif"], "--to must be one of"), (["--from", "x"], "'x' is no place"),
      (["--size", "0x0"], "--size"), (["--speed", "65"], "--speed must be from"),
      (["--idle-limit", "0"], "--idle-limit must be from"),
    ])
    func `what makes no sense is one clear line`(flags: [String], words: String) throws {
      let outcome = try Program.run(["export", recording] + flags)
      #expect(outcome.status == 64)
      #expect(outcome.errors.hasPrefix("error: command line: ") && outcome.errors.contains(words))
    }
  }
}
