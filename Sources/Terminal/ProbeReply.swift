/// What a terminal answers to ``TerminalProbe/question``, picked out of the bytes that come from
/// it: between them may be keys that the user pressed before.
struct ProbeReply: Equatable {
  /// Columns that a `▀` took.
  private(set) var blockColumns: Int?
  /// The background, each part from 0 to 1.
  private(set) var background: (red: Double, green: Double, blue: Double)?
  private(set) var hasSynchronizedOutput = false
  /// Whether the answer to the last question has come: there will be no more.
  private(set) var isComplete = false
  /// Bytes that are no answers.
  private(set) var typedAhead: [UInt8] = []

  /// The begin of a sequence whose end has not come.
  private var unfinished: [UInt8] = []

  static func == (one: ProbeReply, other: ProbeReply) -> Bool {
    one.blockColumns == other.blockColumns && one.isLight == other.isLight
      && one.hasSynchronizedOutput == other.hasSynchronizedOutput
      && one.isComplete == other.isComplete && one.typedAhead == other.typedAhead
  }

  /// Whether the background is nearer to white than to black.
  var isLight: Bool? {
    // Luma of ITU-R BT.601, of the values as they are: how light a colour looks.
    background.map { 0.299 * $0.red + 0.587 * $0.green + 0.114 * $0.blue > 0.5 }
  }

  /// Takes bytes in, in the order in which they came.
  mutating func take(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if unfinished.isEmpty && byte != 0x1B {
        typedAhead.append(byte)
        continue
      }
      unfinished.append(byte)
      if !isEnded { continue }
      if !understand() { typedAhead += unfinished }
      unfinished = []
    }
  }

  /// What was begun and never ended was typed.
  mutating func finish() {
    typedAhead += unfinished
    unfinished = []
  }

  /// Whether `unfinished` is a whole sequence (ECMA-48), or cannot become one.
  private var isEnded: Bool {
    guard unfinished.count > 1, let last = unfinished.last else { return false }
    switch unfinished[1] {
    case 0x5B: return unfinished.count > 2 && !(0x20..<0x40 ~= last)  // CSI … final byte
    case 0x5D:  // OSC … BEL, or OSC … ESC \
      return last == 0x07 || unfinished.suffix(2) == [0x1B, 0x5C] || unfinished.count > 256
    case 0x4F: return unfinished.count > 2  // SS3 and one more
    default: return true
    }
  }

  /// Notes what the sequence says; false when it is no answer.
  private mutating func understand() -> Bool {
    let text = String(decoding: unfinished.dropFirst(), as: UTF8.self)
    if text.hasPrefix("[?"), text.hasSuffix("c") {  // DA1: what kind of terminal it is
      isComplete = true
    } else if text.hasPrefix("[?2026;"), text.hasSuffix("$y") {  // DECRPM
      let state = Int(text.dropFirst(7).dropLast(2)) ?? 0
      hasSynchronizedOutput = (1...3).contains(state)
    } else if text.hasPrefix("["), text.hasSuffix("R") {  // CPR: row ; column, from 1
      let parts = text.dropFirst().dropLast().split(separator: ";").compactMap { Int($0) }
      guard parts.count == 2, (1...9).contains(parts[1]) else { return false }
      blockColumns = parts[1] - 1
    } else if text.hasPrefix("]11;") {
      background = Self.color(text.dropFirst(4))
    } else {
      return false
    }
    return true
  }

  /// A colour as XParseColor reads it: `rgb:RRRR/GGGG/BBBB`, of one to four digits each.
  private static func color(_ text: Substring) -> (red: Double, green: Double, blue: Double)? {
    guard text.hasPrefix("rgb:") else { return nil }
    let parts = text.dropFirst(4).split(separator: "/").map { part -> Double? in
      let digits = part.prefix { $0.isHexDigit }
      guard (1...4).contains(digits.count), let value = Int(digits, radix: 16) else { return nil }
      return Double(value) / Double((1 << (4 * digits.count)) - 1)
    }
    guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2]
    else { return nil }
    return (red, green, blue)
  }
}
