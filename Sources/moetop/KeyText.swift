import ArgumentParser
import Dashboard

/// Keys as text: a character stands for itself, others have names in brackets.
enum KeyText {
  private static let named: [String: Key] = [
    "enter": .enter, "esc": .escape, "tab": .tab, "backtab": .backTab, "backspace": .backspace,
    "up": .up, "down": .down, "left": .left, "right": .right, "home": .home, "end": .end,
    "pgup": .pageUp, "pgdn": .pageDown, "f1": .function(1), "f2": .function(2),
  ]

  /// The keys of `p<Tab>z`; a bracket that begins no name is the key of that sign.
  static func keys(_ text: String) throws -> [Key] {
    var keys: [Key] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      let name = rest.prefix { $0.isLetter || $0.isNumber }
      guard character == "<", !name.isEmpty, rest[name.endIndex...].first == ">" else {
        keys.append(.character(character))
        continue
      }
      guard let key = named[name.lowercased()] else {
        let names = named.keys.sorted().joined(separator: " ")
        throw ValidationError("there is no key <\(name)>; there are \(names)")
      }
      keys.append(key)
      rest = rest[name.endIndex...].dropFirst()
    }
    return keys
  }
}
