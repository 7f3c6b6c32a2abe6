import Testing

@testable import Inference

@Suite("Prompt lookup")
struct PromptLookupTests {
  private func draft(_ text: [Int], limit: Int = 3) -> Draft {
    PromptLookup().draft(after: text, limit: limit)
  }

  @Test func `what followed the last tokens before is guessed to follow again`() {
    #expect(draft([1, 2, 3, 9, 8, 7, 1, 2, 3]) == Draft(tokens: [9, 8, 7], evidence: 3))
    #expect(draft([1, 2, 3, 9, 8, 7, 1, 2, 3], limit: 1) == Draft(tokens: [9], evidence: 3))
  }

  @Test func `of equal places the latest counts, and a longer match more than a later one`() {
    #expect(draft([1, 2, 7, 1, 2, 8, 1, 2]).tokens == [8, 1, 2])
    #expect(
      draft([5, 1, 2, 7, 7, 6, 1, 2, 8, 5, 1, 2]) == Draft(tokens: [7, 7, 6], evidence: 3)
    )
  }

  @Test func `more than four equal tokens say no more than four`() {
    let text = [1, 2, 3, 4, 5, 7, 0, 9, 2, 3, 4, 5, 8, 1, 2, 3, 4, 5]
    #expect(draft(text) == Draft(tokens: [8, 1, 2], evidence: 4))
  }

  @Test func `a repetition goes on beyond the end of the text`() {
    #expect(draft([4, 4, 4]) == Draft(tokens: [4, 4, 4], evidence: 2))
    #expect(draft([0, 1, 2, 1, 2], limit: 5) == Draft(tokens: [1, 2, 1, 2, 1], evidence: 2))
  }

  @Test(arguments: [[], [1], [1, 1], [1, 2, 3, 4], [1, 9, 2, 1]])
  func `one token alone is nothing to go by`(text: [Int]) {
    #expect(draft(text) == Draft())
  }
}
