import ArgumentParser

/// `moetop theme`: the colours of the screen.
struct ThemeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theme",
    abstract: "List, show, check or import themes.",
    subcommands: [
      ThemeListCommand.self, ThemeShowCommand.self, ThemeCheckCommand.self,
      ThemeImportCommand.self,
    ],
    defaultSubcommand: ThemeListCommand.self
  )
}
