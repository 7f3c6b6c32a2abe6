import ArgumentParser
import Configuration
import Dashboard
import Glibc
import Terminal

/// How the screen looks.
struct ScreenFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Theme: a name or a file. Left out, or auto: ember on dark backgrounds, umber on"
        + " light ones.",
      valueName: "name"
    ),
    completion: .theme
  )
  var theme: String?

  @Option(help: ArgumentHelp("Glyphs: full, safe or ascii.", valueName: "set"))
  var glyphs: String?

  /// The themes that the configuration names for dark and for light backgrounds.
  private var darkTheme: String?
  private var lightTheme: String?

  /// Takes from the configuration what was not given.
  mutating func adopt(_ settings: Settings) {
    theme = theme ?? settings.theme.map(InstalledFiles.expanded)
    glyphs = glyphs ?? settings.glyphs.flatMap { $0 == "auto" ? nil : $0 }
    darkTheme = settings.darkTheme
    lightTheme = settings.lightTheme
  }

  func validate() throws {
    if let glyphs, Glyphs(named: glyphs) == nil {
      throw ValidationError("--glyphs must be full, safe or ascii, not '\(glyphs)'")
    }
  }

  /// The look of the screen; a theme that cannot be read is an error, before anything opens.
  func appearance() throws -> Appearance {
    try looks().appearance
  }

  /// The look of a screen that can change it; `isLight` is what is known of the background.
  func looks(isLight: Bool? = nil) throws -> Looks {
    let library = ThemeLibrary(folders: InstalledFiles.themeFolders())
    let wanted = theme == "auto" ? nil : theme
    let name = wanted ?? (isLight == true ? lightTheme ?? "umber" : darkTheme ?? "ember")
    do {
      let appearance = Appearance(
        theme: try library.theme(named: name, isRequired: wanted != nil),
        glyphs: glyphs.flatMap(Glyphs.init(named:)) ?? .full,
        width: CharacterWidth.columns(of:)
      )
      return Looks(appearance, name: name, library: library)
    } catch {
      throw Failure(error, subject: "--theme")
    }
  }

  /// Refuses to draw where nobody could see it.
  static func requireTerminal(for command: String) throws {
    guard isatty(0) == 1 && isatty(1) == 1 else {
      throw Failure(
        what: command,
        why: "the dashboard needs a terminal for input and output",
        hint: "moetop run -p TEXT streams plain text",
        status: 2
      )
    }
  }

  /// The terminal, taken over.
  static func openTerminal() throws -> TerminalScreen {
    do {
      return try TerminalScreen()
    } catch {
      throw Failure(error, subject: "terminal")
    }
  }
}
