/// The values that a filter, a method or a function is called with.
struct TemplateArguments {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []

  /// The argument at `place`, or by `name`, if it was given.
  func value(_ place: Int, _ name: String = "") -> TemplateValue? {
    positional.indices.contains(place)
      ? positional[place] : named.first { $0.name == name }?.value
  }

  /// An argument that `what` cannot do without.
  func required(
    _ place: Int,
    _ name: String = "",
    of what: String,
    _ evaluator: TemplateEvaluator
  ) throws(TemplateError) -> TemplateValue {
    guard let value = value(place, name) else {
      throw evaluator.fail("'\(what)' needs \(place + 1) or more arguments")
    }
    return value
  }

  /// A text that `what` cannot do without.
  func text(
    _ place: Int,
    _ name: String = "",
    of what: String,
    _ evaluator: TemplateEvaluator
  ) throws(TemplateError) -> TemplateText {
    let value = try required(place, name, of: what, evaluator)
    guard case .text(let text) = value else {
      throw evaluator.fail("'\(what)' needs a text, not \(value.kindName)")
    }
    return text
  }

  /// A text that may be left out, or given as none.
  func optionalText(
    _ place: Int,
    _ name: String = "",
    of what: String,
    _ evaluator: TemplateEvaluator
  ) throws(TemplateError) -> TemplateText? {
    switch value(place, name) {
    case nil, .some(.none): nil
    default: try text(place, name, of: what, evaluator)
    }
  }

  /// Without the first positional ones.
  func dropping(_ count: Int) -> TemplateArguments {
    TemplateArguments(positional: Array(positional.dropFirst(count)), named: named)
  }
}
