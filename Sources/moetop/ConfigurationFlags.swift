import ArgumentParser
import Configuration
import Foundation

/// The configuration file that holds.
struct ConfigurationFlags: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "A configuration file. Left out: config.toml in $XDG_CONFIG_HOME/moetop.",
      valueName: "file"
    ),
    completion: .file(extensions: ["toml"])
  )
  var named: String?

  /// What holds: the environment over the file.
  ///
  /// Only a file that the user named must be there. What is wrong in a file keeps nothing from
  /// starting.
  func load() throws -> EffectiveSettings {
    guard let named, access(named, F_OK) != 0 else { return Self.effective(path) }
    throw Failure(
      what: named,
      why: String(cString: strerror(errno)).lowercased(),
      hint: "moetop config init writes a file to begin with"
    )
  }

  /// What holds, with a warning on standard error where there is one.
  func settings() throws -> Settings {
    let effective = try load()
    if let warning = effective.warning {
      StandardOutput.note("warning: \(ShownText.harmless(warning))\n")
    }
    return effective.settings
  }

  /// The file that is meant, whether it is there or not; `nil` without a home.
  var path: String? { named ?? Self.usualPath }

  /// What holds where no flag says otherwise.
  static var usual: Settings { effective(usualPath).settings }

  private static var usualPath: String? {
    InstalledFiles.environment("MOETOP_CONFIG") ?? InstalledFiles.configurationFile()
  }

  private static func effective(_ path: String?) -> EffectiveSettings {
    let isThere = path.map { access($0, F_OK) == 0 } ?? false
    return EffectiveSettings(
      path: isThere ? path : nil,
      environment: ProcessInfo.processInfo.environment
    )
  }
}
