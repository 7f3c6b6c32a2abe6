/// The smallest part of a template.
struct TemplateToken: Equatable {
  /// What it is.
  enum Kind: Equatable {
    /// Text outside of tags, as it is put out.
    case data(String)
    /// `{%` and `%}`, `{{` and `}}`.
    case blockBegin, blockEnd, outputBegin, outputEnd
    case name(String)
    case text(String)
    case integer(Int)
    case number(Double)
    /// An operator or a bracket.
    case sign(String)
    case end
  }

  let kind: Kind
  let line: Int
}

extension TemplateToken.Kind: CustomStringConvertible {
  var description: String {
    switch self {
    case .data: "text"
    case .blockBegin: "'{%'"
    case .blockEnd: "'%}'"
    case .outputBegin: "'{{'"
    case .outputEnd: "'}}'"
    case .name(let name): "'\(name)'"
    case .text(let text): "'\(text.prefix(40))'"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .sign(let sign): "'\(sign)'"
    case .end: "the end"
    }
  }
}
