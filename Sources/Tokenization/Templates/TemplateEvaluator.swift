/// Follows a template's statements for one conversation.
///
/// What it makes and how far it goes is counted, so that no template can keep it for long
/// or fill memory.
final class TemplateEvaluator {
  private enum Flow {
    case onward, leaveLoop, nextInLoop
  }

  let limits: TemplateLimits
  /// Seconds since 1970, for templates that tell the date.
  let now: Int
  /// Values by name, the innermost scope last.
  var scopes: [[String: TemplateValue]] = [[:]]
  /// Where the evaluation is.
  var line = 1
  private(set) var steps = 0
  private var depth = 0
  private var loopDepth = 0
  private var output = TemplateText()
  private var lists: [TemplateList] = []
  private var dictionaries: [TemplateDictionary] = []

  init(limits: TemplateLimits, now: Int) {
    self.limits = limits
    self.now = now
  }

  /// What `statements` put out, given what `bind` makes visible to them.
  static func output(
    of statements: [TemplateStatement],
    limits: TemplateLimits,
    now: Int,
    bind: (TemplateEvaluator) throws(TemplateError) -> Void
  ) throws(TemplateError) -> TemplateText {
    let evaluator = TemplateEvaluator(limits: limits, now: now)
    defer { evaluator.release() }
    try bind(evaluator)
    _ = try evaluator.follow(statements)
    return evaluator.output
  }

  /// Empties all that was made, so that nothing holds itself or is freed level by level.
  private func release() {
    scopes = [[:]]
    for list in lists { list.elements = [] }
    for dictionary in dictionaries { dictionary.removeAll() }
  }

  // MARK: Limits

  func fail(_ why: String) -> TemplateError {
    TemplateError(line: line, reason: .value(why))
  }

  /// Counts work of `amount` steps.
  func charge(_ amount: Int) throws(TemplateError) {
    let (sum, overflows) = steps.addingReportingOverflow(amount)
    steps = sum
    guard !overflows, steps <= limits.steps else {
      throw TemplateError(line: line, reason: .limit("\(limits.steps) steps"))
    }
  }

  /// Counts a text that is made or searched.
  func charge(textOf length: Int) throws(TemplateError) {
    guard length <= limits.textLength else {
      let limit = limits.textLength
      throw TemplateError(line: line, reason: .limit("\(limit) characters in one text"))
    }
    try charge(1 + length / 8)
  }

  /// Goes one level deeper for the time of `act`.
  func nested<T>(_ act: () throws(TemplateError) -> T) throws(TemplateError) -> T {
    guard depth < limits.depth else {
      throw TemplateError(line: line, reason: .limit("\(limits.depth) levels of nesting"))
    }
    depth += 1
    defer { depth -= 1 }
    try charge(1)
    return try act()
  }

  // MARK: Values

  func list(
    _ elements: [TemplateValue],
    isTuple: Bool = false
  ) throws(TemplateError) -> TemplateValue {
    try charge(1 + elements.count)
    let list = TemplateList(elements, isTuple: isTuple)
    lists.append(list)
    return .list(list)
  }

  func emptyDictionary() throws(TemplateError) -> TemplateDictionary {
    try charge(4)
    let dictionary = TemplateDictionary()
    dictionaries.append(dictionary)
    return dictionary
  }

  func dictionary(
    _ pairs: [(String, TemplateValue)]
  ) throws(TemplateError) -> TemplateValue {
    let dictionary = try emptyDictionary()
    for (key, value) in pairs { dictionary[key] = value }
    return .dictionary(dictionary)
  }

  func text(_ text: TemplateText) throws(TemplateError) -> TemplateValue {
    try charge(textOf: text.count)
    return .text(text)
  }

  func bind(_ name: String, _ value: TemplateValue) {
    scopes[scopes.count - 1][name] = value
  }

  /// The value by a name, from the inside out.
  func value(named name: String) -> TemplateValue {
    for scope in scopes.reversed() {
      if let value = scope[name] { return value }
    }
    return TemplateFunction(rawValue: name).map { .function($0) } ?? .undefined("'\(name)'")
  }

  // MARK: Output

  private func put(_ text: TemplateText) throws(TemplateError) {
    try charge(textOf: output.count + text.count, copied: text.count)
    output += text
  }

  private func charge(textOf length: Int, copied: Int) throws(TemplateError) {
    guard length <= limits.textLength else {
      let limit = limits.textLength
      throw TemplateError(line: line, reason: .limit("\(limit) characters of output"))
    }
    try charge(1 + copied / 8)
  }

