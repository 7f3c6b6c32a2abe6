// What can be called on values with a dot: Python's methods of texts, dictionaries and lists.
extension TemplateEvaluator {
  func call(
    method name: String,
    of value: TemplateValue,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    switch value {
    case .text(let text):
      if let result = try call(name, ofText: text, arguments) { return result }
    case .dictionary(let dictionary):
      if let result = try call(name, of: dictionary, arguments) { return result }
      if let member = dictionary[name] { return try call(member, arguments) }
    case .namespace(let namespace):
      if let member = namespace[name] { return try call(member, arguments) }
    case .list(let list):
      if let result = try call(name, of: list, arguments) { return result }
    case .loop(let loop):
      if let result = try call(name, of: loop, arguments) { return result }
    case .undefined(let what):
      throw fail("\(what) is undefined, so it has no '\(name)'")
    default: break
    }
    let kind = "method of \(value.kindName)"
    throw TemplateError(
      line: line,
      reason: .unsupported(kind: kind, name: name, supported: [])
    )
  }

  // MARK: Texts

  private func call(
    _ name: String,
    ofText text: TemplateText,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue? {
    try charge(textOf: text.count)
    switch name {
    case "startswith", "endswith":
      return .boolean(try has(text, arguments, atEnd: name == "endswith"))
    case "strip", "lstrip", "rstrip":
      let characters = try arguments.optionalText(0, "chars", of: name, self)
      return .text(
        text.stripped(of: characters, atStart: name != "rstrip", atEnd: name != "lstrip")
      )
    case "split", "rsplit": return try split(text, name, arguments)
    case "splitlines": return try list(text.splitLines().map { .text($0) })
    case "replace":
      return try replace(
        text,
        try arguments.text(0, "old", of: name, self),
        with: try arguments.text(1, "new", of: name, self),
        limit: arguments.value(2, "count")?.asInteger
      )
    case "find":
      let part = try arguments.text(0, of: name, self)
      return .integer(part.isEmpty ? 0 : text.places(of: part).first ?? -1)
    case "count":
      return .integer(text.places(of: try arguments.text(0, of: name, self)).count)
    case "upper": return .text(text.uppercased())
    case "lower": return .text(text.lowercased())
    case "capitalize": return .text(text.capitalized())
    case "title": return .text(text.titled())
    case "isdigit", "isnumeric":
      return .boolean(
        !text.isEmpty && text.units.allSatisfy { $0.scalar.properties.numericType != nil }
      )
    case "removeprefix", "removesuffix":
      let part = try arguments.text(0, of: name, self)
      let isPrefix = name == "removeprefix"
      guard isPrefix ? text.hasPrefix(part) : text.hasSuffix(part) else { return .text(text) }
      let rest =
        isPrefix ? text.units.dropFirst(part.count) : text.units.dropLast(part.count)
      return .text(TemplateText(units: rest))
    case "join":
      return try joined(
        arguments.required(0, of: name, self),
        by: text,
        attribute: nil
      )
    default: return nil
    }
  }

  private func has(
    _ text: TemplateText,
    _ arguments: TemplateArguments,
    atEnd: Bool
  ) throws(TemplateError) -> Bool {
    let name = atEnd ? "endswith" : "startswith"
    let wanted = try arguments.required(0, of: name, self)
    let candidates: [TemplateValue] =
      if case .list(let list) = wanted { list.elements } else { [wanted] }
    for candidate in candidates {
      guard case .text(let part) = candidate else {
        throw fail("'\(name)' needs a text, not \(candidate.kindName)")
      }
      try charge(part.count / 8)
      if atEnd ? text.hasSuffix(part) : text.hasPrefix(part) { return true }
    }
    return false
  }

  private func split(
    _ text: TemplateText,
    _ name: String,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    let limit = arguments.value(1, "maxsplit")?.asInteger
    guard let separator = try arguments.optionalText(0, "sep", of: name, self) else {
      return try list(text.splitAtSpaces(limit: limit).map { .text($0) })
    }
    guard !separator.isEmpty else { throw fail("'\(name)' by an empty text") }
    let parts = text.split(by: separator, limit: limit, fromEnd: name == "rsplit")
    return try list(parts.map { .text($0) })
  }

  func replace(
    _ text: TemplateText,
    _ old: TemplateText,
    with new: TemplateText,
    limit: Int?
  ) throws(TemplateError) -> TemplateValue {
    let found = text.places(of: old).count
    let (growth, overflows) = found.multipliedReportingOverflow(by: new.count)
    try charge(textOf: overflows ? .max : text.count + growth)
    return .text(text.replacing(old, with: new, limit: limit))
  }

  // MARK: Dictionaries, lists and loops

  private func call(
    _ name: String,
    of dictionary: TemplateDictionary,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue? {
    switch name {
    case "items": return try items(of: dictionary)
    case "keys": return try list(dictionary.keys.map { .text($0) })
    case "values": return try list(dictionary.pairs.map(\.value))
    case "get":
      let key = try arguments.required(0, of: name, self)
      guard case .text(let key) = key else {
        return arguments.value(1, "default") ?? TemplateValue.none
      }
      try charge(key.count / 8)
      return dictionary[key] ?? arguments.value(1, "default") ?? TemplateValue.none
    case "pop":
      let key = try arguments.text(0, of: name, self)
      try charge(key.count / 8)
      guard let value = dictionary[key] ?? arguments.value(1) else {
        throw fail("there is no '\(key.string.prefix(40))' to take out")
      }
      try charge(dictionary.count)
      dictionary[key] = nil
      return value
    case "update":
      if case .dictionary(let other) = arguments.value(0) {
        try charge(other.count)
        for (key, value) in other.pairs { dictionary[key] = value }
      }
      for (key, value) in arguments.named { dictionary[key] = value }
      return TemplateValue.none
    case "copy":
      return try self.dictionary(dictionary.pairs.map { ($0.key.string, $0.value) })
    default: return nil
    }
  }

  /// A dictionary as a list of pairs.
  func items(of dictionary: TemplateDictionary) throws(TemplateError) -> TemplateValue {
    var items: [TemplateValue] = []
    for (key, value) in dictionary.pairs {
      items.append(try list([.text(key), value], isTuple: true))
    }
    return try list(items)
  }

  private func call(
    _ name: String,
    of list: TemplateList,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue? {
    switch name {
    case "append":
      try charge(1)
      list.elements.append(try arguments.required(0, of: name, self))
      return TemplateValue.none
    case "extend":
      list.elements += try elements(of: try arguments.required(0, of: name, self))
      return TemplateValue.none
    case "insert":
      let place = try arguments.required(0, of: name, self).asInteger ?? 0
      let count = list.elements.count
      try charge(count)
      list.elements.insert(
        try arguments.required(1, of: name, self),
        at: min(max(place < 0 ? place + count : place, 0), count)
      )
      return TemplateValue.none
    case "pop":
      let count = list.elements.count
      let index = arguments.value(0)?.asInteger ?? -1
      let place = index < 0 ? index + count : index
      guard list.elements.indices.contains(place) else {
        throw fail("there is no element \(index) to take out")
      }
      try charge(count - place)
      return list.elements.remove(at: place)
    case "index", "count":
      let wanted = try arguments.required(0, of: name, self)
      var places: [Int] = []
      for (place, element) in list.elements.enumerated()
      where try areEqual(element, wanted) {
        places.append(place)
      }
      if name == "count" { return .integer(places.count) }
      guard let first = places.first else { throw fail("what 'index' looks for is not there") }
      return .integer(first)
    case "reverse":
      try charge(list.elements.count)
      list.elements.reverse()
      return TemplateValue.none
    case "copy": return try self.list(list.elements)
    default: return nil
    }
  }

  private func call(
    _ name: String,
    of loop: TemplateLoop,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue? {
    switch name {
    case "cycle":
      guard !arguments.positional.isEmpty else { throw fail("'cycle' of nothing") }
      return arguments.positional[loop.place % arguments.positional.count]
    case "changed":
      let seen = loop.lastSeen
      loop.lastSeen = arguments.positional
      guard let seen, seen.count == arguments.positional.count else { return .boolean(true) }
      for (old, new) in zip(seen, arguments.positional) {
        guard try areEqual(old, new) else { return .boolean(true) }
      }
      return .boolean(false)
    default: return nil
    }
  }
}
