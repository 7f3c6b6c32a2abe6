// Keys that go to the prompt.
extension Screen {
  mutating func type(_ key: Key, _ armed: Armed?) -> [Intent] {
    switch view.isEnterNewline ? key.withEnterSwapped : key {
    case .enter: return submit()
    case .control("c"): return interrupt(armed)
    case .control("d"):
      if view.prompt.isEmpty { return [.quit] }
      view.prompt.delete()
    case .up: moveUp()
    case .down: moveDown()
    case let key: edit(key)
    }
    return []
  }

  private mutating func edit(_ key: Key) {
    switch key {
    case .character(let character): view.prompt.insert(String(character))
    case .paste(let text): view.prompt.paste(text)
    case .newline, .control("j"): view.prompt.insert("\n")
    case .backspace: view.prompt.backspace()
    case .delete: view.prompt.delete()
    case .left, .shiftLeft: view.prompt.moveLeft()
    case .right, .shiftRight: view.prompt.moveRight()
    case .home, .control("a"): view.prompt.moveToLineStart()
    case .end, .control("e"): view.prompt.moveToLineEnd()
    case .control("k"): view.prompt.deleteToLineEnd()
    case .control("u"): view.prompt.deleteToLineStart()
    case .control("w"): view.prompt.deleteWord()
    default: break
    }
  }

  private mutating func moveUp() {
    if view.prompt.moveUp() { return }
    if let entry = history.older(than: view.prompt.text) { view.prompt = PromptLine(entry) }
  }

  private mutating func moveDown() {
    if view.prompt.moveDown() { return }
    if let entry = history.newer() { view.prompt = PromptLine(entry) }
  }

  /// Ctrl-C takes the first of these that there is to take: the reply, the prompt, the program.
  private mutating func interrupt(_ armed: Armed?) -> [Intent] {
    if isGenerating { return [.stop] }
    if !view.prompt.isEmpty {
      view.prompt.clear()
      history.leave()
      return []
    }
    if armed == .quit { return [.quit] }
    self.armed = .quit
    view.message = "press ^C again to quit"
    return []
  }

  private mutating func submit() -> [Intent] {
    let text = Self.trimmed(view.prompt.text)
    if text.isEmpty { return [] }
    do {
      if let command = try SlashCommand(text) { return run(command, text) }
    } catch {
      view.message = error.description
      return []
    }
    return change(.send(SlashCommand.message(of: text)), text)
  }

  private mutating func run(_ command: SlashCommand, _ text: String) -> [Intent] {
    switch command {
    case .help:
      accept(text)
      view.isHelpShown = true
      return []
    case .quit:
      return [.quit]
    case .listSettings:
      accept(text)
      return [.listSettings]
    case .newConversation:
      return change(.newConversation, text)
    case .setSystem(let prompt):
      return change(.setSystem(prompt), text)
    case .set(let key, let value):
      return change(.set(key: key, value: value), text)
    }
  }

  /// Asks for what has to wait for the end of a reply, and shows what comes of it.
  private mutating func change(_ intent: Intent, _ text: String) -> [Intent] {
    if refuseWhileGenerating() { return [] }
    accept(text)
    view.chatScroll = 0
    playback.follow()
    return [intent]
  }

  private mutating func refuseWhileGenerating() -> Bool {
    if isGenerating { view.message = "the model is still speaking; ^C stops it" }
    return isGenerating
  }

  /// Empties the prompt of what was just carried out.
  private mutating func accept(_ text: String) {
    history.add(text)
    view.prompt.clear()
  }

  private static func trimmed(_ text: String) -> String {
    var trimmed = text.drop { $0.isWhitespace }
    while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
    return String(trimmed)
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
