// Keys that go to the prompt.
extension Screen {
  mutating func type(_ key: Key, _ armed: Armed?) -> [Intent] {
    let key = view.isEnterNewline ? key.withEnterSwapped : key
    if pressInCompletion(key) { return [] }
    switch key {
    case .enter: return enter()
    case .control("c"): return interrupt(armed)
    case .control("d"):
      if view.prompt.isEmpty { return [.quit] }
      view.prompt.delete()
    case .control("g"): return [.openEditor(view.prompt.wholeText)]
    case .control("r"): searchHistory()
    case .up: moveUp()
    case .down: moveDown()
    default: edit(key)
    }
    return []
  }

  private mutating func edit(_ key: Key) {
    let text = view.prompt.text
    switch key {
    case .character(let character): view.prompt.insert(String(character))
    case .paste(let text): view.prompt.paste(text, foldsLong: true)
    case .newline, .control("j"): view.prompt.insert("\n")
    case .backspace: view.prompt.backspace()
    case .delete: view.prompt.delete()
    case .left: view.prompt.moveLeft()
    case .right: view.prompt.moveRight()
    case .shiftLeft: view.prompt.moveWordLeft()
    case .shiftRight: view.prompt.moveWordRight()
    case .home, .control("a"): view.prompt.moveToLineStart()
    case .end, .control("e"): view.prompt.moveToLineEnd()
    case .control("k"): view.prompt.deleteToLineEnd()
    case .control("u"): view.prompt.deleteToLineStart()
    case .control("w"): view.prompt.deleteWord()
    default: return
    }
    let isChanged = view.prompt.text != text
    view.completion = isChanged ? Completion(view.prompt, choices: view.choices) : nil
  }

  /// Takes back what the user made of the text in an editor; `nil` keeps what was there.
  package mutating func finishEditing(_ text: String?) {
    guard let text else { return }
    view.completion = nil
    view.prompt = PromptLine()
    // Editors end the last line, and what was typed had no end there.
    view.prompt.paste(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }

  // MARK: History

  private mutating func moveUp() {
    if view.prompt.moveUp() { return }
    guard let entry = history.older(than: view.prompt.wholeText) else { return }
    view.completion = nil
    view.prompt = PromptLine(recalling: entry)
  }

  private mutating func moveDown() {
    if view.prompt.moveDown() { return }
    guard let entry = history.newer() else { return }
    view.completion = nil
    view.prompt = PromptLine(recalling: entry)
  }

  /// Opens the list of what was sent before, the newest first.
  private mutating func searchHistory() {
    view.completion = nil
    if history.entries.isEmpty {
      view.message = "nothing was sent yet"
      return
    }
    let items = history.entries.indices.reversed().map { place in
      let lines = history.entries[place].split(separator: "\n", omittingEmptySubsequences: true)
      return Picker.Item(
        id: String(place),
        title: lines.first.map(String.init) ?? "",
        detail: lines.count > 1 ? "\(lines.count) lines" : ""
      )
    }
    open(Picker(.history, title: "sent before", items: items))
  }

  /// Puts an entry of the history in the prompt.
  mutating func recall(_ item: Picker.Item) {
    guard let place = Int(item.id), history.entries.indices.contains(place) else { return }
    view.prompt = PromptLine(recalling: history.entries[place])
  }

  // MARK: The end of typing

  /// Ctrl-C takes the first of these that there is to take: the reply, the prompt, the program.
  private mutating func interrupt(_ armed: Armed?) -> [Intent] {
    if isGenerating { return [.stop] }
    view.completion = nil
    if !view.prompt.isEmpty || view.editedTurn != nil {
      view.prompt.clear()
      view.editedTurn = nil
      history.leave()
      return []
    }
    if armed == .quit { return [.quit] }
    self.armed = .quit
    view.message = "press ^C again to quit"
    return []
  }

  private mutating func enter() -> [Intent] {
    if let completion = view.completion, takesSelected(completion) {
      view.prompt = completion.completed
      view.completion = Completion(view.prompt, choices: view.choices)
      let text = SlashLine.trimmed(view.prompt.text[...])
      let command = SlashCommandCatalog.command(named: String(text))
      // A name alone that needs an argument waits for it.
      if case .required = command?.argument { return [] }
    }
    return submit()
  }

  /// Whether Enter means what the popup has selected rather than what was typed: it was gone
  /// to, or what was typed is only the begin of a name.
  private func takesSelected(_ completion: Completion) -> Bool {
    if completion.isChosen { return true }
    return completion.part == .name
      && SlashCommandCatalog.command(named: view.prompt.text) == nil
  }

  private mutating func submit() -> [Intent] {
    let text = String(SlashLine.trimmed(view.prompt.wholeText[...]))
    if text.isEmpty { return [] }
    do {
      if let line = try SlashLine(text) { return try run(line, text) }
    } catch {
      view.message = error.description
      return []
    }
    if isGenerating {
      view.message = "the model is still speaking; ^C stops it"
      return []
    }
    let message = SlashCommand.message(of: text)
    let intent = view.editedTurn.map { Intent.edit(turn: $0, text: message) } ?? .send(message)
    accept(text)
    showNewest()
    if case .send = intent { view.sent = message }
    return [intent]
  }

  private mutating func run(
    _ line: SlashLine,
    _ text: String
  ) throws(SlashCommandError) -> [Intent] {
    if let obstacle = line.command.obstacle(in: self) {
      view.message = obstacle
      return []
    }
    // A command that fails leaves the line to be corrected.
    var screen = self
    screen.accept(text)
    if line.command.waits { screen.showNewest() }
    let intents = try line.command.perform(&screen, line.argument)
    self = screen
    return intents
  }

  /// Shows what comes of what was asked for.
  private mutating func showNewest() {
    view.chatScroll = 0
    playback.follow()
  }

  /// Empties the prompt of what was just carried out.
  private mutating func accept(_ text: String) {
    history.add(text)
    view.prompt.clear()
    view.completion = nil
    view.editedTurn = nil
  }
}

extension Key {
  /// The key that does what this one does where Enter sends.
  fileprivate var withEnterSwapped: Key {
    switch self {
    case .enter: .newline
    case .newline, .control("j"): .enter
    default: self
    }
  }
}
