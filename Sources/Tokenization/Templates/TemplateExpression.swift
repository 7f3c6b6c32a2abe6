/// Something with a value.
///
/// What is written one after the other is one node with many parts, so that the tree is only
/// as deep as the template nests.
indirect enum TemplateExpression: Sendable {
  case text(TemplateText)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case none
  case name(String)
  case list([TemplateExpression], isTuple: Bool)
  case dictionary([(key: TemplateExpression, value: TemplateExpression)])
  /// `first + second - third`, from the left.
  case chain(TemplateExpression, [(sign: String, operand: TemplateExpression)])
  /// `first < second <= third`, all of which must hold.
  case comparison(TemplateExpression, [(sign: Comparison, operand: TemplateExpression)])
  case either([TemplateExpression])
  case both([TemplateExpression])
  case not(TemplateExpression)
  case negative(TemplateExpression)
  /// `value if test else other`.
  case conditional(TemplateExpression, test: TemplateExpression, other: TemplateExpression?)
  /// `base.member[item](arguments)|filter is test`.
  case trailed(TemplateExpression, [Trailer])

  /// What two values are compared for.
  enum Comparison: String, Sendable {
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case isNotIn = "not in"
  }

  /// What is asked of the value before it.
  enum Trailer: Sendable {
    case member(String)
    case item(TemplateExpression)
    case slice(from: TemplateExpression?, to: TemplateExpression?, step: TemplateExpression?)
    case call(ArgumentList)
    case method(String, ArgumentList)
    case filter(TemplateFilter, ArgumentList)
    case test(TemplateTest, ArgumentList, isNegated: Bool)
  }

  /// The arguments of a call.
  struct ArgumentList: Sendable {
    var positional: [TemplateExpression] = []
    var named: [(name: String, value: TemplateExpression)] = []
  }
}
