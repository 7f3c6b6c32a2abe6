import ArgumentParser
import Configuration

/// `moetop theme import`: a theme made of a scheme of other programs.
struct ThemeImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a theme of a base16 scheme.",
    discussion: """
      Words and lines get the scheme's colours; the map keeps the ramps of ember or umber, \
      which everybody can tell apart. A theme in $XDG_CONFIG_HOME/moetop/themes is found by \
      its file's name.
      """
  )

  @Option(
    name: .customLong("base16"),
    help: ArgumentHelp("A base16 scheme (YAML); - reads it from standard input."),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var scheme: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to this file. Left out, or -: standard output.",
      valueName: "file"
    ),
    completion: .file(extensions: ["toml"])
  )
  var output = "-"

  @Flag(help: "Replace the file if it is there.")
  var force = false

  func run() throws {
    let text = String(decoding: try TextFile.bytes(of: scheme), as: UTF8.self)
    do {
      let theme = try Base16Scheme(text).themeText
      let file = try OutputFile(output, isForced: force)
      try file.write(theme)
      try file.finish()
    } catch let error as Base16Error {
      throw Failure(error, subject: scheme)
    }
    if output != "-" {
      StandardOutput.note("wrote \(output); moetop theme check \(output) tells what to mend\n")
    }
  }
}
