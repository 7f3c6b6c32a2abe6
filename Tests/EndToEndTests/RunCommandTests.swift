import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("moetop run")
  struct RunCommandTests {
    private let folder: TemporaryFolder
    private static let floor = "423936"

    init() throws {
      folder = try TemporaryFolder()
    }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
      let outcome = try Program.run(["run", "--no-record"] + arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome
    }

    private func statistics(_ outcome: Program.Outcome) throws -> RunStatisticsJSON {
      let line = try #require(outcome.errors.split(separator: "\n").last { $0.hasPrefix("{") })
      return try JSONDecoder().decode(RunStatisticsJSON.self, from: Data(line.utf8))
    }

    @Test(arguments: [["--temp", "0"], ["--temp", "0.9", "--seed", "7"]])
    func `the text is the same at every budget`(sampling: [String]) throws {
      let arguments = ["-p", "Tell me a story about a dog.", "--max-tokens", "200"] + sampling
      let whole = try run(arguments + ["--budget", "all"])
      #expect(whole.output.count > 200)
      for budget in ["50%", "20%", Self.floor] {
        #expect(try run(arguments + ["--budget", budget]).output == whole.output)
      }
    }

    @Test(arguments: [["--temp", "0"], ["--temp", "0.9", "--seed", "7"]])
    func `the text is the same with tokens guessed ahead`(sampling: [String]) throws {
      let arguments = ["-p", "Tell me a story about a dog.", "--max-tokens", "200"] + sampling
      let plain = try run(arguments)
      for mode in ["1", "8", "auto"] {
        let guessed = try run(arguments + ["--speculate", mode, "--stats=json"])
        #expect(guessed.output == plain.output)
        let drafts = try statistics(guessed).speculation
        #expect(drafts.accepted <= drafts.drafted)
        #expect(mode == "auto" || drafts.drafted > 0)
      }
    }

    @Test func `the bytes that the store counts are those that the kernel counts`() throws {
      let arguments = [
        "-p", "Tell me a story about a dog.", "--max-tokens", "100", "--temp", "0", "--budget",
        "20%", "--stats=json",
      ]
      // The first run brings the program itself into the page cache.
      _ = try run(arguments)
      let figures = try statistics(run(arguments))
      #expect(figures.store.reads > 100)
      let counted =
        figures.store.readsDirectly
        ? figures.kernel.storageReadBytes : figures.kernel.requestedReadBytes
      // Direct reads are counted as they are; ordinary ones beside the reads of figures.
      let slack = figures.store.readsDirectly ? 3 * figures.store.alignment : 1 << 20
      #expect(
        abs(counted - figures.store.readBytes) <= slack,
        "kernel \(counted), store \(figures.store.readBytes)"
      )
    }

    @Test(arguments: ["all", "20%", "423936"])
    func `memory stays within what was promised`(budget: String) throws {
      let figures = try statistics(
        run([
          "-p", "Tell me a story about a dog.", "--max-tokens", "200", "--budget", budget,
          "--stats=json",
        ])
      )
      let promised =
        figures.denseBytes + figures.store.budgetBytes + figures.cacheBytes + 64 << 20
      #expect(
        figures.kernel.peakResidentBytes <= promised,
        "\(figures.kernel.peakResidentBytes) of \(promised)"
      )
    }

    @Test(arguments: [[], ["--budget", "auto"], ["--budget", "AUTO"]])
    func `a budget that was picked is explained`(flags: [String]) throws {
      let arguments = ["-p", "x", "--max-tokens", "1", "--stats"]
      let outcome = try run(arguments + flags)
      #expect(outcome.errors.contains("budget   auto: "))
      #expect(outcome.errors.contains(" left to the system\n"))
      #expect(try !run(arguments + ["--budget", "50%"]).errors.contains("auto: "))
    }

    @Test func `reads the prompt from a pipe, exactly`() throws {
      let piped = try Program.run(
        ["run", "--no-record", "--temp", "0", "--max-tokens", "8", "-p", "-"],
        input: Array("Tell me a story about a dog.".utf8)
      )
      let plain = try run([
        "--temp", "0", "--max-tokens", "8", "-p", "Tell me a story about a dog.",
      ])
      #expect(piped.output == plain.output)
    }

    @Test func `raw text skips the template and recognises control tokens`() throws {
      let marked =
        "<|im_start|>user\nTell me a story about a dog.<|im_end|>\n<|im_start|>assistant\n"
      let raw = try run(["--raw", "--temp", "0", "--max-tokens", "20", "-p", marked])
      let chat = try run([
        "--temp", "0", "--max-tokens", "20", "-p", "Tell me a story about a dog.",
      ])
      #expect(raw.output == chat.output)
      let typed = try run(["--temp", "0", "--max-tokens", "20", "-p", marked])
      #expect(typed.output != chat.output)
    }

    @Test func `a prompt that does not fit is one clear line`() throws {
      let outcome = try Program.run(
        ["run", "--no-record", "-p", String(repeating: "many words ", count: 400)])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("the context holds 512"))
      #expect(outcome.output.isEmpty)
    }

    @Test func `a reader that goes away ends the run with one line`() throws {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = [
        "-c",
        """
        { "\(Program.path)" run --no-record -p "Tell me a story." --max-tokens 400 \
        2>"\(folder.path)/errors"; echo $? >"\(folder.path)/status"; } | head -c 5
        """,
      ]
      process.environment = Program.environment()
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      let errors = String(decoding: try readFile(folder.path(of: "errors")), as: UTF8.self)
      let status = String(decoding: try readFile(folder.path(of: "status")), as: UTF8.self)
      #expect(errors == "error: standard output: closed by its reader\n")
      #expect(status == "141\n")
    }

    @Test func `continues the reference's prompts with the reference's tokens`() throws {
      let reference = try Reference.load()
      let tolerance = try #require(reference.tolerance["F32"])
      var compared = 0
      for prompt in reference.prompts {
        // Up to the first close call, or to the token that ends a reply; logits of this
        // model span about 25.
        let close = prompt.margins.firstIndex { $0 < 2 * tolerance * 30 }
        let end = prompt.greedy.firstIndex { $0 == 0 || $0 == 2 }
        let sure = min(close ?? .max, end ?? .max, prompt.greedy.count)
        guard sure > 0 else { continue }
        compared += sure
        let outcome = try run([
          SampleModel.brainFloat, "--raw", "--temp", "0", "--max-tokens", "\(sure)", "-p",
          prompt.prompt,
        ])
        let ids = prompt.greedy.prefix(sure).map(String.init).joined(separator: ",")
        let truth = try Program.run(["tokenize", SampleModel.brainFloat, ids, "--decode"])
        #expect(outcome.output == truth.output)
      }
      #expect(compared > 100, "\(compared) tokens compared")
    }
  }
}
