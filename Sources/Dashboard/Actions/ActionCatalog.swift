/// Every action there is, in the order of the help: what keys do, the palette finds and the
/// help lists comes from here.
package enum ActionCatalog {
  package static let all =
    moving + finding + map + looking + panels + chat + session + commands

  private static let byKey: [Place: [Key: Action]] = {
    var table: [Place: [Key: Action]] = [:]
    for action in all {
      for place in action.places {
        for key in action.keys { table[place, default: [:]][key] = action }
      }
    }
    return table
  }()

  private typealias Place = KeyBinding.Place

  /// What a key does where keys are commands.
  package static func action(for key: Key, in place: KeyBinding.Place) -> Action? {
    byKey[place]?[key]
  }

  /// The action of that name.
  package static func action(named name: String) -> Action? {
    all.first { $0.name == name }
  }
}
