/// Text for XML and HTML, in elements and in quoted attributes.
enum MarkupText {
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in PlainText.shown(text).unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
