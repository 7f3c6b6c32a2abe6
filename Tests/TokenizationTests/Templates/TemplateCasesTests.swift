import SampleFiles
import Testing

@testable import Tokenization

// Small templates, and what Jinja2 3.1.6 makes of them: Tests/Fixtures/template-cases.py.
@Suite("Templates as Jinja reads them")
struct TemplateCasesTests {
  @Test func `every case gives the text that Jinja gives`() throws {
    let path = SampleModel.repository + "/Tests/Fixtures/template-cases.json"
    let document = try #require(try Rendering.document(path: path))
    let values = try #require(document["values"]?.asDictionary)
    let cases = try #require(document["cases"]?.asList).compactMap(\.asDictionary)
    #expect(cases.count > 60)
    for one in cases {
      let template = try #require(one["template"]?.asText)
      let expected = try #require(one["expected"]?.asText)
      #expect(Rendering.outcome(template, [values]) == expected, "\(template)")
    }
  }
}
