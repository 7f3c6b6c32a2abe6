import Events

// The list of everything that can be done here, and of every place there is to go to.
extension Screen {
  /// What the id of the item that goes to a place begins with; no action has a space in it.
  private static let placePrefix = "go "

  mutating func openPalette() {
    let actions = ActionCatalog.all.filter { $0.places.contains(view.place) }.map { action in
      Picker.Item(
        id: action.name,
        title: action.words,
        detail: action.keyText,
        obstacle: action.obstacle(self)
      )
    }
    open(Picker(.palette, title: "do, or go to 812 40% 2:14 turn 3", items: actions))
  }

  /// Puts the place that is typed, if it is one, at the head of the list.
  mutating func updatePalette() {
    guard var picker = view.picker, picker.purpose == .palette else { return }
    picker.pin(placeItem(picker.query.text))
    view.picker = picker
  }

  private func placeItem(_ text: String) -> Picker.Item? {
    let place = Self.place(text)
    do throws(DestinationError) {
      if let expert = try expert(named: place) {
        let title = "look at \(state.name(of: expert))"
        return Picker.Item(id: Self.placePrefix + place, title: title)
      }
    } catch {
      return Picker.Item(id: "", title: "look at \(place)", obstacle: error.description)
    }
    guard let destination = destination(place) else { return nil }
    var item = Picker.Item(id: Self.placePrefix + place, title: "go to \(destination)")
    do throws(DestinationError) {
      _ = try playback.events(before: destination)
    } catch {
      item.obstacle = error.description
    }
    return item
  }

  private func destination(_ place: String) -> Destination? {
    do throws(DestinationError) { return try Destination(parsing: place) } catch { return nil }
  }

  /// What was typed, with single spaces.
  static func place(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  mutating func chooseFromPalette(_ item: Picker.Item) -> [Intent] {
    if item.id.hasPrefix(Self.placePrefix) {
      go(to: String(item.id.dropFirst(Self.placePrefix.count)))
    } else if let action = ActionCatalog.action(named: item.id) {
      return perform(action)
    }
    return []
  }
}

extension Destination: CustomStringConvertible {
  package var description: String {
    switch self {
    case .start: "the start"
    case .end: "the end"
    case .token(let token): "token \(token)"
    case .fraction(let share):
      NumberText.fixed(share * 100, decimals: share * 100 == (share * 100).rounded() ? 0 : 1) + " %"
    case .time(let time): NumberText.clock(time)
    case .turn(let turn): "turn \(turn)"
    case .mark(let name): "mark \(name)"
    }
  }
}
