/// Reads JSON that a template asks to have read.
struct TemplateJSONReader {
  private let units: [TemplateText.Unit]
  private let evaluator: TemplateEvaluator
  private var place = 0

  static func value(
    of text: TemplateText,
    _ evaluator: TemplateEvaluator
  ) throws(TemplateError) -> TemplateValue {
    try evaluator.charge(textOf: text.count)
    var reader = TemplateJSONReader(units: text.units, evaluator: evaluator)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.place == reader.units.count else { throw reader.malformed() }
    return value
  }

  private init(units: [TemplateText.Unit], evaluator: TemplateEvaluator) {
    self.units = units
    self.evaluator = evaluator
  }

  private func malformed() -> TemplateError {
    evaluator.fail("'from_json' of what is no JSON at character \(place + 1)")
  }

  private var next: Unicode.Scalar? { units.indices.contains(place) ? units[place].scalar : nil }

  private mutating func skipSpace() {
    while let scalar = next, " \t\n\r".unicodeScalars.contains(scalar) { place += 1 }
  }

  private mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == scalar else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(TemplateError) -> TemplateValue {
    try evaluator.nested { () throws(TemplateError) in try part() }
  }

  private mutating func part() throws(TemplateError) -> TemplateValue {
    skipSpace()
    switch next {
    case "{": return try dictionary()
    case "[": return try list()
    case "\"": return .text(try text())
    default: return try word()
    }
  }

  private mutating func dictionary() throws(TemplateError) -> TemplateValue {
    let dictionary = try evaluator.emptyDictionary()
    place += 1
    if takes("}") { return .dictionary(dictionary) }
    repeat {
      skipSpace()
      guard next == "\"" else { throw malformed() }
      let key = try text()
      guard takes(":") else { throw malformed() }
      dictionary[key] = try value()
    } while takes(",")
    guard takes("}") else { throw malformed() }
    return .dictionary(dictionary)
  }

  private mutating func list() throws(TemplateError) -> TemplateValue {
    var elements: [TemplateValue] = []
    place += 1
    if takes("]") { return try evaluator.list([]) }
    repeat { elements.append(try value()) } while takes(",")
    guard takes("]") else { throw malformed() }
    return try evaluator.list(elements)
  }

  private mutating func text() throws(TemplateError) -> TemplateText {
    var text = TemplateText()
    place += 1
    while let scalar = next, scalar != "\"" {
      guard scalar == "\\" else {
        text.units.append(units[place])
        place += 1
        continue
      }
      let origin = units[place].origin
      place += 1
      text.units.append(TemplateText.Unit(try escape(), origin: origin))
    }
    guard next == "\"" else { throw malformed() }
    place += 1
    return text
  }

  private mutating func escape() throws(TemplateError) -> Unicode.Scalar {
    guard let letter = next else { throw malformed() }
    place += 1
    switch letter {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "\"", "\\", "/": return letter
    case "u":
      let high = try hexadecimal()
      guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
      guard next == "\\", units.dropFirst(place + 1).first?.scalar == "u" else {
        return "\u{FFFD}"
      }
      place += 2
      let low = try hexadecimal()
      guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
      return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
    default: throw malformed()
    }
  }

  private mutating func hexadecimal() throws(TemplateError) -> UInt32 {
    let digits = TemplateText.string(units.dropFirst(place).prefix(4))
    guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16) else {
      throw malformed()
    }
    place += 4
    return value
  }

  private mutating func word() throws(TemplateError) -> TemplateValue {
    let start = place
    func belongs(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || "+-.0123456789".unicodeScalars.contains(scalar)
    }
    while let scalar = next, belongs(scalar) { place += 1 }
    let word = TemplateText.string(units[start..<place])
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .none
    default:
      if let number = Int(word) { return .integer(number) }
      guard word.utf8.first.map({ $0 == 0x2D || (0x30...0x39).contains($0) }) == true,
        let number = Double(word)
      else { throw malformed() }
      return .number(number)
    }
  }
}
