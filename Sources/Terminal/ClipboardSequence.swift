/// What hands text to the clipboard of the user's terminal (xterm's OSC 52), wherever the
/// program runs.
struct ClipboardSequence: Equatable {
  let bytes: String

  /// Bytes of base64 that terminals take: xterm has a limit of 100,000 bytes with it, others
  /// the lower one of hterm.
  static let limit = 74_994

  /// `nil` for text that is too long.
  init?(_ text: String, isInTmux: Bool) {
    let encoded = Self.base64(Array(text.utf8))
    guard encoded.utf8.count <= Self.limit else { return nil }
    let sequence = "\u{1B}]52;c;\(encoded)\u{07}"
    // tmux either takes it itself (set-clipboard on) or hands on what is wrapped
    // (allow-passthrough on), every escape character doubled.
    let wrapped = "\u{1B}Ptmux;\u{1B}\(sequence)\u{1B}\\"
    bytes = isInTmux ? sequence + wrapped : sequence
  }

  /// RFC 4648, section 4.
  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let value = (0..<3).reduce(0) { value, place in
        value << 8 | (place < part.count ? Int(part[start + place]) : 0)
      }
      for place in 0..<4 {
        let digit = digits[value >> (18 - 6 * place) & 63]
        text.append(place <= part.count ? digit : 0x3D)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
