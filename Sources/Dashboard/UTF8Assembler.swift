/// Bytes that arrive in pieces, turned into text: a character that is cut by the end of a
/// piece is held back until the rest of it comes.
///
/// The text does not depend on where the pieces were cut. Invalid bytes become U+FFFD, one
/// for each maximal subpart (Unicode 15, §3.9, "U+FFFD Substitution of Maximal Subparts").
struct UTF8Assembler: Equatable, Sendable {
  /// The beginning of a character: at most three bytes.
  private(set) var heldBack: [UInt8] = []

  /// The text that `bytes` complete.
  mutating func append(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "" }
    let all = heldBack.isEmpty ? bytes : heldBack + bytes
    let whole = all.count - Self.unfinishedCount(at: all)
    heldBack = Array(all[whole...])
    return String(decoding: all[..<whole], as: UTF8.self)
  }

  /// What is left when no more bytes will come: U+FFFD for an unfinished character.
  mutating func finish() -> String {
    defer { heldBack = [] }
    return String(decoding: heldBack, as: UTF8.self)
  }

  /// How many bytes at the end of `bytes` begin a character that could still become valid.
  private static func unfinishedCount(at bytes: [UInt8]) -> Int {
    for count in 1...3 where count <= bytes.count {
      let lead = bytes[bytes.count - count]
      if lead & 0b1100_0000 == 0b1000_0000 { continue }  // a continuation: look further back
      guard let length = sequenceLength(lead), count < length else { return 0 }
      if count > 1, !isSecond(bytes[bytes.count - count + 1], after: lead) { return 0 }
      return count
    }
    return 0
  }

  /// Bytes of the character that begins with `lead`; `nil` when none does.
  private static func sequenceLength(_ lead: UInt8) -> Int? {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: nil
    }
  }

  /// Whether `byte` may follow `lead` (Unicode 15, table 3-7).
  private static func isSecond(_ byte: UInt8, after lead: UInt8) -> Bool {
    switch lead {
    case 0xE0: (0xA0...0xBF).contains(byte)
    case 0xED: (0x80...0x9F).contains(byte)
    case 0xF0: (0x90...0xBF).contains(byte)
    case 0xF4: (0x80...0x8F).contains(byte)
    default: (0x80...0xBF).contains(byte)
    }
  }
}
