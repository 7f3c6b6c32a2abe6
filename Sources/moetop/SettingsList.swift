import Dashboard
import Inference

/// The settings of replies that can be changed while the program runs, by name.
struct SettingsList: Sendable {
  var sampling: SamplingSettings
  /// Tokens of a reply at most; `nil`: until the model or the context ends.
  var replyLimit: Int?
  /// Tokens that are guessed and computed ahead.
  var speculation = SpeculationMode.off

  /// One setting: its name, the range of its values, and the step that the arrows make.
  private struct Row: Sendable {
    let name: String
    let range: ClosedRange<Double>
    /// Adds to the value; `nil` doubles and halves it.
    let step: Double?
    let about: String

    var note: String { "\(about), \(SettingsList.text(range.lowerBound)) to \(rangeEnd)" }
    private var rangeEnd: String {
      range.upperBound > 1e6 ? "any" : SettingsList.text(range.upperBound)
    }
  }

  /// As large as whole numbers stay exact.
  private static let most = 0x1p53

  private static let rows = [
    Row(name: "temperature", range: 0...100, step: 0.1, about: "0 takes the best token"),
    Row(name: "top-k", range: 0...most, step: 5, about: "the k best tokens, 0 all"),
    Row(name: "top-p", range: 0.01...1, step: 0.05, about: "the best up to a probability"),
    Row(name: "min-p", range: 0...1, step: 0.01, about: "a share of the best one's"),
    Row(name: "repeat-penalty", range: 0.01...100, step: 0.05, about: "1 is off"),
    Row(name: "seed", range: 0...most, step: 1, about: "makes choices repeatable"),
    Row(name: "max-tokens", range: 1...most, step: nil, about: "tokens of a reply, or none"),
    Row(
      name: "speculate",
      range: 0...Double(SpeculationMode.limits.upperBound),
      step: 1,
      about: "tokens guessed ahead, or auto"
    ),
  ]

  static var names: [String] { rows.map(\.name) }

  /// The settings with their values, for a list to change them in.
  var items: [Picker.Item] {
    let defaults = SettingsList(sampling: SamplingSettings(), replyLimit: nil)
    return Self.rows.map { row in
      let normally = row.name == "seed" ? "chosen anew" : defaults.value(of: row.name)
      return Picker.Item(
        id: row.name,
        title: row.name,
        detail: value(of: row.name),
        note: "\(row.note); default \(normally)",
        isAdjustable: true
      )
    }
  }

  /// A setting's value, as it is typed.
  func value(of name: String) -> String {
    switch name {
    case "temperature": "\(sampling.temperature)"
    case "top-k": "\(sampling.topK)"
    case "top-p": "\(sampling.topP)"
    case "min-p": "\(sampling.minP)"
    case "repeat-penalty": "\(sampling.repeatPenalty)"
    case "seed": "\(sampling.seed)"
    case "max-tokens": replyLimit.map(String.init) ?? "none"
    case "speculate": speculation.description
    default: ""
    }
  }

  /// Changes one setting by a step.
  ///
  /// - Returns: what to tell the user
  mutating func adjust(_ name: String, by step: Int) -> String {
    guard let row = Self.rows.first(where: { $0.name == name }) else {
      return set(name, to: "")
    }
    let range = row.range
    let changed: Double
    if let size = row.step {
      // From one multiple of the step to the next, so that no rounding adds up.
      let steps = ((Double(value(of: name)) ?? 0) / size).rounded() + Double(step)
      changed = min(max(range.lowerBound, steps * size), range.upperBound)
    } else {
      guard let limit = replyLimit else { return set(name, to: step < 0 ? "1024" : "none") }
      if step > 0, limit >= 1024 { return set(name, to: "none") }
      changed = step > 0 ? Double(limit * 2) : max(1, Double(limit / 2))
    }
    return set(name, to: Self.text(changed))
  }

  /// Changes one setting.
  ///
  /// - Returns: what to tell the user
  mutating func set(_ name: String, to value: String) -> String {
    var changed = self
    let isRead: Bool
    switch name {
    case "temperature", "temp": isRead = Self.read(value, into: &changed.sampling.temperature)
    case "top-k": isRead = Self.read(value, into: &changed.sampling.topK)
    case "top-p": isRead = Self.read(value, into: &changed.sampling.topP)
    case "min-p": isRead = Self.read(value, into: &changed.sampling.minP)
    case "repeat-penalty": isRead = Self.read(value, into: &changed.sampling.repeatPenalty)
    case "seed": isRead = Self.read(value, into: &changed.sampling.seed)
    case "max-tokens":
      changed.replyLimit = Int(value)
      isRead = value == "none" || (changed.replyLimit ?? 0) > 0
    case "speculate": isRead = Self.read(value, into: &changed.speculation)
    default:
      return "there is no setting '\(name)'; there are " + Self.names.joined(separator: ", ")
    }
    guard isRead else { return "'\(value)' is not a value for \(name)" }
    if let fault = Self.fault(in: changed.sampling) { return fault }
    self = changed
    return "\(name) \(value)"
  }

  /// What is wrong with the settings, if anything is.
  static func fault(in settings: SamplingSettings) -> String? {
    if !(0...100).contains(settings.temperature) {
      return "temperature must be from 0 to 100, not \(settings.temperature)"
    }
    if settings.topK < 0 { return "top-k must be 0 or more, not \(settings.topK)" }
    if !(settings.topP > 0 && settings.topP <= 1) {
      return "top-p must be above 0 and at most 1, not \(settings.topP)"
    }
    if !(0...1).contains(settings.minP) {
      return "min-p must be from 0 to 1, not \(settings.minP)"
    }
    if !(settings.repeatPenalty > 0 && settings.repeatPenalty <= 100) {
      return "repeat-penalty must be above 0 and at most 100, not \(settings.repeatPenalty)"
    }
    return nil
  }

  /// `0.35`, `40`: no more digits than a step makes.
  private static func text(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() && abs(rounded) <= most
      ? String(Int(rounded)) : String(rounded)
  }

  private static func read<Value: LosslessStringConvertible>(
    _ text: String,
    into value: inout Value
  ) -> Bool {
    guard let read = Value(text) else { return false }
    value = read
    return true
  }
}
