import Inference

/// The settings that can be changed while the program runs, by name.
enum SettingsList {
  static let names = [
    "temperature", "top-k", "top-p", "min-p", "repeat-penalty", "seed", "max-tokens",
  ]

  /// All settings on one line.
  static func line(_ settings: SamplingSettings, replyLimit: Int?) -> String {
    let values = [
      "\(settings.temperature)", "\(settings.topK)", "\(settings.topP)", "\(settings.minP)",
      "\(settings.repeatPenalty)", "\(settings.seed)", replyLimit.map(String.init) ?? "none",
    ]
    return zip(names, values).map { "\($0) \($1)" }.joined(separator: " · ")
  }

  /// Changes one setting.
  ///
  /// - Returns: what to tell the user
  static func set(
    _ name: String,
    to value: String,
    in settings: inout SamplingSettings,
    replyLimit: inout Int?
  ) -> String {
    var changed = settings
    var changedLimit = replyLimit
    let isRead: Bool
    switch name {
    case "temperature", "temp": isRead = read(value, into: &changed.temperature)
    case "top-k": isRead = read(value, into: &changed.topK)
    case "top-p": isRead = read(value, into: &changed.topP)
    case "min-p": isRead = read(value, into: &changed.minP)
    case "repeat-penalty": isRead = read(value, into: &changed.repeatPenalty)
    case "seed": isRead = read(value, into: &changed.seed)
    case "max-tokens":
      changedLimit = Int(value)
      isRead = value == "none" || (changedLimit ?? 0) > 0
    default:
      return "there is no setting '\(name)'; there are " + names.joined(separator: ", ")
    }
    guard isRead else { return "'\(value)' is not a value for \(name)" }
    if let fault = fault(in: changed) { return fault }
    settings = changed
    replyLimit = changedLimit
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

  private static func read<Value: LosslessStringConvertible>(
    _ text: String,
    into value: inout Value
  ) -> Bool {
    guard let read = Value(text) else { return false }
    value = read
    return true
  }
}
