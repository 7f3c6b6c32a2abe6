import Events

// Keys that go to the footer: texts to find, names of marks; and places that have names.
extension Screen {
  mutating func typeInFooter(_ key: Key) -> [Intent] {
    guard var line = view.footLine else { return [] }
    switch key {
    case .character(let character): line.text.insert(String(character))
    case .paste(let text): line.text.paste(text.filter { !$0.isNewline })
    case .backspace where line.text.isEmpty: return leaveFooter()
    case .backspace: line.text.backspace()
    case .delete: line.text.delete()
    case .left: line.text.moveLeft()
    case .right: line.text.moveRight()
    case .home, .control("a"): line.text.moveToLineStart()
    case .end, .control("e"): line.text.moveToLineEnd()
    case .control("u"): line.text.deleteToLineStart()
    case .control("w"): line.text.deleteWord()
    case .escape, .control("c"): return leaveFooter()
    case .enter:
      view.footLine = nil
      accept(line)
      return []
    default: break
    }
    view.footLine = line
    return []
  }

  private mutating func leaveFooter() -> [Intent] {
    view.footLine = nil
    return []
  }

  private mutating func accept(_ line: FootLine) {
    let text = line.text.text
    search = text.isEmpty ? nil : ChatSearch(text, in: playback.outline)
    if search == nil { view.message = "n and N go to bursts of misses" } else { findNearest() }
  }

  /// Goes to the next hit, or where there is none to the last before.
  private mutating func findNearest() {
    let hasNext = search?.hits.last.map { $0 > playback.cursor } ?? false
    goToHit(isForward: hasNext)
  }

  // MARK: Places

  /// Goes to a place as it was typed, or says why not.
  mutating func go(to place: String) {
    do throws(DestinationError) {
      if let expert = try expert(named: place) {
        view.crosshair = expert
        view.message = description(of: expert)
        return
      }
      let destination = try Destination(parsing: place)
      var failure: DestinationError?
      moved { playback in
        do throws(DestinationError) { try playback.go(to: destination) } catch { failure = error }
      }
      if let failure { throw failure }
    } catch {
      view.message = error.description
    }
  }

  // MARK: Experts

  /// The expert that `L23 E64` names; `nil` for what is no such name.
  func expert(named text: String) throws(DestinationError) -> ExpertID? {
    let words = text.uppercased().split(separator: " ")
    guard words.count == 2, words[0].hasPrefix("L"), words[1].hasPrefix("E"),
      let layer = UInt16(words[0].dropFirst()), let index = UInt16(words[1].dropFirst())
    else { return nil }
    let heat = state.heat
    // Layers are counted with those that have no experts, as the file does.
    let counted = (0..<heat.layerCount).first { state.fileLayer($0) == Int(layer) }
    guard let counted, index < heat.expertCount else {
      if state.header?.model.denseLayers?.contains(Int(layer)) == true {
        throw .missing("layer \(layer) has no experts: all of it is in memory")
      }
      let shape = "\(heat.layerCount) layers of \(heat.expertCount) experts"
      throw .missing("there is no \(text.uppercased()) in \(shape)")
    }
    return ExpertID(layer: counted, index: Int(index))
  }

  private func description(of expert: ExpertID) -> String {
    let (layer, index) = (expert.layer, expert.index)
    let uses = state.heat.useCount(layer: layer, index: index)
    let place = state.residency.contains(expert) ? "in a slot" : "in the file"
    let level = state.heat.level(layer: layer, index: index)
    return "\(state.name(of: expert)): \(place), chosen \(uses) times, heat \(level) of 8"
  }

  // MARK: Marks

  /// Takes the key that names a mark.
  mutating func nameMark(_ key: Key, _ armed: Armed?) -> [Intent] {
    guard case .character(let character) = key, character.isLetter || character.isNumber else {
      return []
    }
    let name = String(character)
    if armed == .markToGoTo {
      go(to: "mark \(name)")
      return []
    }
    view.message = "mark \(name) set"
    // At the head the program's own mark comes back as an event; elsewhere the moment is over.
    if view.source == .live, playback.isAtHead { return [.mark(name)] }
    playback.placeMark(name)
    return []
  }
}
