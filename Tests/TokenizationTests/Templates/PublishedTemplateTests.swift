import Foundation
import Testing

@testable import Tokenization

// Templates of published models, and what Jinja2 3.1.6 makes of them. The environment
// variable `MOETOP_CONFORMANCE` names the folder with `templates` and `chat_cases`.
@Suite("Published chat templates")
struct PublishedTemplateTests {
  @Test func `give the reference's text or its error for every conversation`() throws {
    guard let folder = ProcessInfo.processInfo.environment["MOETOP_CONFORMANCE"] else {
      print("skipped: MOETOP_CONFORMANCE names no folder with published templates")
      return
    }
    let oracle = try #require(
      try Rendering.document(path: folder + "/chat_cases/jinja2_oracle.json")
    )
    let conversations = try #require(oracle["conversations"]?.asDictionary)
    let templates = try #require(oracle["templates"]?.asDictionary)
    let settings = try #require(oracle["settings"]?.asDictionary)
    #expect(templates.count == 17 && conversations.count == 7)
    var count = 0
    for (name, cases) in templates.pairs {
      let source = try String(
        contentsOfFile: folder + "/templates/" + name.string,
        encoding: .utf8
      )
      for (key, expected) in try #require(cases.asDictionary).pairs {
        let parts = key.string.split(separator: "/")
        let conversation = try #require(conversations[String(parts[0])]?.asDictionary)
        let prompt = try #require(
          try Rendering.document("{\"add_generation_prompt\": \(parts[1] == "1")}")
        )
        let documents = [settings, conversation, prompt]
        let about = Comment(rawValue: "\(name.string) \(key.string)")
        if let text = expected.asDictionary?["out"]?.asText {
          #expect(Rendering.outcome(source, documents) == text, about)
        } else {
          #expect(throws: TemplateError.self, about) {
            try Rendering.text(source, documents)
          }
        }
        count += 1
      }
    }
    #expect(count == 17 * 7 * 2)
  }
}
