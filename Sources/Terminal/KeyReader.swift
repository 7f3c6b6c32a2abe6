import Dashboard

/// What curses reports, bytes and key codes, turned into keys.
///
/// Curses could make characters of bytes itself, but an invalid byte then swallows the keys
/// after it.
struct KeyReader {
  typealias Instant = ContinuousClock.Instant

  /// A paste that has begun and not ended, and when the last of it came.
  private var paste: (bytes: [UInt8], last: Instant)?
  /// The numbers of a report about the mouse whose end has not come.
  private var report: [UInt8]?
  /// Since when an answer of the terminal goes on that came too late for who asked.
  private var lateAnswer: Instant?
  /// The beginning of a character.
  private var unfinished: [UInt8] = []

  /// A terminal that says that a paste begins may never say that it ends.
  static let longestPause = Duration.seconds(1)

  /// Whether a paste has begun whose end has not come.
  var isPasting: Bool { paste != nil }

  /// The keys that `codes` complete: bytes below 256, and codes of curses.
  mutating func keys(from codes: [Int32], at now: Instant) -> [Key] {
    var keys: [Key] = []
    if let paste, now - paste.last > Self.longestPause { endPaste(into: &keys) }
    var index = 0
    while index < codes.count {
      let code = codes[index]
      index += 1
      if paste != nil {
        continuePaste(code, at: now, into: &keys)
      } else if report != nil, let byte = UInt8(exactly: code) {
        if let event = continueReport(byte) { keys.append(.mouse(event)) }
      } else if let begin = lateAnswer, now - begin <= Self.longestPause {
        continueAnswer(code)
      } else if code == KeyCode.mouse {
        report = []
      } else if code == KeyCode.pasteBegin {
        paste = ([], now)
      } else if code == 0x1B {
        unfinished = []
        if Self.isAnswer(codes[index...]) {
          lateAnswer = now
          continue
        }
        let length = Self.sequenceLength(codes[index...])
        if length == 0 { keys.append(.escape) }
        index += length
      } else if let key = key(code) {
        keys.append(key)
      }
    }
    return keys
  }

  // MARK: Keys

  private mutating func key(_ code: Int32) -> Key? {
    guard let byte = UInt8(exactly: code) else {
      unfinished = []
      return KeyCode.key(code)
    }
    if byte >= 0x80 { return character(byte) }
    unfinished = []
    switch byte {
    case 8, 0x7F: return .backspace
    case 9: return .tab
    case 10: return .newline
    case 13: return .enter
    case 1...26: return .control(Character(Unicode.Scalar(byte + 0x60)))
    case 0x20..<0x7F: return .character(Character(Unicode.Scalar(byte)))
    default: return nil
    }
  }

  /// The character that a byte above ASCII ends; an invalid one is dropped.
  private mutating func character(_ byte: UInt8) -> Key? {
    if byte >= 0xC0 { unfinished = [] }
    if byte < 0xC0, unfinished.isEmpty { return nil }
    unfinished.append(byte)
    let needed =
      switch unfinished[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    if unfinished.count < needed { return nil }
    defer { unfinished = [] }
    guard let text = String(validating: unfinished, as: UTF8.self), let first = text.first else {
      return nil
    }
    // U+0080 to U+009F are control characters too.
    return text.unicodeScalars.contains { $0.value < 0xA0 } ? nil : .character(first)
  }

  /// How much of `codes` belongs to an unknown key, whose escape character came before them.
  ///
  /// Known are those of terminfo and of ``KeyCode/sequences``. 0 for Escape typed alone.
  private static func sequenceLength(_ codes: ArraySlice<Int32>) -> Int {
    let rest = codes.prefix { $0 < 0x80 }
    guard rest.count >= 2, let first = rest.first else { return 0 }
    if first == 0x4F { return 2 }  // ESC O and one more (ECMA-48, SS3)
    guard first == 0x5B else { return 0 }  // ESC [ up to a final byte (ECMA-48, CSI)
    let end = rest.dropFirst().firstIndex { !(0x20..<0x40 ~= $0) }
    guard let end, 0x40..<0x7F ~= rest[end] else { return 0 }
    return end - rest.startIndex + 1
  }

  // MARK: Reports

  /// Whether these codes, after an escape character, are the terminal's word about a colour:
  /// OSC, a number, … BEL or ESC \ (ECMA-48).
  private static func isAnswer(_ codes: ArraySlice<Int32>) -> Bool {
    codes.first == 0x5D && codes.dropFirst().first.map { 0x30..<0x3A ~= $0 } == true
  }

  private mutating func continueAnswer(_ code: Int32) {
    if code == 0x07 || code == 0x5C { lateAnswer = nil }
  }

  /// What the mouse did, once the whole report is there: button ; column ; row, then M for
  /// down or moved and m for up (xterm, mode 1006).
  private mutating func continueReport(_ byte: UInt8) -> MouseEvent? {
    let isEnd = byte == 0x4D || byte == 0x6D
    guard isEnd, let bytes = report else {
      let isNumber = 0x30..<0x3A ~= byte || byte == 0x3B
      if isNumber, (report?.count ?? 0) < 20 { report?.append(byte) } else { report = nil }
      return nil
    }
    report = nil
    let numbers = String(decoding: bytes, as: UTF8.self)
      .split(separator: ";").compactMap { Int($0) }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let modifiers = 4 | 8 | 16
    let kind: MouseEvent.Kind
    switch numbers[0] & ~modifiers {
    case 0: kind = byte == 0x4D ? .press : .release
    case 32: kind = .drag
    case 64: kind = .wheelUp
    case 65: kind = .wheelDown
    default: return nil
    }
    return MouseEvent(kind, x: numbers[1] - 1, y: numbers[2] - 1)
  }

  // MARK: Pastes

  private mutating func continuePaste(_ code: Int32, at now: Instant, into keys: inout [Key]) {
    if code == KeyCode.pasteEnd {
      endPaste(into: &keys)
    } else if code == KeyCode.newline {
      paste?.bytes.append(13)
    } else if let byte = UInt8(exactly: code) {
      paste?.bytes.append(byte)
    } else if KeyCode.key(code) == .resize {
      keys.append(.resize)
    }
    paste?.last = now
  }

  private mutating func endPaste(into keys: inout [Key]) {
    guard let ended = paste else { return }
    paste = nil
    let text = Self.text(ended.bytes)
    if !text.isEmpty { keys.append(.paste(text)) }
  }

  /// Pasted bytes as text: lines end with a line feed, and nothing but it and the tab
  /// controls a terminal.
  private static func text(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      switch scalar {
      case "\r": text.append("\n")
      case "\n": if !isAfterReturn { text.append("\n") }
      case "\t": text.append("\t")
      case "\u{FFFD}": continue
      default:
        if scalar.properties.generalCategory != .control { text.append(scalar) }
      }
    }
    return String(text)
  }
}
