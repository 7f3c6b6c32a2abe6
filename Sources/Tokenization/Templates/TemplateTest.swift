/// What can be asked with `is`.
enum TemplateTest: String, CaseIterable {
  case defined, undefined, none, boolean, integer, float, number, string, mapping, sequence
  case iterable, callable, odd, even, divisibleby, lower, upper, sameas
  case isTrue = "true"
  case isFalse = "false"
  case isIn = "in"
  case equal = "eq"
  case unequal = "ne"
  case less = "lt"
  case lessOrEqual = "le"
  case greater = "gt"
  case greaterOrEqual = "ge"

  private static let aliases = [
    "equalto": equal, "==": equal, "!=": unequal, "<": less, "lessthan": less,
    "<=": lessOrEqual, ">": greater, "greaterthan": greater, ">=": greaterOrEqual,
  ]

  init?(name: String) {
    guard let test = TemplateTest(rawValue: name) ?? Self.aliases[name] else { return nil }
    self = test
  }

  var comparison: TemplateExpression.Comparison? {
    switch self {
    case .equal: .equal
    case .unequal: .unequal
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .isIn: .isIn
    default: nil
    }
  }

  var takesArgument: Bool {
    comparison != nil || self == .divisibleby || self == .sameas
  }
}

extension TemplateEvaluator {
  func test(
    _ test: TemplateTest,
    of value: TemplateValue,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> Bool {
    if let comparison = test.comparison {
      return try compare(value, comparison, try arguments.required(0, of: test.rawValue, self))
    }
    switch (test, value) {
    case (.defined, _): return !value.isUndefined
    case (.undefined, _): return value.isUndefined
    case (.none, .none): return true
    case (.boolean, .boolean): return true
    case (.integer, .integer): return true
    case (.float, .number): return true
    case (.number, .integer), (.number, .number), (.number, .boolean): return true
    case (.string, .text): return true
    case (.mapping, .dictionary): return true
    case (.sequence, .text), (.sequence, .list), (.sequence, .dictionary),
      (.sequence, .undefined):
      return true
    case (.iterable, .text), (.iterable, .list), (.iterable, .dictionary),
      (.iterable, .undefined), (.iterable, .loop):
      return true
    case (.callable, .macro), (.callable, .function): return true
    case (.isTrue, .boolean(let value)): return value
    case (.isFalse, .boolean(let value)): return !value
    case (.lower, .text(let text)): return text == text.lowercased()
    case (.upper, .text(let text)): return text == text.uppercased()
    case (.odd, _), (.even, _), (.divisibleby, _):
      let divisor =
        test == .divisibleby ? try arguments.required(0, of: "divisibleby", self) : .integer(2)
      guard let number = value.asInteger, let divisor = divisor.asInteger, divisor != 0 else {
        throw fail("\(value.kindName) cannot be divided by \(divisor.kindName)")
      }
      let isDivisible = number.remainderReportingOverflow(dividingBy: divisor).partialValue == 0
      return test == .odd ? !isDivisible : isDivisible
    case (.sameas, _):
      let other = try arguments.required(0, of: "sameas", self)
      return value.kindName == other.kindName ? try areEqual(value, other) : false
    default: return false
    }
  }
}
