import Dashboard
import Experts

// The number of slots, as one of the settings: the budget by another name.
extension LiveSession {
  static let slotsName = "slots"

  /// All settings with their values, for a list to change them in.
  ///
  /// - Parameters:
  ///   - screen: knows how many slots there are
  ///   - slots: how many there will be, where that was just asked for
  /// - Returns: one item for each
  func settingsItems(_ screen: Screen, slots: Int? = nil) -> [Picker.Item] {
    guard let count = slots ?? screen.state.header?.settings.slotCount,
      let range = slotRange(screen)
    else { return plan.settings.items }
    let item = Picker.Item(
      id: Self.slotsName,
      title: Self.slotsName,
      detail: String(count),
      note: "experts that memory is for, \(range.lowerBound) to \(range.upperBound)",
      isAdjustable: true
    )
    return plan.settings.items + [item]
  }

  /// Changes the number of slots by so many twentieths of all experts.
  func adjustSlots(by step: Int, _ screen: inout Screen) -> ScreenLoop.Outcome {
    guard let range = slotRange(screen), let settings = screen.state.header?.settings else {
      return .done
    }
    // What was asked for just before may not have come about yet.
    let listed = screen.view.choices[.settings]?.first { $0.id == Self.slotsName }?.detail
    let count = listed.flatMap { Int($0) } ?? settings.slotCount
    let changed = count + step * max(1, range.upperBound / 20)
    return setSlots(min(max(range.lowerBound, changed), range.upperBound), &screen)
  }

  /// Uses so many slots from now on.
  func setSlots(_ text: String, _ screen: inout Screen) -> ScreenLoop.Outcome {
    guard let range = slotRange(screen) else { return .done }
    guard let count = Int(text), range.contains(count) else {
      return .told("slots must be from \(range.lowerBound) to \(range.upperBound), not \(text)")
    }
    return setSlots(count, &screen)
  }

  private func setSlots(_ count: Int, _ screen: inout Screen) -> ScreenLoop.Outcome {
    guard let slotBytes = screen.state.header?.settings.slotBytes,
      case (let bytes, false) = count.multipliedReportingOverflow(by: slotBytes)
    else { return .done }
    showSettings(settingsItems(screen, slots: count), &screen)
    return submit(.change(budget: .bytes(bytes), policy: nil, schedule: nil))
  }

  /// Shows settings as they are now, in an open list of them too.
  func showSettings(_ items: [Picker.Item], _ screen: inout Screen) {
    screen.view.choices[.settings] = items
    if screen.view.picker?.purpose == .settings { screen.view.picker?.update(items) }
  }

  /// What one layer needs at once, up to all experts.
  private func slotRange(_ screen: Screen) -> ClosedRange<Int>? {
    guard let model = screen.state.header?.model else { return nil }
    let all = model.layerCount * model.expertCount
    return all >= model.expertsPerToken ? model.expertsPerToken...all : nil
  }
}
