// From the loosest to the tightest: `a if b else c`, or, and, not, comparisons, `+ -`, `~`,
// `* / // %`, and what follows a value: members, calls, filters and tests.
extension TemplateParser {
  /// An expression, or several with commas between them, which make a list.
  mutating func tuple(
    withConditional: Bool = true
  ) throws(TemplateError) -> TemplateExpression {
    let first = withConditional ? try expression() : try either()
    guard kind == .sign(",") else { return first }
    var elements = [first]
    while takes(sign: ","), beginsExpression {
      elements.append(withConditional ? try expression() : try either())
    }
    return .list(elements, isTuple: true)
  }

  private var beginsExpression: Bool {
    switch kind {
    case .blockEnd, .outputEnd, .end, .sign(")"), .sign("="): false
    default: true
    }
  }

  mutating func expression() throws(TemplateError) -> TemplateExpression {
    try nested { parser throws(TemplateError) in
      let value = try parser.either()
      guard parser.takes(name: "if") else { return value }
      let test = try parser.either()
      let other = parser.takes(name: "else") ? try parser.expression() : nil
      return .conditional(value, test: test, other: other)
    }
  }

  private mutating func either() throws(TemplateError) -> TemplateExpression {
    var parts = [try both()]
    while takes(name: "or") { parts.append(try both()) }
    return parts.count == 1 ? parts[0] : .either(parts)
  }

