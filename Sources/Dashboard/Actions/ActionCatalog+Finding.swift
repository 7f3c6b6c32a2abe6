// Going to what was looked for.
extension ActionCatalog {
  static let finding: [Action] = [
    Action(
      "go-to",
      "find an action, go to a place",
      .finding,
      keys: [.character(":")],
      hint: "go to",
      line: "do or go: 812 2:14 turn 3"
    ) { $0.openPalette() },
    Action(
      "find",
      "find in the chat",
      .finding,
      keys: [.character("/")],
      hint: "find"
    ) { $0.view.footLine = FootLine() },
    Action(
      "next-hit",
      "next find, or burst of misses",
      .finding,
      keys: [.character("n")],
      hint: "next",
      line: "next, last find or misses"
    ) { $0.goToHit(isForward: true) },
    Action(
      "previous-hit",
      "find before, or burst of misses",
      .finding,
      keys: [.character("N")],
      line: "next, last find or misses"
    ) { $0.goToHit(isForward: false) },
    Action(
      "set-mark",
      "set a mark",
      .finding,
      keys: [.character("m")],
      line: "set, go to mark (a letter)"
    ) { $0.arm(.markName, "set mark: press a letter or digit") },
    Action(
      "go-to-mark",
      "go to a mark",
      .finding,
      keys: [.character("'")],
      line: "set, go to mark (a letter)"
    ) { $0.arm(.markToGoTo, "go to mark: press its letter or digit") },
    Action(
      "previous-mark",
      "mark before",
      .finding,
      keys: [.character("[")],
      hint: "mark",
      line: "mark before, after"
    ) { $0.jump("no mark before this") { $0.previousMark() } },
    Action(
      "next-mark",
      "mark after",
      .finding,
      keys: [.character("]")],
      line: "mark before, after"
    ) { $0.jump("no mark after this") { $0.nextMark() } },
  ]
}
