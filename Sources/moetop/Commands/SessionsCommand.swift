import ArgumentParser

/// `moetop sessions`: the recordings in the sessions folder.
struct SessionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sessions",
    abstract: "List, search, rename, delete and prune recorded sessions.",
    discussion: """
      A session is named by its file's name in the folder, or by a path. What another program \
      has open, links and files that are no recordings are never changed.
      """,
    subcommands: [
      SessionsListCommand.self, SessionsSearchCommand.self, SessionsRenameCommand.self,
      SessionsDeleteCommand.self, SessionsPruneCommand.self,
    ],
    defaultSubcommand: SessionsListCommand.self
  )
}
