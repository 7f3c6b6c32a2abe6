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

  @Option(
    help: ArgumentHelp(
      "Glyphs: auto, full, shaded, safe or ascii. Left out: auto, what the terminal shows.",
      valueName: "set"
    )
  )
  var glyphs: String?

  @Option(
    help: ArgumentHelp(
      "Colours: auto, never, 16, 256 or truecolor.",
      discussion: "Left out: auto, what the terminal shows; none where NO_COLOR is set.",
      valueName: "depth"
    )
  )
  var color: String?

  @Option(help: ArgumentHelp("Frames a second at most, 1 to 30.", valueName: "n"))
  var fps: Int?

  func validate() throws {
    if let glyphs, glyphs != "auto", Glyphs(named: glyphs) == nil {
      let names = "auto, " + Glyphs.all.map(\.name).joined(separator: ", ")
      throw ValidationError("--glyphs must be one of \(names), not '\(glyphs)'")
    }
    if let color, ColorChoice(rawValue: color) == nil {
      let names = ColorChoice.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--color must be one of \(names), not '\(color)'")
    }
    if let fps, !(1...30).contains(fps) {
      throw ValidationError("--fps must be from 1 to 30, not \(fps)")
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

  /// The terminal, taken over.
  func openTerminal() throws -> TerminalScreen {
    do {
      return try TerminalScreen(colors: color.flatMap(ColorChoice.init) ?? .auto)
    } catch {
      throw Failure(error, subject: "terminal")
    }
  }

  /// The look on a terminal of which more is known now.
  func adapt(_ appearance: Appearance, to traits: TerminalTraits) -> Appearance {
    var adapted = appearance
    if glyphs ?? "auto" == "auto" { adapted.glyphs = traits.glyphs }
    return adapted
  }

  /// How fast the screen may be drawn.
  func pace() -> FramePace {
    fps.map { FramePace(framesPerSecond: $0) } ?? FramePace()
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
}
