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
    ),
    completion: .list(ColorChoice.allCases.map(\.rawValue))
  )
  var color: String?

  @Option(help: ArgumentHelp("Frames a second at most, 1 to 30.", valueName: "n"))
  var fps: Int?

  @Flag(help: "Let the map add up instead of fading, and draw two frames a second.")
  var reducedMotion = false

  /// The theme that the configuration names, and those for dark and for light backgrounds.
  private var configuredTheme: String?
  private var darkTheme: String?
  private var lightTheme: String?

  /// Takes from the configuration what was not given.
  mutating func adopt(_ settings: Settings) {
    configuredTheme = settings.theme.map(InstalledFiles.expanded)
    darkTheme = settings.darkTheme.map(InstalledFiles.expanded)
    lightTheme = settings.lightTheme.map(InstalledFiles.expanded)
    glyphs = glyphs ?? settings.glyphs
    fps = fps ?? settings.frameLimit
    reducedMotion = reducedMotion || settings.hasReducedMotion == true
    // The environment goes before the file.
    if InstalledFiles.environment("NO_COLOR") == nil { color = color ?? settings.color }
  }

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
    try looks().appearance
  }

  /// The look of a screen that can change it.
  ///
  /// A theme that was asked for and cannot be read is an error, one that is configured a
  /// warning: the one inside the program stands in.
  func looks() throws -> Looks {
    let library = ThemeLibrary(folders: InstalledFiles.themeFolders())
    var appearance = Appearance(width: CharacterWidth.columns(of:))
    if let glyphs = glyphs.flatMap(Glyphs.init(named:)) { appearance.glyphs = glyphs }
    let name = fixedTheme ?? darkTheme ?? "ember"
    do {
      let isRequired = theme == name || configuredTheme == name || darkTheme == name
      appearance.theme = try library.theme(named: name, isRequired: isRequired)
    } catch {
      if theme == name { throw Failure(error, subject: "--theme") }
      StandardOutput.note("warning: theme: \(ShownText.harmless("\(error)"))\n")
    }
    return Looks(appearance, name: name, library: library)
  }

  /// The theme to use whatever the background; `nil` where that decides.
  private var fixedTheme: String? {
    let wanted = theme ?? configuredTheme
    return wanted == "auto" ? nil : wanted
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
  func adapt(_ looks: Looks, to traits: TerminalTraits) -> Looks {
    var looks = looks
    if glyphs ?? "auto" == "auto" { looks.use(traits.glyphs) }
    if fixedTheme == nil, traits.isLight == true,
      let fault = looks.use(lightTheme ?? "umber", isPreview: false)
    {
      StandardOutput.note("warning: \(ShownText.harmless(fault))\n")
    }
    return looks
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
