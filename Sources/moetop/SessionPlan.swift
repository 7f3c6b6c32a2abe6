import Dashboard

/// What a live session is to run on, and how it begins.
struct SessionPlan {
  /// The model file.
  var path: String
  /// The system prompt, where nothing was said yet.
  var system: String?
  /// The conversation that the session goes on with.
  var fork: ForkPoint?
  var engineFlags: EngineFlags
  var settings: SettingsList
  var recording: RecordingFlags

  /// The same with another model, going on with the conversation on a screen.
  func opening(_ path: String, from screen: Screen) -> SessionPlan {
    var plan = going(on: screen)
    plan.path = path
    plan.engineFlags = engineFlags.forAnotherModel
    return plan
  }

  /// The same, going on with the conversation on a screen.
  func going(on screen: Screen) -> SessionPlan {
    var plan = self
    plan.fork = ForkPoint(screen.state)
    plan.system = screen.state.chat.first { $0.role == .system }?.text
    // The file that was named holds the session that ends.
    plan.recording.record = nil
    return plan
  }
}
