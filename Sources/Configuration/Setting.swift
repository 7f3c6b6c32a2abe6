import TOMLKit

/// A line of the configuration: its key, its meaning, and the values that it takes.
package struct Setting: Sendable {
  package typealias Place<Value> = WritableKeyPath<Settings, Value> & Sendable

  /// The values it takes, and where they are kept.
  package enum Values: Sendable {
    case text(Place<String?>)
    case texts(Place<[String]?>)
    /// Text that `isValid`, described by `allowed`.
    case checked(allowed: String, isValid: @Sendable (String) -> Bool, Place<String?>)
    case choice([String], Place<String?>)
    case integer(ClosedRange<Int>, Place<Int?>)
    case number(ClosedRange<Double>, Place<Double?>)
    case flag(Place<Bool?>)
  }

  /// As files write it: `policy`, or with its table `screen.theme`.
  package let key: String
  package let meaning: String
  /// What holds where nothing is said, as files write it, or only an example of a value.
  package let initial: String
  package let isExample: Bool
  package let values: Values

  init(
    key: String,
    meaning: String,
    initial: String,
    isExample: Bool = false,
    values: Values
  ) {
    self.key = key
    self.meaning = meaning
    self.initial = initial
    self.isExample = isExample
    self.values = values
  }

  /// The table that it stands in; empty for the beginning of the file.
  package var table: String { key.contains(".") ? String(key.prefix { $0 != "." }) : "" }
  /// The key inside of its table.
  package var name: String { key.split(separator: ".").last.map(String.init) ?? key }

  /// The variable of the environment that says it: `MOETOP_SCREEN_THEME`.
  package var variable: String {
    "MOETOP_" + key.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
  }

  /// Which values there are, in words.
  package var allowed: String {
    switch values {
    case .text: "text"
    case .texts: "a list of texts"
    case .checked(let allowed, _, _): allowed
    case .choice(let names, _): names.joined(separator: ", ")
    case .integer(let range, _) where range.upperBound == .max:
      "a whole number from \(range.lowerBound) on"
    case .integer(let range, _): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range, _): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    }
  }

  // MARK: Reading

  /// Keeps a value of a file; false, and nothing kept, where it is none of those allowed.
  func read(_ value: any TOMLValueConvertible, into settings: inout Settings) -> Bool {
    switch values {
    case .text(let place):
      return keep(value.string, place, &settings) { !$0.isEmpty }
    case .texts(let place):
      guard let array = value.array else { return false }
      let texts = (0..<array.count).compactMap { array[$0].string }
      return keep(texts, place, &settings) { $0.count == array.count }
    case .checked(_, let isValid, let place):
      return keep(value.string, place, &settings, if: isValid)
    case .choice(let names, let place):
      return keep(value.string, place, &settings, if: names.contains)
    case .integer(let range, let place):
      return keep(value.int, place, &settings, if: range.contains)
    case .number(let range, let place):
      return keep(value.double ?? value.int.map(Double.init), place, &settings, if: range.contains)
    case .flag(let place):
      return keep(value.bool, place, &settings) { _ in true }
    }
  }

  /// Keeps a value of the environment, as ``read(_:into:)`` does; lists are separated by colons.
  func read(_ text: String, into settings: inout Settings) -> Bool {
    switch values {
    case .text, .checked, .choice: return read(text as any TOMLValueConvertible, into: &settings)
    case .texts(let place):
      settings[keyPath: place] = text.split(separator: ":").map(String.init)
      return true
    case .integer(let range, let place):
      return keep(Int(text), place, &settings, if: range.contains)
    case .number(let range, let place):
      return keep(Double(text), place, &settings, if: range.contains)
    case .flag(let place):
      let words = ["true": true, "1": true, "false": false, "0": false]
      return keep(words[text], place, &settings) { _ in true }
    }
  }

  private func keep<Value>(
    _ value: Value?,
    _ place: Place<Value?>,
    _ settings: inout Settings,
    if isAllowed: (Value) -> Bool
  ) -> Bool {
    guard let value, isAllowed(value) else { return false }
    settings[keyPath: place] = value
    return true
  }

  // MARK: Writing

  /// The value as files write it; `nil` where nothing was said.
  package func text(in settings: Settings) -> String? {
    switch values {
    case .text(let place), .checked(_, _, let place), .choice(_, let place):
      settings[keyPath: place].map(Self.quoted)
    case .texts(let place):
      settings[keyPath: place].map { "[\($0.map(Self.quoted).joined(separator: ", "))]" }
    case .integer(_, let place): settings[keyPath: place].map { "\($0)" }
    case .number(_, let place): settings[keyPath: place].map { "\($0)" }
    case .flag(let place): settings[keyPath: place].map { "\($0)" }
    }
  }

  /// A basic string of TOML.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
