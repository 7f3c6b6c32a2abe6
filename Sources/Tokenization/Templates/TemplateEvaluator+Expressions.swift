extension TemplateEvaluator {
  func value(of expression: TemplateExpression) throws(TemplateError) -> TemplateValue {
    try nested { () throws(TemplateError) in
      switch expression {
      case .text(let text): .text(text)
      case .integer(let number): .integer(number)
      case .number(let number): .number(number)
      case .boolean(let value): .boolean(value)
      case .none: .none
      case .name(let name): value(named: name)
      case .list(let parts, let isTuple): try list(try values(of: parts), isTuple: isTuple)
      case .dictionary(let pairs): try dictionary(of: pairs)
      case .chain(let first, let rest): try chain(first, rest)
      case .comparison(let first, let rest): .boolean(try comparison(first, rest))
      case .either(let parts): try firstValue(of: parts, beingTrue: true)
      case .both(let parts): try firstValue(of: parts, beingTrue: false)
      case .not(let part): .boolean(try !value(of: part).isTrue)
      case .negative(let part): try negative(try value(of: part))
      case .conditional(let value, let test, let other):
        try conditional(value, test: test, other: other)
      case .trailed(let base, let trailers): try trailed(base, trailers)
      }
    }
  }

  private func values(
    of expressions: [TemplateExpression]
  ) throws(TemplateError) -> [TemplateValue] {
    var values: [TemplateValue] = []
    for expression in expressions { values.append(try value(of: expression)) }
    return values
  }

  private func dictionary(
    of pairs: [(key: TemplateExpression, value: TemplateExpression)]
  ) throws(TemplateError) -> TemplateValue {
    let dictionary = try emptyDictionary()
    for (key, expression) in pairs {
      let name = try value(of: key)
      guard case .text(let name) = name else {
        throw fail("a dictionary's keys are texts, not \(name.kindName)")
      }
      try charge(name.count / 8)
      dictionary[name] = try value(of: expression)
    }
    return .dictionary(dictionary)
  }

  /// The first part that is true, or false, as `wanted`; else the last.
  private func firstValue(
    of parts: [TemplateExpression],
    beingTrue wanted: Bool
  ) throws(TemplateError) -> TemplateValue {
    var last = TemplateValue.none
    for part in parts {
      last = try value(of: part)
      if last.isTrue == wanted { return last }
    }
    return last
  }

  private func conditional(
    _ expression: TemplateExpression,
    test: TemplateExpression,
    other: TemplateExpression?
  ) throws(TemplateError) -> TemplateValue {
    if try value(of: test).isTrue { return try value(of: expression) }
    guard let other else { return .undefined("what stands before 'if'") }
    return try value(of: other)
  }

  private func comparison(
    _ first: TemplateExpression,
    _ rest: [(sign: TemplateExpression.Comparison, operand: TemplateExpression)]
  ) throws(TemplateError) -> Bool {
    var left = try value(of: first)
    for (sign, operand) in rest {
      let right = try value(of: operand)
      guard try compare(left, sign, right) else { return false }
      left = right
    }
    return true
  }

  // MARK: Arithmetic

  private func chain(
    _ first: TemplateExpression,
    _ rest: [(sign: String, operand: TemplateExpression)]
  ) throws(TemplateError) -> TemplateValue {
    var value = try value(of: first)
    for (sign, operand) in rest {
      value = try combine(value, sign, try self.value(of: operand))
    }
    return value
  }

  private func combine(
    _ left: TemplateValue,
    _ sign: String,
    _ right: TemplateValue
  ) throws(TemplateError) -> TemplateValue {
    switch (left, sign, right) {
    case (_, "~", _):
      return try joined(try shown(left), try shown(right))
    case (.text(let left), "+", .text(let right)):
      return try joined(left, right)
    case (.list(let left), "+", .list(let right)):
      return try list(left.elements + right.elements)
    case (.text(let text), "*", .integer(let count)):
      return try repeated(text, count)
    default: break
    }
    if let left = left.asInteger, let right = right.asInteger, sign != "/" {
      return .integer(try integer(left, sign, right))
    }
    if let left = left.asNumber, let right = right.asNumber {
      return .number(try number(left, sign, right))
    }
    for value in [left, right] {
      if case .undefined(let name) = value { throw fail("\(name) is undefined") }
    }
    throw fail("'\(sign)' between \(left.kindName) and \(right.kindName)")
  }

  private func joined(
    _ left: TemplateText,
    _ right: TemplateText
  ) throws(TemplateError) -> TemplateValue {
    try charge(textOf: left.count + right.count)
    return .text(left + right)
  }

  private func repeated(
    _ text: TemplateText,
    _ count: Int
  ) throws(TemplateError) -> TemplateValue {
    let count = max(0, count)
    let (length, overflows) = text.count.multipliedReportingOverflow(by: count)
    try charge(textOf: overflows ? .max : length)
    guard length > 0 else { return .text(TemplateText()) }
    return .text(TemplateText(units: Array(repeating: text.units, count: count).joined()))
  }

  private func integer(
    _ left: Int,
    _ sign: String,
    _ right: Int
  ) throws(TemplateError) -> Int {
    let result: (partialValue: Int, overflow: Bool)
    switch sign {
    case "+": result = left.addingReportingOverflow(right)
    case "-": result = left.subtractingReportingOverflow(right)
    case "*": result = left.multipliedReportingOverflow(by: right)
    default:
      // The quotient towards minus infinity, and the remainder with the divisor's sign.
      guard right != 0 else { throw fail("a division by zero") }
      let quotient = left.dividedReportingOverflow(by: right)
      let remainder = left.remainderReportingOverflow(dividingBy: right).partialValue
      let isBetween = remainder != 0 && (remainder < 0) != (right < 0)
      result =
        sign == "%"
        ? (isBetween ? remainder + right : remainder, false)
        : (isBetween ? quotient.partialValue - 1 : quotient.partialValue, quotient.overflow)
    }
    guard !result.overflow else { throw fail("the result of '\(sign)' is too large") }
    return result.partialValue
  }

  private func number(
    _ left: Double,
    _ sign: String,
    _ right: Double
  ) throws(TemplateError) -> Double {
    switch sign {
    case "+": return left + right
    case "-": return left - right
    case "*": return left * right
    default:
      guard right != 0 else { throw fail("a division by zero") }
      let quotient = left / right
      switch sign {
      case "/": return quotient
      case "//": return quotient.rounded(.down)
      default: return left - right * quotient.rounded(.down)
      }
    }
  }

  private func negative(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
    switch value {
    case .integer(let number) where number != .min: return .integer(-number)
    case .number(let number): return .number(-number)
    default: throw fail("'-' before \(value.kindName)")
    }
  }

  // MARK: What follows a value

  private func trailed(
    _ base: TemplateExpression,
    _ trailers: [TemplateExpression.Trailer]
  ) throws(TemplateError) -> TemplateValue {
    try applied(trailers, to: try value(of: base))
  }

  func applied(
    _ trailers: [TemplateExpression.Trailer],
    to base: TemplateValue
  ) throws(TemplateError) -> TemplateValue {
    var value = base
    for trailer in trailers { value = try applied(trailer, to: value) }
    return value
  }

  private func applied(
    _ trailer: TemplateExpression.Trailer,
    to value: TemplateValue
  ) throws(TemplateError) -> TemplateValue {
    try charge(1)
    switch trailer {
    case .member(let name): return try member(TemplateText(name), of: value)
    case .item(let expression): return try item(try self.value(of: expression), of: value)
    case .slice(let from, let to, let step):
      return try slice(of: value, try bound(from), try bound(to), step: try bound(step))
    case .call(let list): return try call(value, try arguments(list))
    case .method(let name, let list):
      return try call(method: name, of: value, try arguments(list))
    case .filter(let filter, let list):
      return try self.value(of: filter, on: value, try arguments(list))
    case .test(let test, let list, let isNegated):
      return .boolean(try self.test(test, of: value, try arguments(list)) != isNegated)
    }
  }

  private func bound(_ expression: TemplateExpression?) throws(TemplateError) -> Int? {
    guard let expression else { return nil }
    switch try value(of: expression) {
    case .none: return nil
    case let value:
      guard let bound = value.asInteger else { throw fail("a slice by \(value.kindName)") }
      return bound
    }
  }

  private func arguments(
    _ list: TemplateExpression.ArgumentList
  ) throws(TemplateError) -> TemplateArguments {
    var arguments = TemplateArguments(positional: try values(of: list.positional))
    for (name, expression) in list.named {
      arguments.named.append((name, try value(of: expression)))
    }
    return arguments
  }

  /// Calls a macro or a function.
  func call(
    _ value: TemplateValue,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    switch value {
    case .macro(let macro): return try call(macro, arguments)
    case .function(let function): return try self.value(of: function, arguments)
    case .undefined(let name): throw fail("\(name) is undefined")
    default: throw fail("\(value.kindName) cannot be called")
    }
  }

  private func call(
    _ macro: TemplateMacro,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    let definition = macro.definition
    // Who calls a macro within `call` hands its body on.
    let caller = scopes.last?["caller"]
    let (outside, calledFrom) = (scopes, line)
    scopes = macro.scopes ?? [outside[0]]
    defer {
      scopes = outside
      line = calledFrom
    }
    try charge(definition.parameters.count * (1 + arguments.named.count))
    var values: [String: TemplateValue] = [:]
    for (place, parameter) in definition.parameters.enumerated() {
      if let given = arguments.value(place, parameter.name) {
        values[parameter.name] = given
      } else if let preset = parameter.preset {
        values[parameter.name] = try self.value(of: preset)
      } else {
        values[parameter.name] = .undefined("the parameter '\(parameter.name)'")
      }
    }
    guard arguments.positional.count <= definition.parameters.count else {
      throw fail("too many arguments for the macro '\(definition.name)'")
    }
    if let caller { values["caller"] = caller }
    return .text(try captured(definition.body, binding: values))
  }
}
