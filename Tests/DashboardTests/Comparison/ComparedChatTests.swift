import Events
import Testing

@testable import Dashboard

struct ComparedChatTests {
  private func chat(
    _ own: [ChatTurn],
    _ other: [ChatTurn?],
    width: Int = 23,
    height: Int = 9
  ) -> ComparedChat {
    ComparedChat(own, beside: other, width: width, height: height, appearance: Appearance())
  }

  @Test func `rows know from where on they differ`() {
    // Twenty columns of text.
    let own = ChatTurn(role: .assistant, text: "one two three four five six seven")
    let other = ChatTurn(role: .assistant, text: "one two three four FIVE six seven")
    let rows = chat([own], [other]).rows
    #expect(rows.map(\.text) == ["one two three four", "five six seven"])
    #expect(rows.map(\.sameCount) == [18, 0])
    let later = ChatTurn(role: .assistant, text: "one two three four five six SEVEN")
    #expect(chat([own], [later]).rows.map(\.sameCount) == [.max, 9])
  }

  @Test func `the same text differs nowhere`() {
    let turn = ChatTurn(role: .assistant, text: "one two three four five six seven")
    #expect(chat([turn], [turn]).rows.allSatisfy { $0.sameCount == .max })
  }

  @Test func `a turn that only one has differs from its begin`() {
    let turn = ChatTurn(role: .user, text: "hello")
    #expect(chat([turn], [nil]).rows.map(\.sameCount) == [0])
    let answer = ChatTurn(role: .assistant, text: "hello")
    #expect(chat([turn], [answer]).rows.map(\.sameCount) == [0])
  }

  @Test func `only the last rows are kept`() {
    let turns = (0..<100).map { ChatTurn(role: .user, text: "turn \($0)") }
    let rows = chat(turns, turns, height: 4).rows
    #expect(rows.map(\.text) == ["", "turn 98", "", "turn 99"])
    #expect(chat(turns, turns, height: 0).rows.isEmpty)
  }

  @Test func `of a turn longer than any screen the end is shown`() {
    let text = String(repeating: "word ", count: 100_000)
    let own = ChatTurn(role: .assistant, text: text + "end")
    let other = ChatTurn(role: .assistant, text: text + "END")
    let rows = chat([own], [other], height: 3).rows
    #expect(rows.last?.text.hasSuffix("end") == true)
    #expect(rows.last?.sameCount == (rows.last?.text.count ?? 0) - 3)
    #expect(rows.first?.sameCount == .max)
  }
}
