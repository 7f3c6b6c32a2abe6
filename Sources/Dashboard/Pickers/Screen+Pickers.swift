// Keys while a list is open.
extension Screen {
  /// Opens a list over the screen.
  package mutating func open(_ picker: Picker) {
    view.picker = picker
  }

  mutating func pressInPicker(_ key: Key) -> [Intent] {
    guard var picker = view.picker else { return [] }
    let outcome = picker.press(key)
    view.picker = picker
    switch outcome {
    case .stays: return []
    case .closes:
      view.picker = nil
      return []
    case .selects(let item):
      // Colours are chosen by looking at them.
      return picker.purpose == .themes ? [.theme(item.id, isPreview: true)] : []
    case .chooses(let item):
      if let obstacle = item.obstacle {
        view.message = obstacle
        return []
      }
      view.picker = nil
      return choose(item, from: picker.purpose)
    case .submits, .adjusts: return []
    }
  }

  private mutating func choose(_ item: Picker.Item, from purpose: Picker.Purpose) -> [Intent] {
    switch purpose {
    case .palette: ActionCatalog.action(named: item.id).map { perform($0) } ?? []
    case .models: [.model(path: item.id)]
    case .sessions: [.load(item.id)]
    case .themes: [.theme(item.id)]
    case .formats: [.export(format: item.id, path: nil)]
    case .settings, .options: []
    }
  }
}
