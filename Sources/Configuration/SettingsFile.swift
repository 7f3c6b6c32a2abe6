import TOMLKit

/// The content of a configuration file: what it sets, and what was wrong with it.
///
/// A line that cannot be used is a warning, and all others hold.
package struct SettingsFile: Equatable, Sendable {
  package private(set) var settings = Settings()
  /// The keys that were set.
  package private(set) var keys: Set<String> = []
  /// What the user should know, one line each.
  package private(set) var warnings: [String] = []

  /// Reads a file.
  package init(at path: String) throws(SourceError) {
    self.init(table: try TOMLSource(at: path).table())
  }

  init(_ source: TOMLSource) throws(SourceError) {
    self.init(table: try source.table())
  }

  private init(table root: TOMLTable) {
    let tables = Set(SettingCatalog.tables.map(\.name))
    for key in root.keys.sorted() {
      if tables.contains(key) {
        guard let table = root[key]?.table else {
          warnings.append("\(key) must be a table")
          continue
        }
        for name in table.keys.sorted() { read("\(key).\(name)", table[name]) }
      } else {
        read(key, root[key])
      }
    }
  }

  private mutating func read(_ key: String, _ value: (any TOMLValueConvertible)?) {
    guard let value else { return }
    guard let setting = SettingCatalog.settings.first(where: { $0.key == key }) else {
      let nearest = NearestName(in: SettingCatalog.settings.map(\.key)).name(to: key)
      let shown = Setting.quoted(key).dropFirst().dropLast()
      warnings.append("\(shown) is not known" + (nearest.map { "; is \($0) meant?" } ?? ""))
      return
    }
    if setting.read(value, into: &settings) {
      keys.insert(key)
    } else {
      warnings.append("\(key) must be \(setting.allowed)")
    }
  }
}
