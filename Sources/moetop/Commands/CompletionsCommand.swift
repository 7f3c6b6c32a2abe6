import ArgumentParser

/// `moetop completions`: a script that lets a shell complete command lines.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a completion script for bash, zsh or fish.",
    discussion: """
      bash: moetop completions bash > ~/.local/share/bash-completion/completions/moetop
      zsh:  moetop completions zsh > DIR/_moetop, with DIR in $fpath
      fish: moetop completions fish > ~/.config/fish/completions/moetop.fish
      """
  )

  @Argument(
    help: "bash, zsh or fish.",
    completion: .list(["bash", "zsh", "fish"])
  )
  var shell: String

  func validate() throws {
    guard CompletionShell(rawValue: shell) != nil else {
      throw ValidationError("the shell must be bash, zsh or fish, not '\(shell)'")
    }
  }

  func run() throws {
    guard let shell = CompletionShell(rawValue: shell) else { return }
    // Without a command the first word is a model: bash then offers files.
    let script = Moetop.completionScript(for: shell).replacing(
      "complete -o filenames -F _moetop moetop",
      with: "complete -o filenames -o default -F _moetop moetop"
    )
    try StandardOutput.write(script + "\n")
  }
}
