import Session

// The list of options, open over the screen that it changes.
extension Screen {
  mutating func openOptions() {
    open(Picker(.options, title: "layout and options", items: optionItems))
  }

  private var optionItems: [Picker.Item] {
    OptionCatalog.all.map { option in
      Picker.Item(
        id: option.name,
        title: option.name,
        detail: option.value(self),
        note: option.note,
        obstacle: option.obstacle(self),
        isAdjustable: true
      )
    }
  }

  /// Changes the value of an option; the list stays open and says the new one.
  mutating func adjust(_ item: Picker.Item, by step: Int) -> [Intent] {
    guard let option = OptionCatalog.option(named: item.id) else { return [] }
    if let obstacle = option.obstacle(self) {
      view.message = obstacle
      return []
    }
    let intents = option.adjust(&self, step)
    let items = optionItems
    view.picker?.update(items)
    return intents
  }

  /// Lets the map fade as slowly as it can, or as usual again.
  package mutating func toggleMotion() {
    view.isMotionReduced.toggle()
    playback.setHalfLife(
      view.isMotionReduced
        ? RoutingHeat.halfLives.upperBound : RoutingHeat.standardHalfLife
    )
  }
}
