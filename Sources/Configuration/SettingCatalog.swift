import Dashboard
import Experts

/// Every line that the configuration may have, in the order of its documents.
///
/// Reading, checking, the commented file of `moetop config init` and the manual follow it.
package enum SettingCatalog {
  package static let settings: [Setting] = model + sampling + screen

  /// What each table is about.
  package static let tables = [
    (name: "", meaning: "The model, and where its experts are."),
    (name: "sampling", meaning: "How tokens are chosen."),
    (name: "screen", meaning: "How the screen looks and what it does."),
  ]

  private static let model = [
    Setting(
      key: "model",
      meaning: "The model that opens where none is named.",
      initial: "\"~/models/model.gguf\"",
      isExample: true,
      values: .text(\.model)
    ),
    Setting(
      key: "model_folders",
      meaning: "Folders with models, besides those where other programs keep them.",
      initial: "[\"~/models\"]",
      isExample: true,
      values: .texts(\.modelFolders)
    ),
    Setting(
      key: "budget",
      meaning: "Memory for experts: bytes (2G, 512M), a share of them (40%), all or auto.",
      initial: "\"auto\"",
      values: .checked(
        allowed: "bytes (2G), a share (40%), all or auto",
        isValid: { text in
          text == MemoryBudget.automaticName || (try? MemoryBudget(parsing: text)) != nil
        },
        \.budget
      )
    ),
    Setting(
      key: "policy",
      meaning: "Who leaves when another expert needs the slot.",
      initial: "\"hobbit\"",
      values: .choice(PolicyCatalog.entries.map(\.name), \.policy)
    ),
    Setting(
      key: "schedule",
      meaning: "When experts are read. Left out: on-demand, or pre-gated for a model made so.",
      initial: "\"on-demand\"",
      isExample: true,
      values: .choice(Schedule.allCases.map(\.rawValue), \.schedule)
    ),
    Setting(
      key: "predict",
      meaning: "What guesses the next layers' experts, so that they are read early.",
      initial: "\"next-router\"",
      isExample: true,
      values: .choice(PredictorCatalog.entries.map(\.name), \.predict)
    ),
    Setting(
      key: "kv_format",
      meaning: "How the KV cache keeps keys and values.",
      initial: "\"f16\"",
      values: .choice(["f16", "q8_0", "f32"], \.kvFormat)
    ),
    Setting(
      key: "threads",
      meaning: "Threads that compute. Left out: one a processor.",
      initial: "4",
      isExample: true,
      values: .integer(1...256, \.threads)
    ),
    Setting(
      key: "context",
      meaning: "Tokens of context, as far as the model was made for so many.",
      initial: "4096",
      values: .integer(8...(.max), \.context)
    ),
    Setting(
      key: "system",
      meaning: "The system prompt.",
      initial: "\"You are a helpful assistant.\"",
      isExample: true,
      values: .text(\.system)
    ),
    Setting(
      key: "record",
      meaning: "Whether sessions are recorded.",
      initial: "true",
      values: .flag(\.isRecording)
    ),
    Setting(
      key: "sessions",
      meaning: "The folder of recordings.",
      initial: "\"~/.local/share/moetop/sessions\"",
      isExample: true,
      values: .text(\.sessionsFolder)
    ),
  ]

  private static let sampling = [
    Setting(
      key: "sampling.temperature",
      meaning: "0 always takes the best token.",
      initial: "0.7",
      values: .number(0...100, \.temperature)
    ),
    Setting(
      key: "sampling.top_k",
      meaning: "Keep the k best tokens; 0 keeps all.",
      initial: "40",
      values: .integer(0...(.max), \.topK)
    ),
    Setting(
      key: "sampling.top_p",
      meaning: "Keep the best tokens up to this probability.",
      initial: "0.95",
      values: .number(0.001...1, \.topP)
    ),
    Setting(
      key: "sampling.min_p",
      meaning: "Drop tokens below this share of the best one's probability.",
      initial: "0.05",
      values: .number(0...1, \.minP)
    ),
    Setting(
      key: "sampling.repeat_penalty",
      meaning: "Make tokens seen lately less likely; 1 is off.",
      initial: "1.0",
      values: .number(0.001...100, \.repeatPenalty)
    ),
    Setting(
      key: "sampling.max_tokens",
      meaning: "Tokens of a reply at most. Left out: as many as the context holds.",
      initial: "1024",
      isExample: true,
      values: .integer(1...(.max), \.maxTokens)
    ),
    Setting(
      key: "sampling.seed",
      meaning: "Makes the choices repeatable. Left out: chosen anew.",
      initial: "42",
      isExample: true,
      values: .integer(0...(.max), \.seed)
    ),
    Setting(
      key: "sampling.speculate",
      meaning: "Tokens guessed and computed ahead: off, auto or 1 to 16. Changes no output.",
      initial: "\"off\"",
      values: .checked(
        allowed: "off, auto or 1 to 16",
        isValid: { text in
          text == "off" || text == "auto" || Int(text).map { (1...16).contains($0) } ?? false
        },
        \.speculate
      )
    ),
  ]

  private static let screen = [
    Setting(
      key: "screen.theme",
      meaning: "auto follows the terminal's background; else a name (moetop theme list) or a file.",
      initial: "\"auto\"",
      values: .text(\.theme)
    ),
    Setting(
      key: "screen.dark",
      meaning: "The theme that auto takes on a dark background.",
      initial: "\"ember\"",
      values: .text(\.darkTheme)
    ),
    Setting(
      key: "screen.light",
      meaning: "The theme that auto takes on a light background.",
      initial: "\"umber\"",
      values: .text(\.lightTheme)
    ),
    Setting(
      key: "screen.glyphs",
      meaning: "The characters of pictures.",
      initial: "\"auto\"",
      values: .choice(["auto"] + Glyphs.all.map(\.name), \.glyphs)
    ),
    Setting(
      key: "screen.color",
      meaning: "How many colours are used.",
      initial: "\"auto\"",
      values: .choice(["auto", "never", "16", "256", "truecolor"], \.color)
    ),
    Setting(
      key: "screen.fps",
      meaning: "Frames a second at most.",
      initial: "10",
      values: .integer(1...30, \.frameLimit)
    ),
    Setting(
      key: "screen.reduced_motion",
      meaning: "Nothing fades or moves by itself.",
      initial: "false",
      values: .flag(\.hasReducedMotion)
    ),
    Setting(
      key: "screen.mouse",
      meaning: "Whether the mouse is moetop's; else it selects text.",
      initial: "false",
      values: .flag(\.hasMouse)
    ),
    Setting(
      key: "screen.timeline",
      meaning: "What columns of the timeline stand for.",
      initial: "\"token\"",
      values: .choice(["token", "clock"], \.timeline)
    ),
    Setting(
      key: "screen.preset",
      meaning: "The panels that are there at the start.",
      initial: "\"all\"",
      values: .choice(Layout.Preset.allCases.map(\.rawValue), \.preset)
    ),
    Setting(
      key: "screen.map",
      meaning: "The view of the map at the start. Left out: what the layout chooses.",
      initial: "\"glow\"",
      isExample: true,
      values: .choice(ViewState.MapView.allCases.map(\.rawValue), \.mapView)
    ),
    Setting(
      key: "screen.enter",
      meaning: "What Enter does in the prompt; Ctrl-J is the other one.",
      initial: "\"send\"",
      values: .choice(["send", "newline"], \.enter)
    ),
  ]
}
