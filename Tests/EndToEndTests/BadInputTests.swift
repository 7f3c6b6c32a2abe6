import Foundation
import GGUF
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("Bad input")
  struct BadInputTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
    }

    /// Every refusal is one line of error, perhaps one of hint, and a status that is not 0.
    private func refuses(
      _ arguments: [String],
      status: Int32 = 1,
      _ words: String...,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
      #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
      let lines = outcome.errors.split(separator: "\n")
      #expect((1...2).contains(lines.count), "\(outcome.errors)", sourceLocation: sourceLocation)
      #expect(lines.first?.hasPrefix("error: ") == true, sourceLocation: sourceLocation)
      if lines.count == 2 {
        #expect(lines[1].hasPrefix("hint: "), sourceLocation: sourceLocation)
      }
      for word in words {
        #expect(
          outcome.errors.contains(word),
          "\(word) in \(outcome.errors)",
          sourceLocation: sourceLocation
        )
      }
    }

    @Test func `models that are none`() throws {
      try refuses(["run", "/no/such.gguf", "-p", "x"], "/no/such.gguf")
      try refuses(["run", folder.path, "-p", "x"], "folder")
      try refuses(["info", try folder.write([], to: "empty")], "empty")
      try refuses(["info", try folder.write(Array("hello world".utf8), to: "text")], "text")
      let whole = try readFile(SampleModel.eightBit)
      let cut = try folder.write(Array(whole[..<3_000_000]), to: "cut.gguf")
      try refuses(["run", cut, "-p", "x"], "cut.gguf")
    }

    @Test func `architectures and formats that are not there yet are named`() throws {
      var model = TinyModel()
      var writer = model.writer()
      writer.pairs.removeAll { $0.key == "general.architecture" }
      writer.add("general.architecture", .string("mamba"))
      try writer.write(to: folder.path(of: "mamba.gguf"))
      try refuses(["run", folder.path(of: "mamba.gguf"), "-p", "x"], "mamba", "qwen3moe")

      model.format = .f32
      var odd = model.writer()
      let place = try #require(
        odd.tensors.firstIndex {
          $0.name == TensorName.layer(0, .gateProjections).fileName
        }
      )
      let old = odd.tensors[place]
      odd.tensors[place] = GGUFWriter.Tensor(
        name: old.name,
        format: UInt32(TensorFormat.f64.id),
        sizes: old.sizes,
        bytes: old.bytes + old.bytes
      )
      try odd.write(to: folder.path(of: "odd.gguf"))
      try refuses(["run", folder.path(of: "odd.gguf"), "-p", "x"], "F64", "Q8_0")
    }

    @Test func `a budget under the floor names the number that works`() throws {
      try refuses(["run", "-p", "x", "--budget", "100K"], "floor", "423936")
      let works = try Program.run([
        "run", "--no-record", "-p", "x", "--max-tokens", "1", "--budget", "423936",
      ])
      #expect(works.status == 0)
      try refuses(["run", "-p", "x", "--budget", "lots"], "--budget", "lots")
      try refuses(["run", "-p", "x", "--budget", "1%"], "floor")
    }

    @Test func `a budget under the working set is warned about`() throws {
      let outcome = try Program.run([
        "run", "--no-record", "-p", "x", "--max-tokens", "1", "--budget", "5%",
      ])
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("working set"))
    }

    @Test func `flags that make no sense`() throws {
      try refuses(["run", "--bogus"], status: 64, "--bogus")
      try refuses(["run"], status: 64, "prompt")
      try refuses(["run", "-p", ""], status: 64, "empty")
      for flags in [
        ["--threads", "0"], ["--threads", "-1"], ["--threads", "x"], ["--temp", "-1"],
        ["--temp", "nan"], ["--top-p", "2"], ["--top-k", "-3"], ["--min-p", "7"],
        ["--repeat-penalty", "0"], ["--max-tokens", "0"], ["--context", "2"], ["--seed", "-1"],
        ["--budget"], ["--record", "/tmp/x", "--no-record"],
      ] {
        try refuses(["run", "-p", "x"] + flags, status: 64)
      }
      try refuses(["run", "-p", "x", "--context", "100000"], "512")
      try refuses(["logits", SampleModel.eightBit, "--ids", "1,x"], status: 64, "x")
      try refuses(["logits", SampleModel.eightBit, "--ids", "99999"], status: 64, "99999")
      try refuses(["logits", SampleModel.eightBit, "--ids", ""], status: 64)
      try refuses(["tokenize", SampleModel.eightBit, "1,,9999999", "--decode"], status: 64)
    }

    @Test func `the dashboard without a terminal points at run`() throws {
      try refuses([], status: 2, "terminal", "moetop run")
      try refuses([SampleModel.eightBit], status: 2, "terminal")
    }

    @Test func `recordings that are none`() throws {
      try refuses(["replay", "/no/such.moetop"], "/no/such.moetop")
      let text = try folder.write(Array("hello world, not SQLite".utf8), to: "text.moetop")
      try refuses(["replay", text], "not a recording")
      try refuses(["replay", text, "--start", "nowhere"], status: 64, "'nowhere' is no place")
      try refuses(["replay", text, "--idle-limit", "nan"], status: 64, "--idle-limit must be")
      try refuses(["replay", SampleModel.eightBit], "not a recording")
    }

    @Test func `a recording is never written over another file`() throws {
      let path = try folder.write([1, 2, 3], to: "mine")
      try refuses(["run", "-p", "x", "--record", path], "mine")
      #expect(try readFile(path) == [1, 2, 3])
    }
  }
}
