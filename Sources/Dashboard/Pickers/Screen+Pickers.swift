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
    case .selects: return []
    case .chooses(let item):
      if let obstacle = item.obstacle {
        view.message = obstacle
        return []
      }
      view.picker = nil
      switch picker.purpose {
      case .history: recall(item)
      case .settings: typeValue(of: item)
      default: break
      }
      return choose(item, from: picker.purpose)
    case .adjusts(let item, let step):
      return picker.purpose == .settings ? [.adjust(key: item.id, by: step)] : []
    case .submits: return []
    }
  }

  private mutating func choose(_ item: Picker.Item, from purpose: Picker.Purpose) -> [Intent] {
    switch purpose {
    case .palette: ActionCatalog.action(named: item.id).map { perform($0) } ?? []
    case .models: [.model(path: item.id)]
    case .sessions: [.load(item.id)]
    case .themes: [.theme(item.id)]
    case .formats: [.export(format: item.id, path: nil)]
    case .policies: [.policy(item.id)]
    case .schedules: [.schedule(item.id)]
    case .history, .settings, .options: []
    }
  }

  /// Lets the user type a value for a setting.
  private mutating func typeValue(of item: Picker.Item) {
    view.mode = .input
    view.prompt = PromptLine("/set \(item.id) ")
    view.message = item.note
  }
}
