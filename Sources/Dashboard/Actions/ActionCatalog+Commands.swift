// What can be said at the prompt, for the palette.
extension ActionCatalog {
  /// The commands that no other action does.
  static let commands: [Action] = SlashCommandCatalog.all.compactMap { command in
    let name = String(command.name.dropFirst())
    guard !["export", "help", "quit", "theme", "what-if"].contains(name) else { return nil }
    return Action(
      name,
      command.words,
      .session,
      keyText: command.name,
      places: [.input, .keys],
      obstacle: { command.obstacle(in: $0) },
      perform: { $0.begin(command) }
    )
  }
}

extension Screen {
  /// Carries a command out that was not typed; what it needs to be told is typed now.
  mutating func begin(_ command: SlashCommand) -> [Intent] {
    switch command.argument {
    case .optional where command.choices == nil && command.name != "/edit", .required:
      view.mode = .input
      view.prompt = PromptLine(command.name + " ")
      view.completion = Completion(view.prompt, choices: view.choices)
      return []
    case .none, .optional:
      do {
        return try command.perform(&self, "")
      } catch {
        view.message = error.description
        return []
      }
    }
  }
}
