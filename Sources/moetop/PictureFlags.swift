import ArgumentParser
import Configuration
import Export

/// The screen that is drawn without a terminal, and where the result goes.
struct PictureFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Columns and rows of the screen.", valueName: "size"))
  var size = ScreenSize(columns: 120, rows: 40)

  @Option(
    help: ArgumentHelp(
      "Draw colours as they look with protanopia, deuteranopia or tritanopia.",
      valueName: "name"
    ),
    completion: .list(ColorVision.allCases.map(\.rawValue))
  )
  var colorVision = ColorVision.normal

  @OptionGroup var screenFlags: ScreenFlags
  @OptionGroup var configuration: ConfigurationFlags

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to this file. Left out, or -: standard output.",
      valueName: "file"
    ),
    completion: .file()
  )
  var output = "-"

  @Flag(help: "Replace the file if it is there.")
  var force = false

  func settings() throws -> ExportSettings {
    var screenFlags = screenFlags
    screenFlags.adopt(try configuration.settings())
    var appearance = try screenFlags.appearance()
    appearance.theme = colorVision.seen(appearance.theme)
    return ExportSettings(
      appearance: appearance,
      width: size.columns,
      height: size.rows
    )
  }
}

extension ColorVision: ExpressibleByArgument {}

/// `120x40` on the command line.
struct ScreenSize: ExpressibleByArgument {
  var columns: Int
  var rows: Int

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1],
      ExportSettings.widths.contains(columns), ExportSettings.heights.contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }

  var defaultValueDescription: String { "\(columns)x\(rows)" }
}