  /// What `body` puts out, in a scope of its own, instead of putting it out.
  func captured(
    _ body: [TemplateStatement],
    binding values: [String: TemplateValue] = [:]
  ) throws(TemplateError) -> TemplateText {
    let outside = output
    output = TemplateText()
    scopes.append(values)
    defer {
      output = outside
      scopes.removeLast()
    }
    _ = try follow(body)
    return output
  }

  // MARK: Statements

  private func follow(_ statements: [TemplateStatement]) throws(TemplateError) -> Flow {
    try nested { () throws(TemplateError) in
      for statement in statements {
        line = statement.line
        try charge(1)
        let flow = try follow(statement.action)
        if flow != .onward { return flow }
      }
      return .onward
    }
  }

  private func follow(_ action: TemplateStatement.Action) throws(TemplateError) -> Flow {
    switch action {
    case .text(let text): try put(text)
    case .output(let expression): try put(try shown(try value(of: expression)))
    case .branch(let branches, let otherwise): return try follow(branches, otherwise)
    case .loop(let loop): return try follow(loop)
    case .assign(let target, let expression):
      try assign(try value(of: expression), to: target)
    case .capture(let target, let filters, let body):
      let value = TemplateValue.text(try captured(body))
      try assign(try applied(filters, to: value), to: target)
    case .macro(let macro):
      bind(macro.name, .macro(TemplateMacro(definition: macro, scopes: nil)))
    case .call(let expression, let body): try follow(call: expression, body)
    case .filtered(let filters, let body):
      let value = TemplateValue.text(try captured(body))
      try put(try shown(try applied(filters, to: value)))
    case .with(let values, let body): return try follow(with: values, body)
    case .evaluate(let expression): _ = try value(of: expression)
    case .group(let body): return try follow(body)
    case .leaveLoop: return .leaveLoop
    case .nextInLoop: return .nextInLoop
    }
    return .onward
  }

  private func follow(
    _ branches: [TemplateStatement.Branch],
    _ otherwise: [TemplateStatement]
  ) throws(TemplateError) -> Flow {
    for branch in branches where try value(of: branch.test).isTrue {
      return try follow(branch.body)
    }
    return try follow(otherwise)
  }

  private func follow(
    with values: [(name: String, value: TemplateExpression)],
    _ body: [TemplateStatement]
  ) throws(TemplateError) -> Flow {
    var scope: [String: TemplateValue] = [:]
    for (name, expression) in values { scope[name] = try value(of: expression) }
    scopes.append(scope)
    defer { scopes.removeLast() }
    return try follow(body)
  }

  private func follow(
    call expression: TemplateExpression,
    _ body: TemplateStatement.Macro
  ) throws(TemplateError) {
    let caller = TemplateMacro(definition: body, scopes: scopes)
    scopes.append(["caller": .macro(caller)])
    defer { scopes.removeLast() }
    try put(try shown(try value(of: expression)))
  }

  private func follow(_ loop: TemplateStatement.Loop) throws(TemplateError) -> Flow {
    let elements = try chosen(from: loop)
    guard !elements.isEmpty else { return try follow(loop.otherwise) }
    let state = TemplateLoop(elements: elements, depth: loopDepth)
    loopDepth += 1
    defer { loopDepth -= 1 }
    for (place, element) in elements.enumerated() {
      state.place = place
      scopes.append(["loop": .loop(state)])
      defer { scopes.removeLast() }
      try assign(element, to: loop.target)
      if try follow(loop.body) == .leaveLoop { break }
    }
    return .onward
  }

  /// The elements that a loop goes through.
  private func chosen(from loop: TemplateStatement.Loop) throws(TemplateError)
    -> [TemplateValue]
  {
    let all = try elements(of: try value(of: loop.elements))
    guard let filter = loop.filter else { return all }
    var chosen: [TemplateValue] = []
    for element in all {
      scopes.append([:])
      defer { scopes.removeLast() }
      try assign(element, to: loop.target)
      if try value(of: filter).isTrue { chosen.append(element) }
    }
    return chosen
  }

  private func assign(
    _ value: TemplateValue,
    to target: TemplateStatement.Target
  ) throws(TemplateError) {
    switch target {
    case .name(let name): bind(name, value)
    case .names(let names):
      let values = try elements(of: value)
      guard values.count == names.count else {
        throw fail("\(values.count) values for the \(names.count) names \(names)")
      }
      for (name, value) in zip(names, values) { bind(name, value) }
    case .member(let name, let member):
      guard case .namespace(let namespace) = self.value(named: name) else {
        throw fail("'\(name)' is no namespace, so '\(name).\(member)' cannot be set")
      }
      namespace[member] = value
    }
  }
}
