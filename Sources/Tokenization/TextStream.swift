/// Turns bytes that arrive token by token into text, whole characters at a time.
///
/// A character that spans tokens appears with its last byte. Bytes that are no UTF-8 become
/// U+FFFD as soon as it is certain that they are none.
package struct TextStream: Sendable {
  private var pending: [UInt8] = []

  package init() {}

  /// The text that `bytes` complete.
  package mutating func append(_ bytes: [UInt8]) -> String {
    pending += bytes
    let complete = pending.count - Self.openCount(pending)
    defer { pending.removeFirst(complete) }
    return String(decoding: pending.prefix(complete), as: UTF8.self)
  }

  /// What is left when no more bytes come: U+FFFD for a character that was cut off.
  package mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many of the last bytes begin a character that more bytes could complete.
  private static func openCount(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let tail = bytes.suffix(count)
      guard let lead = tail.first, lead >= 0xC0 else { continue }
      guard let (length, second) = sequence(ledBy: lead), count < length else { return 0 }
      // The second byte's range excludes long forms, surrogates and what is past U+10FFFF.
      let isPossible = tail.dropFirst().first.map(second.contains) ?? true
      return isPossible ? count : 0
    }
    return 0
  }

  /// The length of a character and the range of its second byte (Unicode, table 3-7).
  private static func sequence(ledBy lead: UInt8) -> (Int, ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }
}
