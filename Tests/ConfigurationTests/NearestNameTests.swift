import Testing

@testable import Configuration

@Suite("Nearest name")
struct NearestNameTests {
  private let names = NearestName(in: ["budget", "policy", "screen.theme", "sampling.top_k"])

  @Test(arguments: [
    ("polcy", "policy"), ("ploicy", "policy"), ("Policys", "policy"), ("budgets", "budget"),
    ("theme", "screen.theme"), ("screen.them", "screen.theme"), ("top-k", "sampling.top_k"),
  ])
  func `a few letters are forgiven`(wrong: String, meant: String) {
    #expect(names.name(to: wrong) == meant)
  }

  @Test func `what is like nothing finds nothing`() {
    #expect(names.name(to: "zebra") == nil)
    #expect(names.name(to: "") == nil)
    #expect(names.name(to: String(repeating: "budget", count: 10_000)) == nil)
    #expect(NearestName(in: []).name(to: "budget") == nil)
  }
}
