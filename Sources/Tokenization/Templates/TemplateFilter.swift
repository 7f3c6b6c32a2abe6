/// What can be done to a value after `|`.
enum TemplateFilter: String, CaseIterable {
  // Of anything.
  case `default`, string, safe, tojson, int, float, abs, round
  // Of texts.
  case trim, upper, lower, title, capitalize, replace, indent, escape
  // Of what has elements.
  case length, first, last, list, items, dictsort, join, map, reverse, sort, unique, sum
  case min, max, select, reject, selectattr, rejectattr, attr
  case fromJSON = "from_json"

  private static let aliases: [String: TemplateFilter] = [
    "d": .default, "count": .length, "e": .escape, "fromjson": .fromJSON,
  ]

  init?(name: String) {
    guard let filter = TemplateFilter(rawValue: name) ?? Self.aliases[name] else { return nil }
    self = filter
  }
}

extension TemplateEvaluator {
  func value(
    of filter: TemplateFilter,
    on value: TemplateValue,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    switch filter {
    case .default:
      let isMissing =
        value.isUndefined || arguments.value(1, "boolean")?.isTrue == true && !value.isTrue
      return isMissing ? arguments.value(0, "default_value") ?? .text("") : value
    case .string, .safe: return try text(try shown(value))
    case .tojson: return .text(try TemplateJSON.text(of: value, arguments, self))
    case .fromJSON: return try TemplateJSONReader.value(of: try shown(value), self)
    case .int: return .integer(integer(value) ?? arguments.value(0, "default")?.asInteger ?? 0)
    case .float: return .number(number(value) ?? arguments.value(0, "default")?.asNumber ?? 0)
    case .abs: return try magnitude(of: value)
    case .round: return try rounded(value, arguments)
    case .trim, .upper, .lower, .title, .capitalize, .replace, .indent, .escape:
      return try self.value(of: filter, onText: try shown(value), arguments)
    case .items:
      if value.isUndefined { return try list([]) }
      guard case .dictionary(let dictionary) = value else {
        throw fail("'items' of \(value.kindName)")
      }
      return try items(of: dictionary)
    case .attr:
      return try member(try arguments.text(0, "name", of: filter.rawValue, self), of: value)
    case .length: return .integer(try length(of: value))
    case .dictsort: return try sortedPairs(of: value, arguments)
    case .first, .last, .list, .join, .map, .reverse, .sort, .unique, .sum, .min, .max,
      .select, .reject, .selectattr, .rejectattr:
      return try self.value(of: filter, onElementsOf: value, arguments)
    }
  }

  // MARK: Numbers

  private func integer(_ value: TemplateValue) -> Int? {
    switch value {
    case .text(let text):
      let spelling = text.stripped(of: nil, atStart: true, atEnd: true).string
      return Int(spelling) ?? Double(spelling).flatMap { Int(exactly: $0.rounded(.towardZero)) }
    case .number(let number): return Int(exactly: number.rounded(.towardZero))
    default: return value.asInteger
    }
  }

  private func number(_ value: TemplateValue) -> Double? {
    guard case .text(let text) = value else { return value.asNumber }
    return Double(text.stripped(of: nil, atStart: true, atEnd: true).string)
  }

  private func magnitude(of value: TemplateValue) throws(TemplateError) -> TemplateValue {
    if let number = value.asInteger, number != .min { return .integer(Swift.abs(number)) }
    guard let number = value.asNumber else { throw fail("'abs' of \(value.kindName)") }
    return .number(Swift.abs(number))
  }

  private func rounded(
    _ value: TemplateValue,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    guard let number = value.asNumber else { throw fail("'round' of \(value.kindName)") }
    let digits = arguments.value(0, "precision")?.asInteger ?? 0
    var scale = 1.0
    for _ in 0..<Swift.min(Swift.max(digits, 0), 15) { scale *= 10 }
    let rule: FloatingPointRoundingRule =
      switch try arguments.optionalText(1, "method", of: "round", self)?.string {
      case "ceil": .up
      case "floor": .down
      default: .toNearestOrEven
      }
    return .number((number * scale).rounded(rule) / scale)
  }

  // MARK: Texts

  private func value(
    of filter: TemplateFilter,
    onText text: TemplateText,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    let name = filter.rawValue
    try charge(textOf: text.count)
    switch filter {
    case .trim:
      let characters = try arguments.optionalText(0, "chars", of: name, self)
      return .text(text.stripped(of: characters, atStart: true, atEnd: true))
    case .upper: return .text(text.uppercased())
    case .lower: return .text(text.lowercased())
    case .title: return .text(text.titled())
    case .capitalize: return .text(text.capitalized())
    case .replace:
      return try replace(
        text,
        try arguments.text(0, "old", of: name, self),
        with: try arguments.text(1, "new", of: name, self),
        limit: arguments.value(2, "count")?.asInteger
      )
    case .indent: return try indented(text, arguments)
    default: return .text(try escaped(text))
    }
  }

  private func indented(
    _ text: TemplateText,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    let margin: TemplateText
    switch arguments.value(0, "width") {
    case .text(let text): margin = text
    case let width:
      let width = width?.asInteger ?? 4
      try charge(textOf: Swift.max(0, width))
      margin = TemplateText(String(repeating: " ", count: Swift.max(0, width)))
    }
    let indentsFirst = arguments.value(1, "first")?.isTrue == true
    let indentsBlank = arguments.value(2, "blank")?.isTrue == true
    let lines = text.split(by: TemplateText("\n"), limit: nil, fromEnd: false)
    let (growth, overflows) = margin.count.multipliedReportingOverflow(by: lines.count)
    try charge(textOf: overflows ? .max : text.count + growth)
    var moved: [TemplateText] = []
    for (place, line) in lines.enumerated() {
      let isMoved = place == 0 ? indentsFirst : indentsBlank || !line.isEmpty
      moved.append(isMoved ? margin + line : line)
    }
    return .text(moved.joined(by: TemplateText("\n")))
  }

  /// The text as HTML writes it.
  private func escaped(_ text: TemplateText) throws(TemplateError) -> TemplateText {
    var out = TemplateText()
    for unit in text.units {
      switch unit.scalar {
      case "&": out.append("&amp;", origin: unit.origin)
      case "<": out.append("&lt;", origin: unit.origin)
      case ">": out.append("&gt;", origin: unit.origin)
      case "'": out.append("&#39;", origin: unit.origin)
      case "\"": out.append("&#34;", origin: unit.origin)
      default: out.units.append(unit)
      }
    }
    try charge(textOf: out.count)
    return out
  }
}
