/// The configuration written out: as a file to begin with, and as a list of what holds.
package enum SettingsDocument {
  /// A file that sets nothing and explains everything.
  package static var commented: String {
    var text = """
      # moetop's configuration. Every setting is a comment: remove its # to change it.
      # Flags go before variables of the environment, and these before this file.

      """
    for table in SettingCatalog.tables {
      text += "\n# \(table.meaning)\n"
      // The head is no comment: what is uncommented below it belongs to its table.
      if !table.name.isEmpty { text += "[\(table.name)]\n" }
      for setting in SettingCatalog.settings where setting.table == table.name {
        text += "\n" + comment(setting.meaning)
        if case .choice(let names, _) = setting.values {
          text += comment("One of: \(names.joined(separator: ", ")).")
        }
        text += "#\(setting.name) = \(setting.initial)\n"
      }
    }
    return text
  }

  /// What holds, one setting a line: key, value, and where the value comes from.
  package static func list(_ effective: EffectiveSettings) -> String {
    let rows = SettingCatalog.settings.map { setting -> (String, String, String) in
      let value =
        setting.text(in: effective.settings) ?? (setting.isExample ? "-" : setting.initial)
      let source =
        switch effective.source(of: setting) {
        case .builtIn: "built in"
        case .file: effective.path ?? "file"
        case .variable(let name): name
        }
      return (setting.key, value, source)
    }
    let keyWidth = rows.map(\.0.count).max() ?? 0
    let valueWidth = min(rows.map(\.1.count).max() ?? 0, 40)
    return rows.map { key, value, source in
      padded(key, keyWidth) + "  " + padded(value, valueWidth) + "  " + source + "\n"
    }
    .joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Words as lines of a comment, none longer than most screens are wide.
  private static func comment(_ text: String) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 78 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append("# \(word)")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
