import Foundation
import SampleFiles
import Testing

extension EndToEnd {
  @Suite("info, tokenize, logits")
  struct InspectionTests {
    private func json(_ arguments: [String], input: [UInt8] = []) throws -> [String: Any] {
      let outcome = try Program.run(arguments, input: input)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.filter { $0 == UInt8(ascii: "\n") }.count == 1)
      let object = try JSONSerialization.jsonObject(with: Data(outcome.output))
      return try #require(object as? [String: Any])
    }

    @Test func `info tells shape, floor and working set`() throws {
      let facts = try json(["info", "--json"])
      #expect(facts["layers"] as? Int == 6)
      #expect(facts["experts"] as? Int == 32)
      #expect(facts["expertsPerToken"] as? Int == 4)
      #expect(facts["floorBytes"] as? Int == 423_936)
      let slot = try #require(facts["slotBytes"] as? Int)
      #expect(facts["workingSetBytes"] as? Int == 24 * slot)
      #expect(facts["allExpertsBytes"] as? Int == 192 * slot)
      #expect((facts["budget"] as? String)?.hasPrefix("auto: ") == true)
      let text = try Program.run(["info", SampleModel.brainFloat]).text
      #expect(text.contains("BF16") && text.contains("6 layers × 32 experts, top-4"))
    }

    @Test func `tokens go there and back, byte for byte`() throws {
      let text: [UInt8] = Array("Héllo 世界 \"quoted\"\n\t\\ \u{1}".utf8) + [0xFF, 0xC3]
      let facts = try json(["tokenize", SampleModel.eightBit, "-", "--json"], input: text)
      let ids = try #require(facts["ids"] as? [Int])
      #expect((facts["pieces"] as? [String])?.count == ids.count)
      let list = ids.map(String.init).joined(separator: ",")
      let back = try Program.run(["tokenize", SampleModel.eightBit, list, "--decode"])
      #expect(back.output == text)
    }

    @Test func `pieces stand side by side, without power over the terminal`() throws {
      let text = "Once\u{1B}[31m upon<|im_end|>"
      let shown = try Program.run(["tokenize", SampleModel.eightBit, text, "--pieces"]).text
      #expect(shown.hasPrefix("Once ") && shown.hasSuffix(" Ġupon <|im_end|>\n"))
      #expect(!shown.contains("\u{1B}"))
    }

    @Test func `control tokens are recognised unless told not to`() throws {
      let special = try json(["tokenize", SampleModel.eightBit, "<|im_end|>", "--json"])
      #expect(special["ids"] as? [Int] == [2])
      let typed = try json([
        "tokenize", SampleModel.eightBit, "<|im_end|>", "--json", "--no-special",
      ])
      #expect((typed["ids"] as? [Int] ?? []).count > 1)
    }

    @Test func `logits have a row for every position, and the experts of every layer`() throws {
      let facts = try json([
        "logits", SampleModel.eightBit, "--ids", "1,357,201,609", "--greedy", "3", "--json",
      ])
      let rows = try #require(facts["logits"] as? [[Double]])
      #expect(rows.count == 4 && rows.allSatisfy { $0.count == 4096 })
      #expect((facts["greedy"] as? [Int])?.count == 3)
      let layers = try #require(facts["layers"] as? [[String: Any]])
      #expect(layers.count == 6)
      for (number, layer) in layers.enumerated() {
        #expect(layer["layer"] as? Int == number)
        #expect((layer["experts"] as? [[Int]])?.map(\.count) == [4, 4, 4, 4])
        let weights = try #require(layer["weights"] as? [[Double]])
        for row in weights { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
      }
    }

    @Test func `help and version end well`() throws {
      for arguments in [
        ["--help"], ["help"], ["run", "--help"], ["help", "replay"], ["--version"],
      ] {
        let outcome = try Program.run(arguments)
        #expect(outcome.status == 0)
        #expect(!outcome.output.isEmpty && outcome.errors.isEmpty)
      }
    }
  }
}
