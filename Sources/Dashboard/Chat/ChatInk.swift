/// What a stretch of the chat is, for its colour, and how it stands out.
struct ChatInk: Hashable, Sendable {
  enum Role: Hashable, Sendable {
    /// In the colour of who speaks.
    case plain
    case heading
    /// What Markdown adds: bullets, bars, lines of tables.
    case ornament
    case link
    /// Where a link leads, and what is struck out.
    case aside
    case code, codeKeyword, codeString, codeNumber, codeComment
  }

  var role = Role.plain
  var attributes: Style.Attributes = []

  var isCode: Bool {
    switch role {
    case .code, .codeKeyword, .codeString, .codeNumber, .codeComment: true
    case .plain, .heading, .ornament, .link, .aside: false
    }
  }
}

extension Theme {
  /// The style of an ink where a speaker's words have the colour `plain`.
  func style(of ink: ChatInk, plain: Color) -> Style {
    let color =
      switch ink.role {
      case .plain: plain
      case .heading: accent
      case .ornament: faint
      case .link: link
      case .aside: dim
      case .code: code
      case .codeKeyword: codeKeyword
      case .codeString: codeString
      case .codeNumber: codeNumber
      case .codeComment: codeComment
      }
    return Style(
      foreground: color,
      background: ink.isCode ? codeBackground : background,
      attributes: ink.attributes
    )
  }
}
