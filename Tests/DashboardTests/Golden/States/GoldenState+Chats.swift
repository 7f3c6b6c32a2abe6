import Events

@testable import Dashboard

// What is said, and what is being typed.
extension GoldenState {
  static let chats: [GoldenState] = [
    GoldenState("markdown", of: written) { _ in },
    GoldenState("reasoning", over: "markdown", of: written) { $0.view.isReasoningShown = true },
    GoldenState("typing", over: "live-all") {
      $0.press(.paste("Which experts of the\nfirst layer are read most,"), .newline)
      $0.type("and why?")
    },
    GoldenState("completion", over: "live-all") { $0.type("/s") },
    GoldenState("completion-argument", over: "live-all") {
      $0.view.choices[.policies] = policies
      $0.type("/policy l")
      $0.press(.down)
    },
    GoldenState("paste", over: "live-all") { $0.press(.paste(longText)) },
    GoldenState("scrolled", over: "markdown", of: written) { $0.press(.pageUp) },
  ]

  static let policies = ["lru", "lfu", "arc", "belady"].map { Picker.Item(id: $0, title: $0) }

  private static let longText = (1...30).map { "line \($0)" }.joined(separator: "\n")

  /// A model that thinks, then answers in Markdown and is not done yet.
  private static let written: [SessionEvent] = {
    var maker = DrawnSession.Maker()
    maker.append(.header(DrawnSession.header))
    maker.append(.conversation)
    maker.turn("What is a slot?", ["Room", " for", " one", " **expert**", "."], isFinished: true)
    maker.turn(
      "Compare two policies, with code.",
      thinking: ["The user wants", " a comparison.\n", "LRU and LFU are", " the usual two."],
      [
        "## Policies\n\n", "Both evict *one* expert", " per miss:\n\n",
        "| policy | evicts | cost |\n", "|---|---|--:|\n", "| `lru` | the oldest | 1 |\n",
        "| `lfu` | the rarest | 12 |\n\n", "1. **LRU** is simple", " and [known](https://x.org).\n",
        "2. LFU counts.\n", "   - It ages slowly.\n\n", "> Neither knows the future.\n\n",
        "```swift\n", "// The oldest goes.\n", "let limit = 160\n",
        "if slots.count > limit { evict(\"oldest\") }\n", "```\n\n", "That is",
      ],
      isFinished: false
    )
    return maker.events
  }()
}
