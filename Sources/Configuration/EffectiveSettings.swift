/// The settings of this start: those of the file, and over them those of the environment.
package struct EffectiveSettings: Sendable {
  /// Where a value comes from.
  package enum Source: Equatable, Sendable {
    case builtIn
    case file
    /// A variable of the environment.
    case variable(String)
  }

  package private(set) var settings = Settings()
  /// The configuration file; `nil` where there is none.
  package private(set) var path: String?
  /// What the user should know, one line each; nothing of it keeps the program from starting.
  package private(set) var warnings: [String] = []
  /// Why nothing of the file holds, if so; the first of ``warnings``, too.
  package private(set) var failure: SourceError?
  private var sources: [String: Source] = [:]

  /// Nothing said.
  package init() {}

  /// Reads the file, if there is one, then the environment.
  ///
  /// A file that cannot be read is a warning and leaves what is built in.
  package init(path: String?, environment: [String: String]) {
    if let path {
      do {
        let file = try SettingsFile(at: path)
        settings = file.settings
        for key in file.keys { sources[key] = .file }
        warnings = file.warnings.map { "\(path): \($0)" }
        self.path = path
      } catch {
        failure = error
        warnings = ["\(error)"]
      }
    }
    for setting in SettingCatalog.settings {
      guard let text = environment[setting.variable], !text.isEmpty else { continue }
      if setting.read(text, into: &settings) {
        sources[setting.key] = .variable(setting.variable)
      } else {
        warnings.append("\(setting.variable) must be \(setting.allowed)")
      }
    }
  }

  /// Where the value of a setting comes from.
  package func source(of setting: Setting) -> Source {
    sources[setting.key] ?? .builtIn
  }

  /// All warnings on one line; `nil` without any.
  package var warning: String? {
    guard let first = warnings.first else { return nil }
    let more = warnings.count - 1
    return more == 0 ? first : "\(first) (and \(more) more: moetop config check)"
  }
}
