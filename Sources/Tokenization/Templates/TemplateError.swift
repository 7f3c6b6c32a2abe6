/// Why a chat template could not be read or followed, and at which of its lines.
package struct TemplateError: Error, Equatable {
  /// What is wrong.
  package enum Reason: Equatable, Sendable {
    /// The template is not written as templates are.
    case syntax(String)
    /// Something of the template language that moetop does not know.
    case unsupported(kind: String, name: String, supported: [String])
    /// Something was asked of a value that it cannot do.
    case value(String)
    /// The template itself refused the conversation.
    case refused(String)
    /// The template wants more than a template may have.
    case limit(String)
  }

  package let line: Int
  package let reason: Reason

  package init(line: Int, reason: Reason) {
    self.line = line
    self.reason = reason
  }
}

extension TemplateError: CustomStringConvertible {
  package var description: String {
    let why =
      switch reason {
      case .syntax(let text), .value(let text): text
      case .refused(let text): "it refuses the conversation: \(text)"
      case .limit(let text): "it needs more than \(text)"
      case .unsupported(let kind, let name, let supported):
        "the \(kind) '\(name)' is not supported"
          + (supported.isEmpty ? "" : " (supported: \(supported.joined(separator: ", ")))")
      }
    // Parts of it are the template's words: they stay one line, and no terminal obeys them.
    var shown = String.UnicodeScalarView()
    for scalar in why.unicodeScalars {
      shown.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return "line \(line) of the chat template: \(String(shown))"
  }
}
