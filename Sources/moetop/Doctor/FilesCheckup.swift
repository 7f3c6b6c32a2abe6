import Configuration
import Glibc
import Recording

/// What `moetop doctor` finds out about configuration, themes and the folders that are used.
struct FilesCheckup {
  let flags: ConfigurationFlags
  let effective: EffectiveSettings

  var findings: [Finding] {
    configuration + theme + [sessions, state, models].compactMap(\.self)
  }

  private var configuration: [Finding] {
    let path = effective.path ?? flags.path ?? "no home folder"
    if effective.warnings.isEmpty {
      return [Finding("config", effective.path == nil ? "\(path) (none)" : path)]
    }
    return effective.warnings.map {
      Finding("config", .warning, $0, advice: "moetop config check")
    }
  }

  private var theme: [Finding] {
    let folders = InstalledFiles.themeFolders()
    let library = ThemeLibrary(folders: folders)
    guard !library.names.isEmpty else {
      let places = folders.joined(separator: ", ")
      return [
        Finding("themes", .warning, "none in \(places)", advice: "plain colours are used instead")
      ]
    }
    var findings = [Finding("themes", library.names.joined(separator: ", "))]
    let wanted = [
      effective.settings.theme, effective.settings.darkTheme, effective.settings.lightTheme,
    ]
    let used = wanted.compactMap(\.self).filter { $0 != "auto" }.map(InstalledFiles.expanded)
    for name in used.isEmpty ? ["ember", "umber"] : used {
      do {
        findings += try library.load(name).warnings.map {
          Finding("theme", .warning, "\(name): \($0)", advice: "moetop theme check \(name)")
        }
      } catch {
        findings.append(Finding("theme", .warning, "\(error)", advice: "moetop theme list"))
      }
    }
    return findings
  }

  private var sessions: Finding {
    let folder =
      effective.settings.sessionsFolder.map(InstalledFiles.expanded)
      ?? SessionWriter.defaultFolder()
    return Self.finding("sessions", folder: folder, otherwise: "sessions are not recorded")
  }

  private var state: Finding? {
    InstalledFiles.stateFolder().map {
      Self.finding("state", folder: $0, otherwise: "nothing is kept from session to session")
    }
  }

  private var models: Finding? {
    guard let folders = effective.settings.modelFolders, !folders.isEmpty else { return nil }
    let missing = folders.map(InstalledFiles.expanded).filter { access($0, R_OK | X_OK) != 0 }
    guard !missing.isEmpty else { return Finding("models", folders.joined(separator: ", ")) }
    return Finding(
      "models",
      .warning,
      "no folder \(missing.joined(separator: ", "))",
      advice: "change model_folders in the configuration"
    )
  }

  /// Whether a folder can be written, or made where it is not there yet.
  private static func finding(_ name: String, folder: String, otherwise: String) -> Finding {
    if access(folder, W_OK | X_OK) == 0 { return Finding(name, folder) }
    guard errno == ENOENT else {
      let reason = String(cString: strerror(errno)).lowercased()
      return Finding(name, .warning, "\(folder): \(reason)", advice: otherwise)
    }
    var above = folder[...]
    while let slash = above.lastIndex(of: "/") {
      above = above[..<slash]
      let path = above.isEmpty ? "/" : String(above)
      if access(path, F_OK) != 0 { continue }
      return access(path, W_OK | X_OK) == 0
        ? Finding(name, "\(folder) (made when needed)")
        : Finding(name, .warning, "\(folder) cannot be made", advice: otherwise)
    }
    return Finding(name, "\(folder) (made when needed)")
  }
}
