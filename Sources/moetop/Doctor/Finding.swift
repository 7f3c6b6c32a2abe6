/// One thing that `moetop doctor` looked at.
struct Finding: Encodable, Equatable {
  enum State: String, Encodable {
    case ok
    /// It works, and could work better.
    case warning = "warn"
    /// It keeps moetop from running.
    case fault
  }

  /// What was looked at, in a word or two.
  let name: String
  let state: State
  let text: String
  /// What to do, where there is something.
  let advice: String?

  init(_ name: String, _ text: String) {
    self.init(name, .ok, text, advice: nil)
  }

  init(_ name: String, _ state: State, _ text: String, advice: String?) {
    self.name = name
    self.state = state
    self.text = text
    self.advice = advice
  }

  /// The finding on one line.
  var line: String {
    let words = ShownText.harmless(advice.map { "\(text); \($0)" } ?? text)
    return ShownText.filling(state.rawValue, columns: 7) + ShownText.filling(name, columns: 11)
      + words
  }
}
