import ArgumentParser
import Export

/// The screen that is drawn without a terminal, and where the result goes.
struct PictureFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Columns and rows of the screen.", valueName: "size"))
  var size = ScreenSize(columns: 120, rows: 40)

  @OptionGroup var screenFlags: ScreenFlags

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
    ExportSettings(
      appearance: try screenFlags.appearance(),
      width: size.columns,
      height: size.rows
    )
  }
}

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
