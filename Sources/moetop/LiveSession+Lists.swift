import Configuration
import Dashboard
import Experts
import Export
import Recording

// What there is to choose from.
extension LiveSession {
  /// What completions and lists can offer without looking at the disk for long.
  func lists() -> [Picker.Purpose: [Picker.Item]] {
    [
      .settings: plan.settings.items,
      .policies: PolicyCatalog.entries.map {
        Picker.Item(id: $0.name, title: $0.name, note: $0.summary)
      },
      .schedules: Schedule.allCases.map {
        Picker.Item(id: $0.rawValue, title: $0.rawValue, note: $0.summary)
      },
      .formats: ExportCatalog.formats.map {
        Picker.Item(id: $0.name, title: $0.name, note: $0.summary)
      },
      .themes: ThemeLibrary(folders: InstalledFiles.themeFolders()).names.map {
        Picker.Item(id: $0, title: $0)
      },
      .sessions: kept.items(),
    ]
  }

  /// A list of all there is now; what takes time to find out comes into it later.
  func list(_ purpose: Picker.Purpose, _ screen: inout Screen) -> Picker {
    screen.view.choices.merge(lists()) { _, new in new }
    screen.view.choices[.settings] = settingsItems(screen)
    switch purpose {
    case .models:
      let library = ModelLibrary.everywhere(named: ConfigurationFlags.usual.modelFolders ?? [])
      start { tell in
        library.examine { items in tell { $0.update(.models, items) } }
      }
    case .sessions:
      let kept = kept
      start { tell in
        let items =
          kept.items() + ConversationFolder.recordings(in: SessionWriter.defaultFolder())
        tell { $0.update(.sessions, items) }
      }
    default: break
    }
    return Picker(
      purpose,
      title: title(of: purpose),
      items: screen.view.choices[purpose] ?? [],
      selected: current(purpose, screen)
    )
  }

  private func title(of purpose: Picker.Purpose) -> String {
    switch purpose {
    case .settings: "settings: <- -> change, Enter types a value"
    case .models: "models"
    case .sessions: "conversations"
    case .themes: "themes"
    case .formats: "export as"
    case .policies: "policies"
    case .schedules: "schedules"
    case .palette, .options, .history: ""
    }
  }

  /// What is used now.
  private func current(_ purpose: Picker.Purpose, _ screen: Screen) -> String? {
    let settings = screen.state.header?.settings
    return switch purpose {
    case .models: plan.path
    case .policies: settings?.policy
    case .schedules: settings?.schedule
    default: nil
    }
  }
}

extension Screen {
  /// Takes in what there is to choose from; an open list of it shows that.
  mutating func update(_ purpose: Picker.Purpose, _ items: [Picker.Item]) {
    view.choices[purpose] = items
    if view.picker?.purpose == purpose { view.picker?.update(items) }
  }
}

extension Schedule {
  /// One line for lists.
  fileprivate var summary: String {
    switch self {
    case .resident: "all in memory; needs a budget for all"
    case .onDemand: "when the router has chosen them"
    case .prefetchAll: "all of the next layer, while this one is computed"
    case .preGated: "those of the next layer, chosen one layer early"
    }
  }
}
