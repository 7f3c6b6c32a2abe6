import Events
import Testing

@testable import Inference

@Suite("Reasoning tracker")
struct ReasoningTrackerTests {
  private struct Piece: Equatable {
    var text: String
    var isReasoning: Bool

    init(_ text: String, _ isReasoning: Bool) {
      self.text = text
      self.isReasoning = isReasoning
    }
  }

  /// What the tracker says of tokens that are spelled like this; those in angle brackets with
  /// bars are control tokens.
  private func pieces(_ tokens: [String], isReasoning: Bool = false) -> [Piece] {
    var tracker = ReasoningTracker(isReasoning: isReasoning) { Array(tokens[$0].utf8) }
    var records: [TokenRecord] = []
    for (place, spelled) in tokens.enumerated() {
      let text = spelled.hasPrefix("<|") ? [] : Array(spelled.utf8)
      let record = TokenRecord(position: place, phase: .decode, token: place, text: text)
      records += tracker.take(record)
    }
    records += tracker.finish()
    #expect(records.map(\.position) == Array(tokens.indices))
    return records.map { Piece(String(decoding: $0.text, as: UTF8.self), $0.isReasoning) }
  }

  @Test func `marks are no text, and what is between them is reasoning`() {
    #expect(
      pieces(["<think>", "\n", "hm", "</think>", "\n\n", "yes", " <think>"]) == [
        Piece("", true), Piece("", true), Piece("hm", true), Piece("", false), Piece("", false),
        Piece("yes", false), Piece(" <think>", false),
      ]
    )
  }

  @Test func `a prompt may have opened the reasoning`() {
    #expect(
      pieces(["hm", "</think>", "yes"], isReasoning: true)
        == [Piece("hm", true), Piece("", false), Piece("yes", false)]
    )
  }

  @Test func `a mark in several tokens is a mark, what only begins like one is text`() {
    #expect(
      pieces(["<th", "ink>", "a <", " b", " </", "think", ">", "yes"]) == [
        Piece("", false), Piece("", true), Piece("a ", true), Piece("< b", true),
        Piece(" ", true), Piece("", true), Piece("", false), Piece("yes", false),
      ]
    )
  }

  @Test func `nothing is lost where a reply ends within what may be a mark`() {
    #expect(pieces(["<"]) == [Piece("<", false)])
    #expect(
      pieces(["a", " </thi"], isReasoning: true) == [Piece("a", true), Piece(" </thi", true)]
    )
  }

  @Test func `of channels only the final one is the answer`() {
    #expect(
      pieces([
        "<|channel|>", "analysis", "<|message|>", "hm", "<|end|>", "<|start|>", "assistant",
        "<|channel|>", "final", "<|message|>", "yes",
      ]).filter { !$0.text.isEmpty } == [Piece("hm", true), Piece("yes", false)]
    )
  }

  @Test func `a control token is never text`() {
    #expect(pieces(["yes", "<|tool|>", "no"]).map(\.text) == ["yes", "", "no"])
    #expect(pieces(["<think>", "a", "<|tool|>", "b"]).map(\.text) == ["", "a", "", "b"])
  }

  @Test func `a prompt's tokens pass as they are`() {
    var tracker = ReasoningTracker(isReasoning: false) { _ in [] }
    let record = TokenRecord(position: 0, phase: .prefill, token: 0, text: Array("<think>".utf8))
    #expect(tracker.take(record) == [record])
    #expect(tracker.finish() == [])
  }

  @Test func `a rejected token stays behind the token that it was guessed after`() {
    let spelled = ["<th", "no", "ink>", "b"]
    var tracker = ReasoningTracker(isReasoning: false) { Array(spelled[$0].utf8) }
    var told: [[Int]] = []
    for (token, text) in spelled.enumerated() {
      let isRejected = token == 1
      let record = TokenRecord(
        position: token,
        phase: isRejected ? .rejected : .decode,
        token: token,
        text: isRejected ? [] : Array(text.utf8)
      )
      told.append(tracker.take(record).map(\.token))
    }
    #expect(told == [[], [], [0, 1, 2], [3]])
    #expect(tracker.finish() == [])
  }
}
