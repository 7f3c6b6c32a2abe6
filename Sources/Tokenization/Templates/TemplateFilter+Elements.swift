// Filters of what has elements.
extension TemplateEvaluator {
  func value(
    of filter: TemplateFilter,
    onElementsOf value: TemplateValue,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    switch filter {
    case .join:
      let separator = try arguments.optionalText(0, "d", of: "join", self) ?? TemplateText()
      return try joined(value, by: separator, attribute: arguments.value(1, "attribute"))
    case .reverse:
      if case .text(let text) = value {
        return try self.text(TemplateText(units: text.units.reversed()))
      }
      return try list(try elements(of: value).reversed())
    default: break
    }
    let elements = try elements(of: value)
    switch filter {
    case .first: return elements.first ?? .undefined("the first of no elements")
    case .last: return elements.last ?? .undefined("the last of no elements")
    case .list: return try list(elements)
    case .map: return try map(elements, arguments)
    case .sort:
      let isReversed = arguments.value(0, "reverse")?.isTrue == true
      return try list(try sorted(elements, arguments, isReversed: isReversed))
    case .min, .max:
      let sorted = try sorted(elements, arguments, isReversed: filter == .max)
      return sorted.first ?? .undefined("the \(filter.rawValue) of no elements")
    case .unique: return try list(try unique(elements))
    case .sum: return try sum(elements, arguments)
    default: return try list(try chosen(elements, filter, arguments))
    }
  }

  func joined(
    _ value: TemplateValue,
    by separator: TemplateText,
    attribute: TemplateValue?
  ) throws(TemplateError) -> TemplateValue {
    var texts: [TemplateText] = []
    var length = 0
    for element in try elements(of: value) {
      let part = try attribute.map { path throws(TemplateError) in
        try self.attribute(path, of: element)
      }
      let text = try shown(part ?? element)
      length += text.count + separator.count
      try charge(textOf: length, adding: text.count + separator.count)
      texts.append(text)
    }
    return .text(texts.joined(by: separator))
  }

  /// A member by a path with dots, or an element by its number.
  private func attribute(
    _ path: TemplateValue,
    of value: TemplateValue
  ) throws(TemplateError) -> TemplateValue {
    guard case .text(let path) = path else { return try item(path, of: value) }
    var value = value
    for part in path.split(by: TemplateText("."), limit: nil, fromEnd: false) {
      if let place = Int(part.string) {
        value = try item(.integer(place), of: value)
      } else {
        value = try member(part, of: value)
      }
    }
    return value
  }

  private func map(
    _ elements: [TemplateValue],
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    var mapped: [TemplateValue] = []
    if let path = arguments.named.first(where: { $0.name == "attribute" })?.value {
      for element in elements {
        let value = try attribute(path, of: element)
        mapped.append(value.isUndefined ? arguments.value(1, "default") ?? value : value)
      }
      return try list(mapped)
    }
    let name = try arguments.text(0, of: "map", self).string
    guard let filter = TemplateFilter(name: name) else {
      throw TemplateError(
        line: line,
        reason: .unsupported(
          kind: "filter",
          name: name,
          supported: TemplateFilter.allCases.map(\.rawValue)
        )
      )
    }
    for element in elements {
      mapped.append(try value(of: filter, on: element, arguments.dropping(1)))
    }
    return try list(mapped)
  }

