import Session

// Keys while the what-if panel is open.
extension Screen {
  /// Opens the panel, and asks for figures where there are none yet.
  mutating func openWhatIf() -> [Intent] {
    var scene = WhatIfScene()
    scene.progress = .init(text: "computing")
    view.whatIf = scene
    return [.whatIf]
  }

  /// Fills the panel with what was computed; nothing where it was closed meanwhile.
  ///
  /// - Parameter update: changes figures; selection and order are the user's
  package mutating func updateWhatIf(_ update: (inout WhatIfScene) -> Void) {
    guard var scene = view.whatIf else { return }
    update(&scene)
    view.whatIf = scene
  }

  /// Acts on a key while the panel is open.
  mutating func pressInWhatIf(_ key: Key) -> [Intent] {
    switch key {
    case .up, .character("k"): view.whatIf?.select(by: -1)
    case .down, .character("j"): view.whatIf?.select(by: 1)
    case .pageUp: view.whatIf?.select(by: -10)
    case .pageDown: view.whatIf?.select(by: 10)
    case .home: view.whatIf?.select(by: .min)
    case .end: view.whatIf?.select(by: .max)
    case .character("s"): view.whatIf?.turnOrder()
    case .enter: return replayUnderSelected()
    case .character("a"): return applySelected()
    case .escape, .character("w"), .character("q"): view.whatIf = nil
    case .control("c"): return command(key)
    default: break
    }
    return []
  }

  private mutating func replayUnderSelected() -> [Intent] {
    guard let row = computedRow() else { return [] }
    view.whatIf = nil
    return [.replayUnder(row: row.number)]
  }

  private mutating func applySelected() -> [Intent] {
    guard let row = computedRow() else { return [] }
    if view.source == .replay {
      view.message = "a recording is over: Enter replays it under these settings"
    } else if row.kind == .bound {
      view.message = "\(row.policy) knows the future: it cannot be applied"
    } else if row.kind == .live {
      view.message = "these are the settings in use"
    } else {
      return [.apply(row: row.number)]
    }
    return []
  }

  /// The selected row, once its figures are there.
  private mutating func computedRow() -> WhatIfScene.Row? {
    guard let row = view.whatIf?.selectedRow, row.hitShare != nil else {
      view.message = "not computed yet"
      return nil
    }
    return row
  }
}

extension WhatIfScene {
  /// The keys of the panel, for its footer.
  static func bindings(_ source: ViewState.Source) -> [KeyBinding] {
    let replaying = KeyBinding("Enter", "replay under these settings", [], hint: "replay under it")
    let applying = KeyBinding("a", "apply to the running session", [], hint: "apply")
    return [replaying] + (source == .live ? [applying] : []) + [
      KeyBinding("Esc", "close", [], hint: "back"),
      KeyBinding("s", "sort by the next column", [], hint: "sort"),
      KeyBinding("Up Down", "select", [], hint: "select"),
    ]
  }
}
