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
    case .stays:
      updatePalette()
      return []
    case .closes:
      view.picker = nil
      return []
    case .selects(let item):
      updatePalette()
      // Colours are chosen by looking at them.
      return picker.purpose == .themes ? [.theme(item.id, isPreview: true)] : []
    case .chooses(let item):
      if let obstacle = item.obstacle {
        view.message = obstacle
        return []
      }
      // Options are changed one after the other.
      if picker.purpose == .options { return adjust(item, by: 1) }
      view.picker = nil
      switch picker.purpose {
      case .history: recall(item)
      case .settings: typeValue(of: item)
      default: break
      }
      return choose(item, from: picker.purpose)
    case .submits(let text):
      guard picker.purpose == .palette else { return [] }
      view.picker = nil
      go(to: Self.place(text))
      return []
    case .adjusts(let item, let step):
      switch picker.purpose {
      case .options: return adjust(item, by: step)
      case .settings: return [.adjust(key: item.id, by: step)]
      default: return []
      }
    }
  }

  private mutating func choose(_ item: Picker.Item, from purpose: Picker.Purpose) -> [Intent] {
    switch purpose {
    case .palette: chooseFromPalette(item)
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
