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
    EffectiveSettings(
      path: try isThere() ? path : nil,
      environment: ProcessInfo.processInfo.environment
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
  var path: String? {
    named ?? InstalledFiles.environment("MOETOP_CONFIG") ?? InstalledFiles.configurationFile()
  }

  private func isThere() throws -> Bool {
    guard let path, access(path, F_OK) != 0 else { return path != nil }
    guard named == nil else {
      throw Failure(
        what: path,
        why: String(cString: strerror(errno)).lowercased(),
        hint: "moetop config init writes a file to begin with"
      )
    }
    return false
  }
}
