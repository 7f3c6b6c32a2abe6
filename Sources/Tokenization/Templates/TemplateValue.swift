/// What a template computes with: Python's values, as far as templates need them.
enum TemplateValue {
  /// Nothing by this name; put out as nothing, and an error to ask anything of.
  case undefined(String)
  case none
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(TemplateText)
  case list(TemplateList)
  case dictionary(TemplateDictionary)
  case namespace(TemplateDictionary)
  case loop(TemplateLoop)
  indirect case macro(TemplateMacro)
  case function(TemplateFunction)
}

/// A list; Python's lists are shared, and some templates append to them.
///
/// Every one is made by a ``TemplateEvaluator``, which empties it in the end: so neither a
/// list within itself nor one of a million levels outlives a render.
final class TemplateList {
  var elements: [TemplateValue]
  /// Whether Python would make a tuple of it, which it puts out in round brackets.
  let isTuple: Bool

  init(_ elements: [TemplateValue], isTuple: Bool) {
    self.elements = elements
    self.isTuple = isTuple
  }
}

/// Values by name, in the order in which they were added.
final class TemplateDictionary {
  private(set) var keys: [TemplateText] = []
  private var values: [TemplateText: TemplateValue] = [:]

  subscript(key: TemplateText) -> TemplateValue? {
    get { values[key] }
    set {
      if values[key] == nil, newValue != nil { keys.append(key) }
      if newValue == nil { keys.removeAll { $0 == key } }
      values[key] = newValue
    }
  }

  subscript(key: String) -> TemplateValue? {
    get { self[TemplateText(key)] }
    set { self[TemplateText(key)] = newValue }
  }

  var count: Int { keys.count }

  var pairs: [(key: TemplateText, value: TemplateValue)] {
    keys.compactMap { key in values[key].map { (key, $0) } }
  }

  func removeAll() {
    keys = []
    values = [:]
  }
}

/// What `loop` is inside of a loop.
final class TemplateLoop {
  let elements: [TemplateValue]
  /// How many loops there are around this one.
  let depth: Int
  var place = 0
  /// What `loop.changed()` was last asked about.
  var lastSeen: [TemplateValue]?

  init(elements: [TemplateValue], depth: Int) {
    self.elements = elements
    self.depth = depth
  }

  func member(_ name: String) -> TemplateValue? {
    switch name {
    case "index": .integer(place + 1)
    case "index0": .integer(place)
    case "revindex": .integer(elements.count - place)
    case "revindex0": .integer(elements.count - place - 1)
    case "first": .boolean(place == 0)
    case "last": .boolean(place == elements.count - 1)
    case "length": .integer(elements.count)
    case "depth": .integer(depth + 1)
    case "depth0": .integer(depth)
    case "previtem": place > 0 ? elements[place - 1] : .undefined("there is no previous item")
    case "nextitem":
      place + 1 < elements.count ? elements[place + 1] : .undefined("there is no next item")
    default: nil
    }
  }
}

/// A macro, and for the body of a `call` what is visible where it is written.
struct TemplateMacro {
  let definition: TemplateStatement.Macro
  /// `nil`: what is visible at the top of the template.
  let scopes: [[String: TemplateValue]]?
}

extension TemplateValue {
  static func text(_ text: String) -> TemplateValue {
    .text(TemplateText(text))
  }

  /// What it is, for messages.
  var kindName: String {
    switch self {
    case .undefined: "undefined"
    case .none: "none"
    case .boolean: "a boolean"
    case .integer, .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .dictionary: "a dictionary"
    case .namespace: "a namespace"
    case .loop: "a loop"
    case .macro, .function: "a function"
    }
  }

  /// Python's truth: empty things are false.
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .number(let value): value != 0
    case .text(let text): !text.isEmpty
    case .list(let list): !list.elements.isEmpty
    case .dictionary(let dictionary): dictionary.count > 0
    case .namespace, .loop, .macro, .function: true
    }
  }

  var isUndefined: Bool {
    if case .undefined = self { true } else { false }
  }

  /// The value as a floating-point number, where it is a number; true is one, as in Python.
  var asNumber: Double? {
    switch self {
    case .boolean(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The value as a whole number, where it is one.
  var asInteger: Int? {
    switch self {
    case .boolean(let value): value ? 1 : 0
    case .integer(let value): value
    default: nil
    }
  }
}