  /// The elements for which a test holds, or does not.
  private func chosen(
    _ elements: [TemplateValue],
    _ filter: TemplateFilter,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> [TemplateValue] {
    let isOfAttribute = filter == .selectattr || filter == .rejectattr
    let isWanted = filter == .select || filter == .selectattr
    let path =
      isOfAttribute ? try arguments.required(0, of: filter.rawValue, self) : TemplateValue.none
    let rest = arguments.dropping(isOfAttribute ? 1 : 0)
    var test: TemplateTest?
    if let name = try rest.optionalText(0, of: filter.rawValue, self)?.string {
      test = TemplateTest(name: name)
      if test == nil {
        throw TemplateError(
          line: line,
          reason: .unsupported(
            kind: "test",
            name: name,
            supported: TemplateTest.allCases.map(\.rawValue)
          )
        )
      }
    }
    var chosen: [TemplateValue] = []
    for element in elements {
      let value = isOfAttribute ? try attribute(path, of: element) : element
      let holds =
        try test.map { test throws(TemplateError) in
          try self.test(test, of: value, rest.dropping(1))
        } ?? value.isTrue
      if holds == isWanted { chosen.append(element) }
    }
    return chosen
  }

  private func unique(_ elements: [TemplateValue]) throws(TemplateError) -> [TemplateValue] {
    var unique: [TemplateValue] = []
    for element in elements {
      var isKnown = false
      for other in unique where try areEqual(element, other) { isKnown = true }
      if !isKnown { unique.append(element) }
    }
    return unique
  }

  private func sum(
    _ elements: [TemplateValue],
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    let path = arguments.value(0, "attribute")
    var (whole, real, isWhole) = (0, 0.0, true)
    for element in elements {
      let value =
        try path.map { path throws(TemplateError) in
          try attribute(path, of: element)
        } ?? element
      guard let number = value.asNumber else { throw fail("'sum' of \(value.kindName)") }
      real += number
      let (sum, overflows) = whole.addingReportingOverflow(value.asInteger ?? 0)
      isWhole = isWhole && value.asInteger != nil && !overflows
      whole = sum
    }
    return isWhole ? .integer(whole) : .number(real)
  }

  // MARK: Order

  /// What elements are sorted by.
  private enum SortKey {
    case number(Double)
    case text(TemplateText)

    static func < (left: SortKey, right: SortKey) -> Bool {
      switch (left, right) {
      case (.number(let left), .number(let right)): left < right
      case (.text(let left), .text(let right)): left < right
      case (.number, .text): true
      case (.text, .number): false
      }
    }
  }

  private func sortKey(
    _ value: TemplateValue,
    isCaseSensitive: Bool
  ) throws(TemplateError) -> SortKey {
    if let number = value.asNumber { return .number(number) }
    guard case .text(let text) = value else { throw fail("\(value.kindName) has no order") }
    try charge(textOf: text.count)
    return .text(isCaseSensitive ? text : text.lowercased())
  }

  private func sorted(
    _ elements: [TemplateValue],
    _ arguments: TemplateArguments,
    isReversed: Bool
  ) throws(TemplateError) -> [TemplateValue] {
    let path = arguments.named.first { $0.name == "attribute" }?.value
    let isCaseSensitive =
      arguments.named.first { $0.name == "case_sensitive" }?.value.isTrue == true
    var keyed: [(key: SortKey, value: TemplateValue)] = []
    for element in elements {
      let value =
        try path.map { path throws(TemplateError) in
          try attribute(path, of: element)
        } ?? element
      keyed.append((try sortKey(value, isCaseSensitive: isCaseSensitive), element))
    }
    return try ordered(keyed, isReversed: isReversed)
  }

  /// Equal ones stay in their order, also where the order is turned round.
  private func ordered(
    _ keyed: [(key: SortKey, value: TemplateValue)],
    isReversed: Bool
  ) throws(TemplateError) -> [TemplateValue] {
    let longest = keyed.map { if case .text(let text) = $0.key { text.count } else { 1 } }.max()
    try charge(keyed.count * (1 + (longest ?? 0) / 8) * 20)
    return keyed.enumerated().sorted { left, right in
      if left.element.key < right.element.key { return !isReversed }
      if right.element.key < left.element.key { return isReversed }
      return left.offset < right.offset
    }.map(\.element.value)
  }

  func sortedPairs(
    of value: TemplateValue,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    guard case .dictionary(let dictionary) = value else {
      throw fail("'dictsort' of \(value.kindName)")
    }
    let isCaseSensitive = arguments.value(0, "case_sensitive")?.isTrue == true
    let isByValue =
      try arguments.optionalText(1, "by", of: "dictsort", self) == TemplateText("value")
    var keyed: [(key: SortKey, value: TemplateValue)] = []
    for (key, value) in dictionary.pairs {
      let sorted = isByValue ? value : .text(key)
      keyed.append(
        (
          try sortKey(sorted, isCaseSensitive: isCaseSensitive),
          try list([.text(key), value], isTuple: true)
        )
      )
    }
    let isReversed = arguments.value(2, "reverse")?.isTrue == true
    return try list(try ordered(keyed, isReversed: isReversed))
  }
}
