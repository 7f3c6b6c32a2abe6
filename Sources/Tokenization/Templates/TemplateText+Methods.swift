// What Python's strings can do, as far as templates ask for it.
extension TemplateText {
  /// Where `needle` begins, from the left, without overlaps; nowhere if it is empty.
  ///
  /// In linear time (Knuth, Morris and Pratt), since both may be a stranger's.
  func places(of needle: TemplateText) -> [Int] {
    let wanted = needle.units
    guard !wanted.isEmpty, wanted.count <= count else { return [] }
    // fallback[n]: the longest proper beginning of the first n that also ends them.
    var fallback = [0, 0]
    var length = 0
    for place in 1..<wanted.count {
      while length > 0, wanted[place] != wanted[length] { length = fallback[length] }
      if wanted[place] == wanted[length] { length += 1 }
      fallback.append(length)
    }
    var found: [Int] = []
    var matched = 0
    for (place, unit) in units.enumerated() {
      while matched > 0, unit != wanted[matched] { matched = fallback[matched] }
      if unit == wanted[matched] { matched += 1 }
      if matched == wanted.count {
        found.append(place + 1 - matched)
        matched = 0
      }
    }
    return found
  }

  func contains(_ needle: TemplateText) -> Bool {
    needle.isEmpty || !places(of: needle).isEmpty
  }

  func hasPrefix(_ prefix: TemplateText) -> Bool {
    units.starts(with: prefix.units)
  }

  func hasSuffix(_ suffix: TemplateText) -> Bool {
    count >= suffix.count && units.suffix(suffix.count).elementsEqual(suffix.units)
  }

  /// The parts between the first, or last, `limit` separators.
  func split(by separator: TemplateText, limit: Int?, fromEnd: Bool) -> [TemplateText] {
    var places = places(of: separator)
    if let limit, limit >= 0 {
      places = fromEnd ? Array(places.suffix(limit)) : Array(places.prefix(limit))
    }
    var parts: [TemplateText] = []
    var start = 0
    for place in places {
      parts.append(TemplateText(units: units[start..<place]))
      start = place + separator.count
    }
    return parts + [TemplateText(units: units[start...])]
  }

  /// The words between white space; after `limit` cuts the rest as it is.
  func splitAtSpaces(limit: Int?) -> [TemplateText] {
    let limit = limit.flatMap { $0 < 0 ? nil : $0 } ?? .max
    var parts: [TemplateText] = []
    var rest = stripped(of: nil, atStart: true, atEnd: false).units[...]
    while parts.count < limit, let end = rest.firstIndex(where: \.isSpace) {
      parts.append(TemplateText(units: rest[..<end]))
      rest = rest[end...].drop(while: \.isSpace)
    }
    return rest.isEmpty ? parts : parts + [TemplateText(units: rest)]
  }

  func splitLines() -> [TemplateText] {
    var lines = split(by: TemplateText("\n"), limit: nil, fromEnd: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Without white space, or any of `characters`, at one end or both.
  func stripped(of characters: TemplateText?, atStart: Bool, atEnd: Bool) -> TemplateText {
    let unwanted = characters.map { Set($0.units) }
    func goes(_ unit: Unit) -> Bool { unwanted?.contains(unit) ?? unit.isSpace }
    var rest = units[...]
    if atStart { rest = rest.drop(while: goes) }
    while atEnd, let last = rest.last, goes(last) { rest.removeLast() }
    return TemplateText(units: rest)
  }

  func replacing(_ old: TemplateText, with new: TemplateText, limit: Int?) -> TemplateText {
    split(by: old, limit: limit, fromEnd: false).joined(by: new)
  }

  func uppercased() -> TemplateText {
    mapped(\.uppercaseMapping)
  }

  func lowercased() -> TemplateText {
    mapped(\.lowercaseMapping)
  }

  /// The first letter large, all others small.
  func capitalized() -> TemplateText {
    let first = TemplateText(units: units.prefix(1)).uppercased()
    return first + TemplateText(units: units.dropFirst()).lowercased()
  }

  /// Every word capitalized.
  func titled() -> TemplateText {
    var out = TemplateText()
    var isInWord = false
    for unit in units {
      let letter = TemplateText(units: [unit])
      out += isInWord ? letter.lowercased() : letter.uppercased()
      isInWord = unit.scalar.properties.isAlphabetic
    }
    return out
  }

  private func mapped(_ mapping: (Unicode.Scalar.Properties) -> String) -> TemplateText {
    TemplateText(
      units: units.flatMap { unit in
        mapping(unit.scalar.properties).unicodeScalars.map { Unit($0, origin: unit.origin) }
      }
    )
  }
}

extension TemplateText.Unit {
  /// White space as Python sees it.
  var isSpace: Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }
}

extension [TemplateText] {
  func joined(by separator: TemplateText) -> TemplateText {
    TemplateText(units: map(\.units).joined(separator: separator.units))
  }
}
