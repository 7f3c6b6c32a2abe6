// What values are to each other, and how they are put out.
extension TemplateEvaluator {
  // MARK: Parts

  /// What a loop over `value` goes through.
  func elements(of value: TemplateValue) throws(TemplateError) -> [TemplateValue] {
    switch value {
    case .undefined: return []
    case .list(let list):
      try charge(list.elements.count)
      return list.elements
    case .dictionary(let dictionary):
      try charge(dictionary.count)
      return dictionary.keys.map { .text($0) }
    case .text(let text):
      try charge(text.count)
      return text.units.map { .text(TemplateText(units: [$0])) }
    case .loop(let loop): return loop.elements
    default: throw fail("\(value.kindName) has no elements")
    }
  }

  /// How many elements or characters there are.
  func length(of value: TemplateValue) throws(TemplateError) -> Int {
    switch value {
    case .undefined: return 0
    case .text(let text): return text.count
    case .list(let list): return list.elements.count
    case .dictionary(let dictionary): return dictionary.count
    case .loop(let loop): return loop.elements.count
    default: throw fail("\(value.kindName) has no length")
    }
  }

  /// What `value.name` is.
  func member(_ name: TemplateText, of value: TemplateValue) throws(TemplateError)
    -> TemplateValue
  {
    try charge(name.count / 8)
    switch value {
    case .undefined(let what):
      throw fail("\(what) is undefined, so it has no '\(name.string.prefix(40))'")
    case .dictionary(let members), .namespace(let members):
      return members[name] ?? .undefined("'\(name.string.prefix(40))'")
    case .loop(let loop):
      return loop.member(name.string) ?? .undefined("'loop.\(name.string.prefix(40))'")
    default: return .undefined("'\(name.string.prefix(40))' of \(value.kindName)")
    }
  }

  /// What `value[index]` is.
  func item(_ index: TemplateValue, of value: TemplateValue) throws(TemplateError)
    -> TemplateValue
  {
    if case .text(let name) = index { return try member(name, of: value) }
    if case .undefined(let what) = value {
      throw fail("\(what) is undefined, so it has no elements")
    }
    guard let index = index.asInteger else { return .undefined("an element of the list") }
    let count = try length(of: value)
    let place = index < 0 ? index + count : index
    guard (0..<count).contains(place) else { return .undefined("element \(index)") }
    switch value {
    case .list(let list): return list.elements[place]
    case .text(let text): return .text(TemplateText(units: [text.units[place]]))
    case .loop(let loop): return loop.elements[place]
    default: return .undefined("element \(index) of \(value.kindName)")
    }
  }

  /// What `value[from:to:step]` is.
  func slice(
    of value: TemplateValue,
    _ from: Int?,
    _ to: Int?,
    step: Int?
  ) throws(TemplateError) -> TemplateValue {
    let step = step ?? 1
    guard step != 0 else { throw fail("a slice with a step of zero") }
    let count = try length(of: value)
    // Python's rules: negative bounds count from the end, all are clamped.
    let (low, high) = step > 0 ? (0, count) : (-1, count - 1)
    func place(_ bound: Int) -> Int { min(max(bound < 0 ? bound + count : bound, low), high) }
    let start = from.map(place) ?? (step > 0 ? low : high)
    let end = to.map(place) ?? (step > 0 ? high : low)
    try charge(count)
    // A larger step would reach past the ends of Int.
    let places = stride(from: start, to: end, by: min(max(step, -count - 1), count + 1))
    switch value {
    case .list(let list): return try self.list(places.map { list.elements[$0] })
    case .text(let text): return try self.text(TemplateText(units: places.map { text.units[$0] }))
    case .undefined: return try list([])
    default: throw fail("a slice of \(value.kindName)")
    }
  }

  // MARK: Comparing

  func compare(
    _ left: TemplateValue,
    _ sign: TemplateExpression.Comparison,
    _ right: TemplateValue
  ) throws(TemplateError) -> Bool {
    switch sign {
    case .equal: return try areEqual(left, right)
    case .unequal: return try !areEqual(left, right)
    case .isIn: return try contains(right, left)
    case .isNotIn: return try !contains(right, left)
    case .less: return try isLess(left, right)
    case .greater: return try isLess(right, left)
    case .lessOrEqual: return try isLess(left, right) ? true : areEqual(left, right)
    case .greaterOrEqual: return try isLess(right, left) ? true : areEqual(left, right)
    }
  }

