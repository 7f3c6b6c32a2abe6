/// Makes a tree of a template's tokens, statement by statement.
struct TemplateParser {
  private let tokens: [TemplateToken]
  private let nestingLimit: Int
  private var place = 0
  private var nesting = 0

  /// The statements of a template.
  static func statements(
    of source: String,
    limits: TemplateLimits
  ) throws(TemplateError) -> [TemplateStatement] {
    guard source.utf8.count <= limits.sourceBytes else {
      throw TemplateError(line: 1, reason: .limit("\(limits.sourceBytes) bytes"))
    }
    let tokens = try TemplateLexer.tokens(of: source)
    var parser = TemplateParser(tokens: tokens, nestingLimit: limits.nesting)
    let statements = try parser.body(until: [])
    return statements
  }

  private init(tokens: [TemplateToken], nestingLimit: Int) {
    precondition(tokens.last?.kind == .end, "tokens without an end")
    self.tokens = tokens
    self.nestingLimit = nestingLimit
  }

  // MARK: Tokens

  var kind: TemplateToken.Kind { tokens[place].kind }
  var line: Int { tokens[place].line }

  mutating func advance() {
    if place < tokens.count - 1 { place += 1 }
  }

  /// Takes a sign or a name if it is next.
  mutating func takes(sign: String) -> Bool {
    guard kind == .sign(sign) else { return false }
    advance()
    return true
  }

  mutating func takes(name: String) -> Bool {
    guard kind == .name(name) else { return false }
    advance()
    return true
  }

  mutating func expect(_ wanted: TemplateToken.Kind) throws(TemplateError) {
    guard kind == wanted else { throw unexpected("\(wanted)") }
    advance()
  }

  mutating func name() throws(TemplateError) -> String {
    guard case .name(let name) = kind else { throw unexpected("a name") }
    advance()
    return name
  }

  func unexpected(_ wanted: String) -> TemplateError {
    TemplateError(line: line, reason: .syntax("\(kind) where \(wanted) was expected"))
  }

  func unsupported(
    _ what: String,
    _ name: String,
    _ supported: [String] = []
  ) -> TemplateError {
    TemplateError(
      line: line,
      reason: .unsupported(kind: what, name: name, supported: supported)
    )
  }

  /// Goes one level deeper for the time of `read`.
  mutating func nested<T>(
    _ read: (inout TemplateParser) throws(TemplateError) -> T
  ) throws(TemplateError) -> T {
    guard nesting < nestingLimit else {
      throw TemplateError(
        line: line,
        reason: .limit("\(nestingLimit) statements and expressions inside one another")
      )
    }
    nesting += 1
    defer { nesting -= 1 }
    return try read(&self)
  }

  // MARK: Statements

  /// Statements up to, and not including, a tag that begins with one of `ends`, of which
  /// the `{%` is taken; up to the end of the template if there are none.
  private mutating func body(
    until ends: Set<String>
  ) throws(TemplateError) -> [TemplateStatement] {
    try nested { parser throws(TemplateError) in
      let begun = parser.line
      var statements: [TemplateStatement] = []
      while true {
        let line = parser.line
        switch parser.kind {
        case .data(let text):
          parser.advance()
          statements.append(TemplateStatement(line: line, action: .text(TemplateText(text))))
        case .outputBegin:
          parser.advance()
          let value = try parser.tuple()
          try parser.expect(.outputEnd)
          statements.append(TemplateStatement(line: line, action: .output(value)))
        case .blockBegin:
          parser.advance()
          if case .name(let name) = parser.kind, ends.contains(name) { return statements }
          let action = try parser.statement()
          statements.append(TemplateStatement(line: line, action: action))
        case .end:
          guard ends.isEmpty else {
            let end = ends.sorted().last ?? ""
            throw TemplateError(
              line: begun,
              reason: .syntax("what begins here has no '{% \(end) %}'")
            )
          }
          return statements
        default: throw parser.unexpected("text or a tag")
        }
      }
    }
  }

  private mutating func statement() throws(TemplateError) -> TemplateStatement.Action {
    let keyword = try name()
    switch keyword {
    case "if": return try branches()
    case "for": return try loop()
    case "set": return try assignment()
    case "macro":
      let macro = try macro(named: name(), until: "endmacro")
      return .macro(macro)
    case "call":
      let parameters = kind == .sign("(") ? try parameters() : []
      let call = try expression()
      let body = try block(until: "endcall")
      return .call(
        call,
        TemplateStatement.Macro(name: "caller", parameters: parameters, body: body)
      )
    case "filter":
      let filters = try filters(firstName: name())
      return .filtered(filters, try block(until: "endfilter"))
    case "with": return try with()
    case "do":
      let value = try tuple()
      try expect(.blockEnd)
      return .evaluate(value)
    case "generation": return .group(try block(until: "endgeneration"))
    case "break", "continue":
      try expect(.blockEnd)
      return keyword == "break" ? .leaveLoop : .nextInLoop
    default:
      throw unsupported(
        "statement",
        keyword,
        [
          "if", "for", "set", "macro", "call", "filter", "with", "do", "generation", "break",
          "continue", "raw",
        ]
      )
    }
  }

