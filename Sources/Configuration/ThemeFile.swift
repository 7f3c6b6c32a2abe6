import Dashboard
import TOMLKit

/// The content of one theme file: the colours that it sets, and what was wrong with it.
///
/// Whatever is missing or unusable comes from the parent. TOML: https://toml.io/en/v1.0.0
package struct ThemeFile: Equatable, Sendable {
  package private(set) var name: String?
  package private(set) var author: String?
  package private(set) var variant: Theme.Variant?
  /// The theme that fills the gaps; `nil` for the built-in one.
  package private(set) var parent: String?
  /// What the author should know, one line each; none of it keeps the theme from working.
  package private(set) var warnings: [String] = []

  // By the place in `Theme.roles`.
  private var colors: [Int: Color] = [:]
  private var heat: [Color]?
  private var diverge: [Color]?

  init(_ source: TOMLSource) throws(SourceError) {
    read(try source.table())
  }

  /// The theme: this file's colours over those of another.
  package func theme(over parent: Theme = .builtIn) -> Theme {
    var theme = parent
    if let name { theme.name = name }
    if let author { theme.author = author }
    if let variant { theme.variant = variant }
    for (place, color) in colors { theme[keyPath: Theme.roles[place].color] = color }
    if let heat { theme.heat = heat }
    if let diverge { theme.diverge = diverge }
    return theme
  }

  // MARK: Reading

  private mutating func read(_ root: TOMLTable) {
    for key in root.keys.sorted() {
      guard ["meta", "ui", "chat", "data", "ramp"].contains(key) else {
        warnings.append("\(key): not a part of a theme")
        continue
      }
      guard let table = root[key]?.table else {
        warnings.append("\(key): must be a table")
        continue
      }
      for inner in table.keys.sorted() {
        guard let value = table[inner] else { continue }
        switch key {
        case "meta": readMeta(inner, value)
        case "ramp": readRamp(inner, value)
        default: readColor(table: key, inner, value)
        }
      }
    }
  }

  private mutating func readMeta(_ key: String, _ value: any TOMLValueConvertible) {
    guard ["name", "author", "variant", "parent"].contains(key) else {
      warnings.append("meta.\(key): not known")
      return
    }
    guard let text = value.string else {
      warnings.append("meta.\(key): must be a string")
      return
    }
    switch key {
    case "name": name = text
    case "author": author = text
    case "parent": parent = text.isEmpty ? nil : text
    default:
      variant = Theme.Variant(rawValue: text)
      if variant == nil { warnings.append("meta.variant: must be dark, light or any") }
    }
  }

  private mutating func readColor(
    table: String,
    _ key: String,
    _ value: any TOMLValueConvertible
  ) {
    guard let place = Theme.roles.firstIndex(where: { $0.table == table && $0.key == key })
    else {
      warnings.append("\(table).\(key): not known")
      return
    }
    if let color = value.string.flatMap(ColorText.color) {
      colors[place] = color
    } else {
      warnings.append("\(table).\(key): must be a colour, as \"#e0a458 | 179 | yellow\"")
    }
  }

  private mutating func readRamp(_ key: String, _ value: any TOMLValueConvertible) {
    switch key {
    case "heat": heat = colors(key, value, count: Theme.heatLevelCount)
    case "diverge": diverge = colors(key, value, count: Theme.divergeLevelCount)
    default: warnings.append("ramp.\(key): not known")
    }
  }

  private mutating func colors(
    _ key: String,
    _ value: any TOMLValueConvertible,
    count: Int
  ) -> [Color]? {
    if let array = value.array, array.count == count {
      let levels = (0..<count).compactMap { array[$0].string.flatMap(ColorText.color) }
      if levels.count == count { return levels }
    }
    warnings.append("ramp.\(key): must be a list of \(count) colours")
    return nil
  }
}
