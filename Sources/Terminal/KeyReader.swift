import Dashboard

/// What curses reports, bytes and key codes, turned into keys.
///
/// Curses could make characters of bytes itself, but an invalid byte then swallows the keys
/// after it.
struct KeyReader {
  typealias Instant = ContinuousClock.Instant

  /// A paste that has begun and not ended, and when the last of it came.
  private var paste: (bytes: [UInt8], last: Instant)?
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
      } else if code == KeyCode.pasteBegin {
        paste = ([], now)
      } else if code == 0x1B {
        unfinished = []
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
