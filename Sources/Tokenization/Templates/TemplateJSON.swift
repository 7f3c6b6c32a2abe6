/// JSON as Python's `json.dumps` writes it.
struct TemplateJSON {
  private let evaluator: TemplateEvaluator
  /// What one level is moved to the right by; all on one line if `nil`.
  private let indent: TemplateText?
  private let escapesNonASCII: Bool
  private let itemSeparator: String
  private let keySeparator: String
  private let sortsKeys: Bool
  private var out = TemplateText()

  /// What `value|tojson(ensure_ascii, indent, separators, sort_keys)` is.
  static func text(
    of value: TemplateValue,
    _ arguments: TemplateArguments,
    _ evaluator: TemplateEvaluator
  ) throws(TemplateError) -> TemplateText {
    var writer = try TemplateJSON(arguments, evaluator)
    try writer.write(value, level: 0)
    return writer.out
  }

  private init(
    _ arguments: TemplateArguments,
    _ evaluator: TemplateEvaluator
  ) throws(TemplateError) {
    func named(_ name: String) -> TemplateValue? {
      arguments.named.first { $0.name == name }?.value
    }
    self.evaluator = evaluator
    escapesNonASCII = named("ensure_ascii")?.isTrue ?? false
    sortsKeys = named("sort_keys")?.isTrue ?? false
    switch named("indent") ?? arguments.positional.first {
    case nil, .some(.none): indent = nil
    case .text(let text): indent = text
    case .some(let value):
      guard let count = value.asInteger, count <= 64 else {
        throw evaluator.fail("'tojson' cannot indent by this")
      }
      indent = TemplateText(String(repeating: " ", count: max(0, count)))
    }
    // Python leaves no space at the ends of lines.
    let plain = (item: indent == nil ? ", " : ",", key: ": ")
    switch named("separators") {
    case .list(let list) where list.elements.count == 2:
      itemSeparator = try evaluator.shown(list.elements[0]).string
      keySeparator = try evaluator.shown(list.elements[1]).string
    default: (itemSeparator, keySeparator) = plain
    }
  }

  private mutating func write(_ value: TemplateValue, level: Int) throws(TemplateError) {
    guard level < evaluator.limits.nesting else {
      let limit = evaluator.limits.nesting
      throw TemplateError(line: evaluator.line, reason: .limit("\(limit) levels of JSON"))
    }
    try evaluator.charge(textOf: out.count, adding: 8)
    switch value {
    case .none: out.append("null")
    case .boolean(let value): out.append(value ? "true" : "false")
    case .integer(let number): out.append("\(number)")
    case .number(let number): out.append(TemplateEvaluator.spelling(of: number))
    case .text(let text): try write(quoting: text)
    case .list(let list):
      try write(from: "[", to: "]", count: list.elements.count, level: level) {
        writer,
        place throws(TemplateError) in
        try writer.write(list.elements[place], level: level + 1)
      }
    case .dictionary(let dictionary):
      var pairs = dictionary.pairs
      if sortsKeys { pairs.sort { $0.key < $1.key } }
      try write(from: "{", to: "}", count: pairs.count, level: level) {
        writer,
        place throws(TemplateError) in
        try writer.write(quoting: pairs[place].key)
        writer.out.append(writer.keySeparator)
        try writer.write(pairs[place].value, level: level + 1)
      }
    case .undefined(let name): throw evaluator.fail("\(name) is undefined, not JSON")
    case .namespace, .loop, .macro, .function:
      throw evaluator.fail("\(value.kindName) cannot be written as JSON")
    }
  }

  private mutating func write(
    from opening: String,
    to closing: String,
    count: Int,
    level: Int,
    _ item: (inout TemplateJSON, Int) throws(TemplateError) -> Void
  ) throws(TemplateError) {
    out.append(opening)
    for place in 0..<count {
      if place > 0 { out.append(itemSeparator) }
      try startLine(level: level + 1)
      try item(&self, place)
    }
    if count > 0 { try startLine(level: level) }
    out.append(closing)
  }

  private mutating func startLine(level: Int) throws(TemplateError) {
    guard let indent else { return }
    try evaluator.charge(textOf: out.count, adding: indent.count * level)
    out.append("\n")
    for _ in 0..<level { out += indent }
  }

  private mutating func write(quoting text: TemplateText) throws(TemplateError) {
    try evaluator.charge(textOf: out.count, adding: text.count)
    out.append("\"")
    for unit in text.units {
      switch unit.scalar {
      case "\"": out.append("\\\"", origin: unit.origin)
      case "\\": out.append("\\\\", origin: unit.origin)
      case "\n": out.append("\\n", origin: unit.origin)
      case "\r": out.append("\\r", origin: unit.origin)
      case "\t": out.append("\\t", origin: unit.origin)
      case "\u{8}": out.append("\\b", origin: unit.origin)
      case "\u{C}": out.append("\\f", origin: unit.origin)
      case let scalar where scalar.value < 0x20 || escapesNonASCII && scalar.value > 0x7E:
        for half in String(scalar).utf16 {
          out.append(
            "\\u" + TemplateEvaluator.hexadecimal(UInt32(half), digits: 4),
            origin: unit.origin
          )
        }
      default: out.units.append(unit)
      }
    }
    out.append("\"")
  }
}
