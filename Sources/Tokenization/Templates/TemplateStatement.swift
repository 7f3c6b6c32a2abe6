/// A part of a template that puts something out, or changes what is put out.
struct TemplateStatement: Sendable {
  /// Where it begins.
  let line: Int
  let action: Action

  indirect enum Action: Sendable {
    case text(TemplateText)
    case output(TemplateExpression)
    case branch([Branch], otherwise: [TemplateStatement])
    case loop(Loop)
    case assign(Target, TemplateExpression)
    /// `{% set name | filter %}…{% endset %}`
    case capture(Target, [TemplateExpression.Trailer], [TemplateStatement])
    case macro(Macro)
    /// `{% call macro() %}…{% endcall %}`
    case call(TemplateExpression, Macro)
    /// `{% filter name %}…{% endfilter %}`
    case filtered([TemplateExpression.Trailer], [TemplateStatement])
    case with([(name: String, value: TemplateExpression)], [TemplateStatement])
    case evaluate(TemplateExpression)
    case group([TemplateStatement])
    case leaveLoop
    case nextInLoop
  }

  /// One `if` or `elif`.
  struct Branch: Sendable {
    let test: TemplateExpression
    let body: [TemplateStatement]
  }

  struct Loop: Sendable {
    let target: Target
    let elements: TemplateExpression
    /// Which of the elements; all if `nil`.
    let filter: TemplateExpression?
    let body: [TemplateStatement]
    /// What is done if there are none.
    let otherwise: [TemplateStatement]
  }

  /// What a value is assigned to.
  enum Target: Sendable {
    case name(String)
    case names([String])
    /// A member of a namespace.
    case member(of: String, String)
  }

  struct Macro: Sendable {
    let name: String
    let parameters: [(name: String, preset: TemplateExpression?)]
    let body: [TemplateStatement]
  }
}