  private mutating func both() throws(TemplateError) -> TemplateExpression {
    var parts = [try negation()]
    while takes(name: "and") { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : .both(parts)
  }

  private mutating func negation() throws(TemplateError) -> TemplateExpression {
    guard takes(name: "not") else { return try comparison() }
    return .not(try nested { parser throws(TemplateError) in try parser.negation() })
  }

  private mutating func comparison() throws(TemplateError) -> TemplateExpression {
    let first = try chain()
    var rest: [(sign: TemplateExpression.Comparison, operand: TemplateExpression)] = []
    while let sign = try comparisonSign() { rest.append((sign, try chain())) }
    return rest.isEmpty ? first : .comparison(first, rest)
  }

  private mutating func comparisonSign() throws(TemplateError)
    -> TemplateExpression.Comparison?
  {
    switch kind {
    case .sign(let sign):
      guard let found = TemplateExpression.Comparison(rawValue: sign) else { return nil }
      advance()
      return found
    case .name("in"):
      advance()
      return .isIn
    case .name("not"):
      advance()
      try expect(.name("in"))
      return .isNotIn
    default: return nil
    }
  }

  private static let chained = [["+", "-"], ["~"], ["*", "/", "//", "%"]]

  private mutating func chain(_ level: Int = 0) throws(TemplateError) -> TemplateExpression {
    guard level < Self.chained.count else { return try unary() }
    let first = try chain(level + 1)
    var rest: [(sign: String, operand: TemplateExpression)] = []
    while case .sign(let sign) = kind, Self.chained[level].contains(sign) {
      advance()
      rest.append((sign, try chain(level + 1)))
    }
    if kind == .sign("**") { throw unsupported("operator", "**") }
    return rest.isEmpty ? first : .chain(first, rest)
  }

  private mutating func unary(withFilters: Bool = true) throws(TemplateError)
    -> TemplateExpression
  {
    var base: TemplateExpression
    if takes(sign: "-") {
      base = .negative(
        try nested { parser throws(TemplateError) in try parser.unary(withFilters: false) }
      )
    } else if takes(sign: "+") {
      base = try nested { parser throws(TemplateError) in
        try parser.unary(withFilters: false)
      }
    } else {
      base = try primary()
    }
    var trailers = try postfixes()
    if withFilters { trailers += try filtersAndTests() }
    return trailers.isEmpty ? base : .trailed(base, trailers)
  }

  private mutating func primary() throws(TemplateError) -> TemplateExpression {
    let begun = kind
    switch begun {
    case .name(let name):
      advance()
      switch name {
      case "true", "True": return .boolean(true)
      case "false", "False": return .boolean(false)
      case "none", "None": return .none
      default: return .name(name)
      }
    case .text(var text):
      advance()
      while case .text(let more) = kind {
        text += more
        advance()
      }
      return .text(TemplateText(text))
    case .integer(let number):
      advance()
      return .integer(number)
    case .number(let number):
      advance()
      return .number(number)
    case .sign("("):
      advance()
      if takes(sign: ")") { return .list([], isTuple: true) }
      let value = try tuple()
      try expect(.sign(")"))
      return value
    case .sign("["):
      advance()
      var elements: [TemplateExpression] = []
      while !takes(sign: "]") {
        elements.append(try expression())
        guard takes(sign: ",") || kind == .sign("]") else { throw unexpected("',' or ']'") }
      }
      return .list(elements, isTuple: false)
    case .sign("{"):
      advance()
      return try dictionary()
    default: throw unexpected("a value")
    }
  }

  private mutating func dictionary() throws(TemplateError) -> TemplateExpression {
    var pairs: [(key: TemplateExpression, value: TemplateExpression)] = []
    while !takes(sign: "}") {
      let key = try expression()
      try expect(.sign(":"))
      pairs.append((key, try expression()))
      guard takes(sign: ",") || kind == .sign("}") else { throw unexpected("',' or '}'") }
    }
    return .dictionary(pairs)
  }

  /// Members, items and calls.
  private mutating func postfixes() throws(TemplateError) -> [TemplateExpression.Trailer] {
    var trailers: [TemplateExpression.Trailer] = []
    while true {
      switch kind {
      case .sign("."):
        advance()
        if case .integer(let place) = kind {
          advance()
          trailers.append(.item(.integer(place)))
        } else {
          let name = try name()
          trailers.append(
            kind == .sign("(") ? .method(name, try arguments()) : .member(name)
          )
        }
      case .sign("["):
        advance()
        trailers.append(try item())
        try expect(.sign("]"))
      case .sign("("): trailers.append(.call(try arguments()))
      default: return trailers
      }
    }
  }

  private mutating func item() throws(TemplateError) -> TemplateExpression.Trailer {
    let from = kind == .sign(":") ? nil : try expression()
    guard takes(sign: ":") else {
      guard let from else { throw unexpected("a value") }
      return .item(from)
    }
    func isBound(_ kind: TemplateToken.Kind) -> Bool {
      kind != .sign(":") && kind != .sign("]")
    }
    let to = isBound(kind) ? try expression() : nil
    let step = takes(sign: ":") && isBound(kind) ? try expression() : nil
    return .slice(from: from, to: to, step: step)
  }

  private mutating func arguments() throws(TemplateError)
    -> TemplateExpression.ArgumentList
  {
    try expect(.sign("("))
    var list = TemplateExpression.ArgumentList()
    while !takes(sign: ")") {
      if kind == .sign("*") || kind == .sign("**") {
        throw unsupported("argument form", kind == .sign("*") ? "*" : "**")
      }
      let value = try expression()
      if case .name(let name) = value, takes(sign: "=") {
        list.named.append((name, try expression()))
      } else {
        list.positional.append(value)
      }
      guard takes(sign: ",") || kind == .sign(")") else { throw unexpected("',' or ')'") }
    }
    return list
  }

  private mutating func filtersAndTests() throws(TemplateError)
    -> [TemplateExpression.Trailer]
  {
    var trailers: [TemplateExpression.Trailer] = []
    while true {
      if takes(sign: "|") {
        trailers.append(try filter(named: name()))
      } else if takes(name: "is") {
        trailers.append(try test())
      } else if kind == .sign("("), !trailers.isEmpty {
        trailers.append(.call(try arguments()))
      } else {
        return trailers
      }
    }
  }

  mutating func filter(named name: String) throws(TemplateError)
    -> TemplateExpression.Trailer
  {
    guard let filter = TemplateFilter(name: name) else {
      throw unsupported("filter", name, TemplateFilter.allCases.map(\.rawValue))
    }
    return .filter(filter, kind == .sign("(") ? try arguments() : .init())
  }

  private mutating func test() throws(TemplateError) -> TemplateExpression.Trailer {
    let isNegated = takes(name: "not")
    let found: TemplateTest?
    let spelling: String
    if case .sign(let sign) = kind {
      spelling = sign
      found = TemplateTest(name: sign)
      advance()
    } else {
      spelling = try name()
      found = TemplateTest(name: spelling)
    }
    guard let found else {
      throw unsupported("test", spelling, TemplateTest.allCases.map(\.rawValue))
    }
    var list = TemplateExpression.ArgumentList()
    if kind == .sign("(") {
      list = try arguments()
    } else if found.takesArgument {
      // One argument may follow without brackets.
      let value = try primary()
      let trailers = try postfixes()
      list.positional = [trailers.isEmpty ? value : .trailed(value, trailers)]
    }
    return .test(found, list, isNegated: isNegated)
  }
}