  func areEqual(
    _ left: TemplateValue,
    _ right: TemplateValue
  ) throws(TemplateError) -> Bool {
    try nested { () throws(TemplateError) in
      switch (left, right) {
      case (.undefined, .undefined), (.none, .none): return true
      case (.text(let left), .text(let right)):
        try charge(left.count / 8)
        return left == right
      case (.list(let left), .list(let right)):
        guard left.isTuple == right.isTuple, left.elements.count == right.elements.count else {
          return false
        }
        for (left, right) in zip(left.elements, right.elements) {
          guard try areEqual(left, right) else { return false }
        }
        return true
      case (.dictionary(let left), .dictionary(let right)):
        guard left.count == right.count else { return false }
        for (key, value) in left.pairs {
          guard let other = right[key], try areEqual(value, other) else { return false }
        }
        return true
      case (.namespace(let left), .namespace(let right)): return left === right
      case (.loop(let left), .loop(let right)): return left === right
      case (.function(let left), .function(let right)): return left == right
      default:
        guard let left = left.asNumber, let right = right.asNumber else { return false }
        return left == right
      }
    }
  }

  func isLess(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateError) -> Bool {
    if case (.text(let left), .text(let right)) = (left, right) {
      try charge(left.count / 8)
      return left < right
    }
    guard let less = left.asNumber, let more = right.asNumber else {
      throw fail("\(left.kindName) and \(right.kindName) have no order")
    }
    return less < more
  }

  private func contains(
    _ whole: TemplateValue,
    _ part: TemplateValue
  ) throws(TemplateError) -> Bool {
    switch (whole, part) {
    case (.text(let whole), .text(let part)):
      try charge(textOf: whole.count + part.count)
      return whole.contains(part)
    case (.text, _): throw fail("\(part.kindName) cannot be in a text")
    case (.dictionary(let members), .text(let key)), (.namespace(let members), .text(let key)):
      try charge(key.count / 8)
      return members[key] != nil
    default:
      for element in try elements(of: whole) where try areEqual(element, part) {
        return true
      }
      return false
    }
  }

  // MARK: Putting out

  /// The value as Python's `str` writes it; nothing if it is undefined.
  func shown(_ value: TemplateValue) throws(TemplateError) -> TemplateText {
    switch value {
    case .undefined: return TemplateText()
    case .text(let text): return text
    default:
      var text = TemplateText()
      try append(value, to: &text)
      return text
    }
  }

  /// Appends a value as Python's `repr` writes it.
  private func append(
    _ value: TemplateValue,
    to out: inout TemplateText
  ) throws(TemplateError) {
    try charge(textOf: out.count, adding: 8)
    switch value {
    case .undefined: out.append("Undefined")
    case .none: out.append("None")
    case .boolean(let value): out.append(value ? "True" : "False")
    case .integer(let number): out.append("\(number)")
    case .number(let number): out.append(Self.spelling(of: number))
    case .text(let text): try append(quoting: text, to: &out)
    case .list(let list):
      out.append(list.isTuple ? "(" : "[")
      for (place, element) in list.elements.enumerated() {
        if place > 0 { out.append(", ") }
        try appendNested(element, to: &out)
      }
      if list.isTuple, list.elements.count == 1 { out.append(",") }
      out.append(list.isTuple ? ")" : "]")
    case .dictionary(let dictionary):
      out.append("{")
      for (place, (key, value)) in dictionary.pairs.enumerated() {
        if place > 0 { out.append(", ") }
        try append(quoting: key, to: &out)
        out.append(": ")
        try appendNested(value, to: &out)
      }
      out.append("}")
    case .namespace, .loop, .macro, .function: out.append("<\(value.kindName)>")
    }
  }

  private func appendNested(
    _ value: TemplateValue,
    to out: inout TemplateText
  ) throws(TemplateError) {
    try nested { () throws(TemplateError) in try append(value, to: &out) }
  }

  /// A number as Python writes it.
  static func spelling(of number: Double) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    return "\(number)"
  }

  private func append(
    quoting text: TemplateText,
    to out: inout TemplateText
  ) throws(TemplateError) {
    try charge(textOf: out.count, adding: text.count)
    let hasSingle = text.units.contains { $0.scalar == "'" }
    let hasDouble = text.units.contains { $0.scalar == "\"" }
    let quote: Unicode.Scalar = hasSingle && !hasDouble ? "\"" : "'"
    out.append(String(quote))
    for unit in text.units {
      switch unit.scalar {
      case "\\": out.append("\\\\", origin: unit.origin)
      case quote: out.append("\\\(quote)", origin: unit.origin)
      case "\n": out.append("\\n", origin: unit.origin)
      case "\r": out.append("\\r", origin: unit.origin)
      case "\t": out.append("\\t", origin: unit.origin)
      case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
        out.append("\\x" + Self.hexadecimal(scalar.value, digits: 2), origin: unit.origin)
      default: out.units.append(unit)
      }
    }
    out.append(String(quote))
  }

  static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Counts characters that are added to a text of `length`.
  func charge(textOf length: Int, adding count: Int) throws(TemplateError) {
    guard length + count <= limits.textLength else {
      try charge(textOf: length + count)
      return
    }
    try charge(1 + count / 8)
  }
}
