import ArgumentParser
import Configuration
import Glibc
import Recording

/// `moetop config`: the configuration file.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Write, show or check the configuration.",
    subcommands: [Init.self, Show.self, Check.self],
    defaultSubcommand: Show.self
  )

  /// `moetop config init`: a file to begin with.
  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Write a file that explains every setting and changes none."
    )

    @OptionGroup var flags: ConfigurationFlags

    func run() throws {
      guard let path = flags.path else {
        throw Failure(
          what: "config",
          why: "there is no home folder",
          hint: "name a file with --config FILE"
        )
      }
      do {
        if let slash = path.lastIndex(of: "/") { try PrivateFolder.make(String(path[..<slash])) }
        let output = try OutputFile(path, isForced: false)
        try output.write(SettingsDocument.commented)
        try output.finish()
      } catch {
        var failure = Failure(error, subject: "config")
        // What somebody wrote by hand is never replaced.
        if access(path, F_OK) == 0 { failure.hint = "moetop config check tells what is in it" }
        throw failure
      }
      if path != "-" { StandardOutput.note("wrote \(path)\n") }
    }
  }

  /// `moetop config show`: what holds.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Print every setting that holds and where it comes from (the default)."
    )

    @OptionGroup var flags: ConfigurationFlags

    func run() throws {
      let effective = try flags.load()
      for warning in effective.warnings {
        StandardOutput.note("warning: \(ShownText.harmless(warning))\n")
      }
      try StandardOutput.write(SettingsDocument.list(effective))
    }
  }

  /// `moetop config check`: what is wrong with the file.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Tell what is wrong with the configuration.",
      discussion: """
        A line that cannot be used is a warning: it is skipped, and all others hold. A file \
        that cannot be read at all is an error, and ends with status 1.
        """
    )

    @OptionGroup var flags: ConfigurationFlags

    func run() throws {
      let effective = try flags.load()
      if let error = effective.failure { throw Failure(what: "config", why: "\(error)") }
      for warning in effective.warnings {
        try StandardOutput.write("warning: \(ShownText.harmless(warning))\n")
      }
      guard effective.warnings.isEmpty else { return }
      let path = effective.path ?? "no file; moetop config init writes one"
      try StandardOutput.write("nothing is wrong: \(path)\n")
    }
  }
}
