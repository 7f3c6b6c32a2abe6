import ArgumentParser
import Configuration
import Glibc

/// `moetop theme show`: a theme's colours.
struct ThemeShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print every colour of a theme, painted where a terminal is there to see it."
  )

  @Argument(help: "A theme's name or file.", completion: .theme)
  var name: String

  @Option(
    help: ArgumentHelp(
      "Draw colours as they look with protanopia, deuteranopia or tritanopia.",
      valueName: "name"
    ),
    completion: .list(ColorVision.allCases.map(\.rawValue))
  )
  var colorVision = ColorVision.normal

  func run() throws {
    do {
      let library = ThemeLibrary(folders: InstalledFiles.themeFolders())
      let theme = colorVision.seen(try library.load(name).theme)
      try StandardOutput.write(ThemeSample(theme: theme, pen: Self.pen).text)
    } catch let error as ThemeError {
      throw Failure(error, subject: "theme")
    }
  }

  /// What the terminal is sent; `nil` where there is none, or none that wants colours.
  private static var pen: ThemeSample.Pen? {
    guard isatty(1) == 1, InstalledFiles.environment("NO_COLOR") == nil else { return nil }
    let depth = InstalledFiles.environment("COLORTERM")
    return depth == "truecolor" || depth == "24bit" ? .trueColor : .palette
  }
}