  /// The rest of a tag, the statements after it, and its end tag.
  private mutating func block(
    until end: String
  ) throws(TemplateError) -> [TemplateStatement] {
    try expect(.blockEnd)
    let body = try body(until: [end])
    try expect(.name(end))
    // Jinja lets a macro's name follow.
    if case .name = kind { advance() }
    try expect(.blockEnd)
    return body
  }

  private mutating func branches() throws(TemplateError) -> TemplateStatement.Action {
    var branches: [TemplateStatement.Branch] = []
    while true {
      let test = try tuple()
      try expect(.blockEnd)
      let then = try body(until: ["elif", "else", "endif"])
      branches.append(TemplateStatement.Branch(test: test, body: then))
      if takes(name: "elif") { continue }
      let otherwise = takes(name: "else") ? try block(until: "endif") : nil
      if otherwise == nil {
        try expect(.name("endif"))
        try expect(.blockEnd)
      }
      return .branch(branches, otherwise: otherwise ?? [])
    }
  }

  private mutating func loop() throws(TemplateError) -> TemplateStatement.Action {
    let target = try target()
    try expect(.name("in"))
    let elements = try tuple(withConditional: false)
    let filter = takes(name: "if") ? try expression() : nil
    if kind == .name("recursive") { throw unsupported("loop form", "recursive") }
    try expect(.blockEnd)
    let body = try body(until: ["else", "endfor"])
    let otherwise = takes(name: "else") ? try block(until: "endfor") : nil
    if otherwise == nil {
      try expect(.name("endfor"))
      try expect(.blockEnd)
    }
    return .loop(
      TemplateStatement.Loop(
        target: target,
        elements: elements,
        filter: filter,
        body: body,
        otherwise: otherwise ?? []
      )
    )
  }

  private mutating func target() throws(TemplateError) -> TemplateStatement.Target {
    let isBracketed = takes(sign: "(")
    var names = [try name()]
    if !isBracketed, takes(sign: ".") { return .member(of: names[0], try name()) }
    var isList = false
    while takes(sign: ",") {
      isList = true
      guard case .name = kind, kind != .name("in") else { break }
      names.append(try name())
    }
    if isBracketed { try expect(.sign(")")) }
    return isList ? .names(names) : .name(names[0])
  }

  private mutating func assignment() throws(TemplateError) -> TemplateStatement.Action {
    let target = try target()
    if takes(sign: "=") {
      let value = try tuple()
      try expect(.blockEnd)
      return .assign(target, value)
    }
    let filters = takes(sign: "|") ? try filters(firstName: name()) : []
    return .capture(target, filters, try block(until: "endset"))
  }

  private mutating func macro(
    named name: String,
    until end: String
  ) throws(TemplateError) -> TemplateStatement.Macro {
    let parameters = try parameters()
    return TemplateStatement.Macro(
      name: name,
      parameters: parameters,
      body: try block(until: end)
    )
  }

  private mutating func parameters() throws(TemplateError)
    -> [(name: String, preset: TemplateExpression?)]
  {
    try expect(.sign("("))
    var parameters: [(name: String, preset: TemplateExpression?)] = []
    while !takes(sign: ")") {
      let name = try name()
      parameters.append((name, takes(sign: "=") ? try expression() : nil))
      guard takes(sign: ",") || kind == .sign(")") else { throw unexpected("',' or ')'") }
    }
    return parameters
  }

  private mutating func with() throws(TemplateError) -> TemplateStatement.Action {
    var values: [(name: String, value: TemplateExpression)] = []
    while kind != .blockEnd {
      let name = try name()
      try expect(.sign("="))
      values.append((name, try expression()))
      guard takes(sign: ",") || kind == .blockEnd else { throw unexpected("',' or '%}'") }
    }
    return .with(values, try block(until: "endwith"))
  }

  /// One filter and those that follow it, each with its arguments.
  private mutating func filters(
    firstName: String
  ) throws(TemplateError) -> [TemplateExpression.Trailer] {
    var filters = [try filter(named: firstName)]
    while takes(sign: "|") { filters.append(try filter(named: name())) }
    return filters
  }
}
