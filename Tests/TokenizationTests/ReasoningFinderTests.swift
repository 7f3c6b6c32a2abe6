import Testing
import Tokenization

@Suite("Finding the reasoning in a reply")
struct ReasoningFinderTests {
  /// The reasoning and the answer of a reply that arrives cut after every `size` bytes.
  private func split(
    _ reply: String,
    isReasoning: Bool = false,
    size: Int
  ) -> (reasoning: String, answer: String) {
    var finder = ReasoningFinder(isReasoning: isReasoning)
    let bytes = Array(reply.utf8)
    var parts: [ReasoningFinder.Part] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      parts += finder.append(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    parts += finder.finish()
    func text(_ isReasoning: Bool) -> String {
      let found = parts.filter { $0.isReasoning == isReasoning }.flatMap(\.bytes)
      return String(decoding: found, as: UTF8.self)
    }
    return (text(true), text(false))
  }

  private static let harmony =
    "<|channel|>analysis<|message|>Add <them>.<|end|><|start|>assistant<|channel|>commentary "
    + "to=functions.f <|constrain|>json<|message|>{}<|call|><|start|>assistant"
    + "<|channel|>final<|message|>It is 4.<|return|>"

  @Test(
    arguments: [
      ("4", false, "", "4"),
      ("<think>\neasy é\n</think>\n\n4 < 5", false, "easy é\n", "4 < 5"),
      ("\n<think>a</think>b", false, "a", "b"),
      ("easy\n</think>\n\n4", true, "easy\n", "4"),
      ("never </thin closed", true, "never </thin closed", ""),
      ("<think></think>x", false, "", "x"),
      // Only what stands at the beginning is reasoning.
      ("Write <think>a</think>.", false, "", "Write <think>a</think>."),
      ("<think>a</think>b<think>c</think>", false, "a", "b<think>c</think>"),
      ("<thin", false, "", "<thin"),
      ("  x", false, "", "  x"),
      ("[THINK]a[/THINK]b", false, "a", "b"),
      ("<|channel>thought\na<channel|>b", false, "a", "b"),
      (ReasoningFinderTests.harmony, false, "Add <them>.{}", "It is 4."),
      ("<|channel|>final<|message|>Hi<|chan", false, "", "Hi<|chan"),
      ("<|channel|>commentary<|message|>I look.<|end|>", false, "", "I look."),
      ("<|channel|>analysis", false, "", ""),
      ("", false, "", ""),
    ],
    [1, 2, 3, 7, 1000]
  )
  func `does not depend on where the reply is cut`(
    _ one: (reply: String, isReasoning: Bool, reasoning: String, answer: String),
    _ size: Int
  ) {
    let found = split(one.reply, isReasoning: one.isReasoning, size: size)
    #expect(found.reasoning == one.reasoning)
    #expect(found.answer == one.answer)
  }

  @Test func `hands on what is certain at once`() {
    var finder = ReasoningFinder()
    #expect(finder.append(Array("<thi".utf8)) == [])
    #expect(
      finder.append(Array("nk>so".utf8)) == [.init(isReasoning: true, bytes: Array("so".utf8))]
    )
    #expect(finder.append(Array(" </".utf8)) == [.init(isReasoning: true, bytes: [0x20])])
    #expect(
      finder.append(Array("b</think>\n".utf8))
        == [.init(isReasoning: true, bytes: Array("</b".utf8))]
    )
    #expect(finder.append(Array("\n4".utf8)) == [.init(isReasoning: false, bytes: [0x34])])
    #expect(finder.finish() == [])
  }
}
