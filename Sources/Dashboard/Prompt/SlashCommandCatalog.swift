/// Every command there is, in the order of the help: popup, help, palette and manual read
/// them from here.
package enum SlashCommandCatalog {
  package static let all = chat + running + session

  /// What is said, and how.
  private static let chat: [SlashCommand] = [
    SlashCommand("/regen", "answer once more", waits: true) { _, _ in [.regenerate] },
    SlashCommand("/edit", "ask a turn anew", .optional("N"), waits: true, perform: edit),
    SlashCommand("/continue", "go on with it", waits: true) { _, _ in
      [.continueReply]
    },
    SlashCommand("/new", "new conversation", waits: true) { _, _ in [.newConversation] },
    SlashCommand("/save", "keep it in a file", .optional("NAME")) { _, name in
      [.save(name)]
    },
    SlashCommand(
      "/load",
      "open a kept one",
      .optional("NAME"),
      waits: true,
      choices: .sessions
    ) { _, name in name.isEmpty ? [.list(.sessions)] : [.load(name)] },
    SlashCommand("/system", "set system prompt", .optional("TEXT"), waits: true) { _, text in
      [.setSystem(text)]
    },
    SlashCommand(
      "/set",
      "change a setting",
      .optional("KEY VALUE"),
      waits: true,
      choices: .settings,
      perform: set
    ),
  ]

  /// What runs, and on what.
  private static let running: [SlashCommand] = [
    SlashCommand(
      "/model",
      "open another model",
      .optional("PATH"),
      waits: true,
      choices: .models
    ) { _, path in path.isEmpty ? [.list(.models)] : [.model(path: path)] },
    SlashCommand("/budget", "memory for experts", .required("SIZE")) { _, size in
      [.budget(size)]
    },
    SlashCommand(
      "/policy",
      "who leaves a slot",
      .optional("NAME"),
      choices: .policies
    ) { _, name in name.isEmpty ? [.list(.policies)] : [.policy(name)] },
    SlashCommand(
      "/schedule",
      "when reads begin",
      .optional("NAME"),
      choices: .schedules
    ) { _, name in name.isEmpty ? [.list(.schedules)] : [.schedule(name)] },
  ]

  /// What becomes of the session, and how it looks.
  private static let session: [SlashCommand] = [
    SlashCommand("/mark", "mark this moment", .optional("TEXT")) { _, text in
      [.mark(text.isEmpty ? "mark" : text)]
    },
    SlashCommand(
      "/export",
      "write the session",
      .optional("FORMAT"),
      choices: .formats
    ) { _, argument in
      let (format, path) = SlashLine.cutWord(argument[...])
      if format.isEmpty { return [.list(.formats)] }
      return [.export(format: String(format), path: path.isEmpty ? nil : String(path))]
    },
    SlashCommand(
      "/theme",
      "change the colours",
      .optional("NAME"),
      choices: .themes
    ) { _, name in name.isEmpty ? [.list(.themes)] : [.theme(name)] },
    SlashCommand("/what-if", "try other settings") { screen, _ in screen.openWhatIf() },
    SlashCommand("/stats", "session's figures") { _, _ in [.statistics] },
    SlashCommand("/help", "this help") { screen, _ in
      screen.view.isHelpShown = true
      return []
    },
    SlashCommand("/quit", "leave") { _, _ in [.quit] },
  ]

  /// The command of that name, with its slash.
  package static func command(named name: String) -> SlashCommand? {
    all.first { $0.name == name }
  }

  // MARK: Commands that look at the screen

  @Sendable private static func set(
    _ screen: inout Screen,
    _ argument: String
  ) throws(SlashCommandError) -> [Intent] {
    let (key, value) = SlashLine.cutWord(argument[...])
    if key.isEmpty { return [.list(.settings)] }
    if value.isEmpty { throw .missingValue(key: String(key)) }
    return [.set(key: String(key), value: String(value))]
  }

  @Sendable private static func edit(
    _ screen: inout Screen,
    _ argument: String
  ) throws(SlashCommandError) -> [Intent] {
    screen.playback.follow()
    let questions = screen.state.answeredQuestions
    let turn = argument.isEmpty ? questions.count : Int(argument) ?? 0
    guard questions.indices.contains(turn - 1) else {
      throw .noSuchTurn(argument, count: questions.count)
    }
    screen.view.prompt = PromptLine(recalling: questions[turn - 1])
    screen.view.editedTurn = turn
    return []
  }

  // MARK: Names that are nearly right

  /// The name that takes the fewest changes to get to.
  static func nearest(to name: String) -> String {
    // Distances of a pasted page need not be exact.
    let typed = Array(name.prefix(32))
    let distances = all.map { editDistance(typed, Array($0.name)) }
    return zip(all, distances).min { $0.1 < $1.1 }?.0.name ?? "/help"
  }

  /// The least number of insertions, deletions and replacements that turn one into the other.
  private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    // Row by row (left + 1) × (right + 1).
    var row = Array(0...right.count)
    for (line, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in right.indices {
        let replaced = diagonal + (right[column] == character ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}

extension DashboardState {
  /// The questions of the conversation on the screen that have an answer, oldest first.
  var answeredQuestions: [String] {
    zip(chat, chat.dropFirst()).compactMap { question, answer in
      let isAnswered = answer.role == .assistant && answer.reply?.reason != .failed
      return question.role == .user && isAnswered ? question.text : nil
    }
  }
}
