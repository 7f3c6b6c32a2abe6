import Events
import SampleSessions
import Testing

@testable import Dashboard

struct TurnLayoutTests {
  private let appearance = Appearance()

  private func rows(
    _ turn: ChatTurn,
    isOpen: Bool,
    isReasoningShown: Bool = false
  ) -> [String] {
    let style = ChatStyle(isAiry: true, isReasoningShown: isReasoningShown)
    var layout = TurnLayout(role: turn.role, width: 20)
    layout.update(turn, isOpen: isOpen, appearance)
    let rows = layout.rows(of: turn, style, appearance)
    #expect(rows.count == layout.rowCount(of: turn, style))
    #expect(rows.count { $0.hasCaret } == (isOpen ? 1 : 0))
    return rows.map(\.text)
  }

  private func turn(_ reasoning: String, _ text: String) -> ChatTurn {
    var turn = ChatTurn(role: .assistant, text: text)
    turn.reasoning = reasoning
    turn.reasoningTokens = 186
    return turn
  }

  @Test func `while it thinks the last three rows are shown`() {
    let turn = turn("one\ntwo\nthree\nfour", "")
    #expect(rows(turn, isOpen: true) == ["thinking … 186 tok", "two", "three", "four"])
  }

  @Test func `once the answer begins the reasoning is one row`() {
    let turn = turn("one\ntwo", "**A**")
    #expect(rows(turn, isOpen: true) == ["thinking … 186 tok", "", "A"])
    #expect(rows(turn, isOpen: false) == ["thinking … 186 tok", "", "A"])
  }

  @Test func `all of the reasoning is shown where the user wants that`() {
    let turn = turn("one\n**two**\n\n", "A")
    let all = ["thinking … 186 tok", "one", "**two**", "", "A"]
    #expect(rows(turn, isOpen: false, isReasoningShown: true) == all)
  }

  @Test func `a reply that ended while it thought has no answer`() {
    #expect(rows(turn("one", ""), isOpen: false) == ["thinking … 186 tok"])
  }

  @Test func `reasoning without a word is not mentioned`() {
    #expect(rows(turn("", "A"), isOpen: false) == ["A"])
    #expect(rows(turn("", ""), isOpen: true) == [""])
  }

  @Test func `what a user says is no Markdown`() {
    #expect(rows(ChatTurn(role: .user, text: "**a**\n- b"), isOpen: false) == ["**a**", "- b"])
  }

  @Test func `reasoning tokens are kept apart from the answer's`() {
    var state = DashboardState()
    func token(_ text: String, isReasoning: Bool) {
      var record = TokenRecord(position: 0, phase: .decode, token: 1, text: Array(text.utf8))
      record.isReasoning = isReasoning
      state.apply(SessionEvent(time: 1, fact: .token(record)))
    }
    state.apply(SessionEvent(time: 0, fact: .turn(Turn(role: .user, text: "q"))))
    state.apply(SessionEvent(time: 0, fact: .turn(Turn(role: .assistant))))
    token("", isReasoning: true)
    token("hm\u{301}", isReasoning: true)
    token("", isReasoning: false)
    token("yes", isReasoning: false)
    #expect(state.chat.last?.reasoning == "hm\u{301}")
    #expect(state.chat.last?.reasoningTokens == 2)
    #expect(state.chat.last?.text == "yes")
  }
}
