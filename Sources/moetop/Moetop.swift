import ArgumentParser
import Glibc

/// The program: parses the command line, runs the command, reports what went wrong.
@main
struct Moetop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moetop",
    abstract: "Chat with a mixture-of-experts model bigger than memory, and see its experts.",
    usage: """
      moetop [MODEL] [FLAGS]
      moetop COMMAND [ARGUMENTS] [FLAGS]
      """,
    discussion: """
      Without a command, opens the dashboard on MODEL, a GGUF file; without MODEL, on the \
      sample model that comes with moetop. 'moetop help chat' lists its flags: budget, \
      threads, context, sampling, recording, theme.
      """,
    version: ProgramVersion.text,
    subcommands: [
      DashboardCommand.self, RunCommand.self, ReplayCommand.self, SessionsCommand.self,
      DiffCommand.self, ExportCommand.self, SnapshotCommand.self, InfoCommand.self,
      TokenizeCommand.self, LogitsCommand.self, PerplexityCommand.self,
      CalibrateCommand.self, PackCommand.self, CompareCommand.self,
      PredictorsCommand.self, BenchCommand.self, WhatIfCommand.self,
      ImportCommand.self, GenerateCommand.self, ThemeCommand.self, ConfigCommand.self,
      DoctorCommand.self, CompletionsCommand.self,
    ],
    defaultSubcommand: DashboardCommand.self
  )

  static func main() {
    // A reader that went away is an error to report, not a reason to die without a word.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow is an error of the recording, which the session outlives.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = StatisticsStyle.spellOut(Array(CommandLine.arguments.dropFirst()))
    var command: any ParsableCommand
    do {
      command = try parseAsRoot(arguments)
    } catch {
      guard exitCode(for: error) != .success else {
        print(fullMessage(for: error))
        return
      }
      Failure(
        what: "command line",
        why: message(for: error).lowercasedFirst(),
        hint: "moetop --help lists commands and flags",
        status: 64
      ).exit()
    }
    do {
      try command.run()
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch {
      // Help and version are commands too, and end in an "error" that is none.
      guard exitCode(for: error) == .success else { Failure(error).exit() }
      print(fullMessage(for: error))
    }
  }
}

extension String {
  /// The text with a small first letter, as our errors are written.
  fileprivate func lowercasedFirst() -> String {
    guard let first, dropFirst().first?.isUppercase != true else { return self }
    return first.lowercased() + dropFirst()
  }
}
