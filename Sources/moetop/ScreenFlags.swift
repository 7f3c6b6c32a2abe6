import ArgumentParser
import Configuration
import Dashboard
import Glibc
import Terminal

/// How the screen looks.
struct ScreenFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Theme: a name or a file. Left out: ember, for dark backgrounds.",
      valueName: "name"
    )
  )
  var theme: String?

  @Option(help: ArgumentHelp("Glyphs: full, safe or ascii.", valueName: "set"))
  var glyphs: String?

  func validate() throws {
    if let glyphs, Glyphs(named: glyphs) == nil {
      throw ValidationError("--glyphs must be full, safe or ascii, not '\(glyphs)'")
    }
  }

  /// The look of the screen; a theme that cannot be read is an error, before anything opens.
  func appearance() throws -> Appearance {
    let library = ThemeLibrary(folders: InstalledFiles.themeFolders())
    do {
      let theme = try library.theme(named: theme ?? "ember", isRequired: theme != nil)
      return Appearance(
        theme: theme,
        glyphs: glyphs.flatMap(Glyphs.init(named:)) ?? .full,
        width: CharacterWidth.columns(of:)
      )
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
