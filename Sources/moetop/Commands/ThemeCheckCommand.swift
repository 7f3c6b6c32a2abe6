import ArgumentParser
import Configuration

/// `moetop theme check`: what is wrong with a theme.
struct ThemeCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell what is wrong with a theme.",
    discussion: """
      Lines that cannot be used, and what not everybody could read: contrast, ramps whose \
      levels look alike, a miss that looks like heat, in true colour and in 256 colours, also \
      with protanopia, deuteranopia and tritanopia. Status 1 when there is any of it.
      """
  )

  @Argument(help: "Themes' names or files.", completion: .file(extensions: ["toml"]))
  var themes: [String]

  func run() throws {
    let library = ThemeLibrary(folders: InstalledFiles.themeFolders())
    var isSound = true
    for name in themes {
      let findings: [String]
      do {
        let loaded = try library.load(name)
        findings = loaded.warnings + ThemeAudit().faults(of: loaded.theme)
      } catch {
        throw Failure(error, subject: "theme")
      }
      isSound = isSound && findings.isEmpty
      for finding in findings.isEmpty ? ["nothing is wrong"] : findings {
        try StandardOutput.write(ShownText.harmless("\(name): \(finding)") + "\n")
      }
    }
    if !isSound { throw ExitCode(1) }
  }
}
