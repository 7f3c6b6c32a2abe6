/// What the user wants of the program, as far as it is not about the screen itself.
package enum Intent: Equatable, Sendable {
  /// Say this to the model.
  case send(String)
  /// Stop the reply, keep its text.
  case stop
  /// Begin a new conversation.
  case newConversation
  /// Use this system prompt from the next conversation on; it begins one.
  case setSystem(String)
  /// Change a sampling setting: `/set temperature 0.7`.
  case set(key: String, value: String)
  /// Change a sampling setting by a step down (-1) or up (1).
  case adjust(key: String, by: Int)
  /// Compute what other settings would have made of the session, and fill the panel.
  case whatIf
  /// Replay the session as a row of the panel would have made it.
  case replayUnder(row: Int)
  /// Use the settings of a row of the panel from now on.
  case apply(row: Int)
  /// Note in the session that something happened now.
  case mark(String)
  /// Begin a live conversation that goes on from here.
  case fork(ForkPoint)
  /// Answer the last question again; what was answered stays in the recording.
  case regenerate
  /// Ask another question in place of a user's turn, counted from 1, and go on from there.
  case edit(turn: Int, text: String)
  /// Go on with the last answer.
  case continueReply
  /// Keep the conversation in a file of that name, or of one that suits it where the name is
  /// empty; load one, or the chat of a recording.
  case save(String)
  case load(String)
  /// Use a budget, a policy, a schedule as the flags of those names take them.
  case budget(String)
  case policy(String)
  case schedule(String)
  /// Open another model; the conversation is asked to it again.
  case model(path: String)
  /// Write the session in a format, to a file or where exports go.
  case export(format: String, path: String?)
  /// Say what the session has cost so far.
  case statistics
  /// Find out what there is to choose from, and open the list: `Screen.open(_:)`.
  case list(Picker.Purpose)
  /// Use a theme from now on; with `isPreview` until the list closes.
  case theme(String, isPreview: Bool = false)
  /// Hand text to the clipboard.
  case copy(String)
  /// Let the user's editor have this text; `Screen.finishEditing(_:)` takes it back.
  case openEditor(String)
  /// Ask the terminal to report the mouse, or no more.
  case mouse(Bool)
  /// Paint everything again.
  case repaint
  /// Give the terminal back for a while (Ctrl-Z).
  case suspend
  case quit

  /// Whether the model is going to speak.
  package var asksForReply: Bool {
    switch self {
    case .send, .regenerate, .edit, .continueReply: true
    default: false
    }
  }
}
