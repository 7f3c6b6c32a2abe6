import Events

@testable import Dashboard

// What opens over the screen.
extension GoldenState {
  static let lists: [GoldenState] = [
    GoldenState("help", over: "live-all") { $0.press(.function(1)) },
    GoldenState("help-end", over: "live-all", sizes: middling) { screen in
      screen.press(.escape, .function(1))
      for _ in 0..<8 { screen.press(.pageDown) }
    },
    GoldenState("palette", over: "replay", .replay) { screen in
      screen.change(middle)
      screen.type(":")
    },
    GoldenState("palette-place", over: "replay", .replay) { screen in
      screen.change(middle)
      screen.type(":99")
    },
    GoldenState("palette-search", over: "replay", .replay) { screen in
      screen.change(middle)
      screen.type(":map")
      screen.press(.down, .down)
    },
    GoldenState("options", over: "live-all") { $0.press(.function(2), .down, .down) },
    list("settings", .settings, "settings: <- -> change, Enter types a value", settings),
    list("models", .models, "models", models),
    list("themes", .themes, "themes", themes),
    list("empty-list", .sessions, "conversations", []),
    GoldenState("what-if") { screen in
      screen.view.mode = .keys
      screen.view.whatIf = DrawnWhatIf.scene
    },
    GoldenState("what-if-computing", over: "what-if") { screen in
      screen.press(.escape)
      screen.type("w")
    },
    GoldenState("what-if-closed", over: "live-all") { screen in
      screen.press(.escape)
      screen.view.whatIf = DrawnWhatIf.scene
      screen.press(.escape, .character("i"))
    },
    GoldenState("comparison") { size, appearance in
      Dashboard.draw(
        DrawnComparison.screen(),
        appearance: appearance,
        width: size.width,
        height: size.height
      )
    },
    GoldenState("comparison-help", over: "comparison") { size, appearance in
      var screen = DrawnComparison.screen()
      _ = screen.press(.function(1))
      return Dashboard.draw(
        screen,
        appearance: appearance,
        width: size.width,
        height: size.height
      )
    },
  ]

  private static func list(
    _ name: String,
    _ purpose: Picker.Purpose,
    _ title: String,
    _ items: [Picker.Item]
  ) -> GoldenState {
    GoldenState(name, over: "live-all") { screen in
      screen.change { $0.open(Picker(purpose, title: title, items: items)) }
      screen.press(.down)
    }
  }

  private static let settings: [Picker.Item] = [
    .init(
      id: "theme",
      title: "theme",
      detail: "ember",
      note: "colours of the screen, by name or by the path of a file",
      isAdjustable: true
    ),
    .init(
      id: "expert-budget",
      title: "expert-budget",
      detail: "16.2 MB",
      note: "memory for experts: bytes, a share such as 25%, or auto, which leaves the system "
        + "what it needs for other programs",
      isAdjustable: true
    ),
    .init(id: "policy", title: "policy", detail: "lru", note: "what is evicted"),
    .init(
      id: "threads",
      title: "threads",
      detail: "8",
      note: "threads that compute",
      obstacle: "taken into account when a model is opened"
    ),
  ]

  private static let models: [Picker.Item] = [
    .init(id: "/models/tiny-moe.gguf", title: "tiny-moe", detail: "Q8_0  28 MB", note: "/models"),
    .init(
      id: "/models/q.gguf",
      title: "Qwen3-30B-A3B-Instruct-2507-with-a-very-long-name-that-cannot-be-shown-whole",
      detail: "Q4_K_M  18.6 GB",
      note: "/home/somebody/.cache/models/huggingface/Qwen3-30B-A3B-Instruct-2507-GGUF/q.gguf"
    ),
    .init(
      id: "/models/broken.gguf",
      title: "broken",
      detail: "-",
      note: "/models",
      obstacle: "the file ends before its header does"
    ),
  ]

  private static let themes = ["ember", "umber", "tide", "plum", "mono"].map {
    Picker.Item(id: $0, title: $0, detail: $0 == "umber" || $0 == "plum" ? "light" : "dark")
  }
}
