import Foundation
import GGUF
import SampleFiles
import Testing
import Tokenization

/// The tokens that llama.cpp gives with tiny models of many architectures: the folder that
/// `MOETOP_CONFORMANCE` names has them in `runtime/models`, their references in `runtime/ref`.
@Suite("Vocabularies of tiny models")
struct TinyModelConformanceTests {
  struct Reference: Decodable {
    struct Case: Decodable {
      let text: String
      let parse_special: Bool
      let ids: [Int]
    }
    let model: String
    let tokenize: [Case]
  }

  @Test func `give the same tokens for every case`() throws {
    guard let folder = ProcessInfo.processInfo.environment["MOETOP_CONFORMANCE"] else {
      print("skipped: MOETOP_CONFORMANCE names no folder with runtime/ref")
      return
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/runtime/ref")
      .filter { $0.hasSuffix(".json") }
    #expect(names.count > 50)
    for name in names.sorted() {
      let data = Data(try readFile("\(folder)/runtime/ref/\(name)"))
      let reference = try JSONDecoder().decode(Reference.self, from: data)
      let file = try GGUFFile(path: "\(folder)/runtime/models/\(reference.model)")
      let tokenizer = try Tokenizer(metadata: file.metadata)
      #expect(tokenizer.warning == nil, "\(name)")
      for example in reference.tokenize {
        let found = tokenizer.encode(
          example.text,
          parsingControlTokens: example.parse_special
        )
        #expect(found == example.ids, "\(name): \(example.text)")
      }
    }
  }
}
