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
  /// Change a sampling setting: `/set temperature 0.7`. Without arguments: list them.
  case set(key: String, value: String)
  case listSettings
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
  /// Paint everything again.
  case repaint
  /// Give the terminal back for a while (Ctrl-Z).
  case suspend
  case quit
}
