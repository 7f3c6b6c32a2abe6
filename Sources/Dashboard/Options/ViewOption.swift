/// Something about the screen that can be set to one of some values, one after the other.
struct ViewOption: Sendable {
  let name: String
  /// One line about what it changes.
  let note: String
  /// The value it has now.
  let value: @Sendable (Screen) -> String
  /// Why it cannot be set now; `nil` where it can.
  let obstacle: @Sendable (Screen) -> String?
  /// Sets it to the next value (1) or to the one before (-1).
  let adjust: @Sendable (inout Screen, Int) -> [Intent]

  init(
    _ name: String,
    _ note: String,
    value: @escaping @Sendable (Screen) -> String,
    obstacle: @escaping @Sendable (Screen) -> String? = { _ in nil },
    adjust: @escaping @Sendable (inout Screen, Int) -> [Intent]
  ) {
    self.name = name
    self.note = note
    self.value = value
    self.obstacle = obstacle
    self.adjust = adjust
  }

  /// One that is on or off.
  init(
    _ name: String,
    _ note: String,
    isOn: @escaping @Sendable (Screen) -> Bool,
    turn: @escaping @Sendable (inout Screen) -> [Intent]
  ) {
    self.init(name, note, value: { isOn($0) ? "on" : "off" }) { screen, _ in turn(&screen) }
  }

  /// The value some places after another, around the ends of the list.
  static func turned<Value: CaseIterable & Equatable>(_ value: Value, by step: Int) -> Value {
    let all = Array(Value.allCases)
    guard let place = all.firstIndex(of: value) else { return value }
    return all[(place + step % all.count + all.count) % all.count]
  }
}
