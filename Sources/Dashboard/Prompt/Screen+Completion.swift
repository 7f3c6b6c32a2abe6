// Keys while the popup over the prompt is open.
extension Screen {
  /// Acts on a key of the popup; false for one that goes to the prompt.
  mutating func pressInCompletion(_ key: Key) -> Bool {
    guard let completion = view.completion else { return false }
    switch key {
    case .up, .control("p"): view.completion?.move(by: -1)
    case .down, .control("n"): view.completion?.move(by: 1)
    case .tab, .right:
      view.prompt = completion.completed
      view.completion = Completion(view.prompt, choices: view.choices)
      // Nothing is left to choose where there is only what stands there.
      if view.completion?.completed == view.prompt { view.completion = nil }
    default: return false
    }
    return true
  }
}
