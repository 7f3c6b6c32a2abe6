import Events
import SampleSessions
import Testing

@testable import Export

@Suite("MarkdownChat")
struct MarkdownChatTests {
  @Test func `a chat reads as a chat`() throws {
    let session = try ExportedSession(SampleTalk.session())
    let text = try exported(MarkdownChat(), session)
    #expect(
      text.hasSuffix(
        """

        ## User 1

        ```text
        Why?
        ```

        ## Assistant 1

        ```text
        Because
        ```

        *2 tokens · 2.0 tokens/s · first 0.5 s · hits 66.7 % · 2.0 kB read · stall 0.0 %*

        """
      )
    )
    #expect(text.hasPrefix("# moetop · tiny Q8\\_0\n\n- 2 layers × 8 experts, top-2\n"))
  }

  @Test func `reasoning stands before the answer`() throws {
    let events = SampleTalk.session().map { event in
      guard case .token(var record) = event.fact, record.position == 0 else { return event }
      record.isReasoning = true
      return SessionEvent(time: event.time, fact: .token(record))
    }
    let session = try ExportedSession(events)
    #expect(Transcript(session).turns.last?.reasoning == "Be")
    let said = "Reasoning:\n\n```text\nBe\n```\n\nAnswer:\n\n```text\ncause\n```\n"
    #expect(try exported(MarkdownChat(), session).contains(said))
    let page = try exported(HTMLReport(), session)
    #expect(page.contains("<summary>reasoning</summary><div class=\"said\">Be</div>"))
  }

  @Test func `a fence is longer than any in the text`() {
    #expect(MarkdownChat.fenced("a\n````\nb") == "`````text\na\n````\nb\n`````\n")
    #expect(MarkdownChat.fenced("") == "```text\n\n```\n")
  }

  @Test func `a line of a stranger has no meaning`() {
    #expect(MarkdownChat.escaped("a_b\n# <i>") == "a\\_b \\# \\<i\\>")
  }

  @Test func `a part has what was said in it`() throws {
    let session = try ExportedSession(SampleTalk.session(), from: .token(1))
    let turns = Transcript(session).turns
    #expect(turns.map(\.text) == ["cause"])
    #expect(turns[0].figures.tokens == 1)
    // The first token of the reply came before the part.
    #expect(turns[0].figures.firstToken == nil)
  }

  @Test func `conversations stay apart, and a cut reply says so`() throws {
    var events = SampleTalk.session()
    events += SampleTalk.session(question: "Again?").dropFirst().dropLast(3)
    let turns = Transcript(try ExportedSession(events)).turns
    #expect(turns.map(\.conversation) == [1, 1, 2, 2])
    #expect(turns.map(\.number) == [1, 1, 2, 2])
    #expect(turns[3].statistics.first == "cut off")
  }
}
