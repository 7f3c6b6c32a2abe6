// Moving in time, live as in a replay.
extension ActionCatalog {
  private static let fiveSeconds: Int64 = 5_000_000_000

  static let moving: [Action] = [
    Action(
      "pause",
      "pause or play",
      .moving,
      keys: [.character(" ")],
      hint: "pause",
      line: "pause, play"
    ) { $0.playback.togglePause() },
    Action(
      "token-back",
      "one token back",
      .moving,
      keys: [.character(",")],
      hint: "token",
      line: "one token back, on"
    ) { $0.step { $0.step(tokens: -1) } },
    Action(
      "token-on",
      "one token on",
      .moving,
      keys: [.character(".")],
      line: "one token back, on"
    ) { $0.step { $0.step(tokens: 1) } },
    Action(
      "layer-back",
      "one layer back",
      .moving,
      keys: [.character("<")],
      hint: "layer",
      line: "one layer back, on"
    ) { $0.step { $0.step(layers: -1) } },
    Action(
      "layer-on",
      "one layer on",
      .moving,
      keys: [.character(">")],
      line: "one layer back, on"
    ) { $0.step { $0.step(layers: 1) } },
    Action(
      "previous-turn",
      "turn before",
      .moving,
      keys: [.character("{")],
      hint: "turn",
      line: "turn before, after"
    ) { $0.jump("no turn before this") { $0.previousTurn() } },
    Action(
      "next-turn",
      "turn after",
      .moving,
      keys: [.character("}")],
      line: "turn before, after"
    ) { $0.jump("no turn after this") { $0.nextTurn() } },
    Action(
      "slower",
      "half the speed",
      .moving,
      keys: [.character("-")],
      hint: "speed",
      line: "half, double speed"
    ) { $0.playback.halveSpeed() },
    Action(
      "faster",
      "double the speed",
      .moving,
      keys: [.character("+")],
      line: "half, double speed"
    ) { $0.playback.doubleSpeed() },
    Action("recorded-speed", "recorded speed", .moving, keys: [.character("=")]) {
      $0.playback.setSpeed(1)
    },
    Action(
      "begin",
      "go to the begin",
      .moving,
      keys: [.character("g"), .home],
      hint: "ends",
      line: "begin, end"
    ) { $0.moved { $0.toStart() } },
    Action(
      "end",
      "go to the end",
      .moving,
      keys: [.character("G"), .end],
      line: "begin, end"
    ) { $0.moved { $0.toEnd() } },
    Action(
      "back",
      "five seconds back",
      .moving,
      keys: [.left],
      hint: "5 s",
      line: "five seconds back, on"
    ) { $0.moved { $0.skip(nanoseconds: -fiveSeconds) } },
    Action(
      "on",
      "five seconds on",
      .moving,
      keys: [.right],
      line: "five seconds back, on"
    ) { $0.moved { $0.skip(nanoseconds: fiveSeconds) } },
    Action(
      "tenth-back",
      "a tenth back",
      .moving,
      keys: [.shiftLeft],
      line: "a tenth back; Right: on"
    ) { $0.moved { $0.skip(fraction: -0.1) } },
    Action("tenth-on", "a tenth on", .moving, keys: [.shiftRight], line: "") {
      $0.moved { $0.skip(fraction: 0.1) }
    },
  ]
}
