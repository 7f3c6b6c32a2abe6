/// The character that stands for a space in vocabularies that were made with SentencePiece:
/// ▁, U+2581.
///
/// A text that contains the character itself comes back with spaces in its place.
enum VisibleSpace {
  static let utf8: [UInt8] = [0xE2, 0x96, 0x81]

  /// `text` with its spaces visible, and one more before it if asked for.
  static func escaping(_ text: UnsafeBufferPointer<UInt8>, prefixed: Bool) -> [UInt8] {
    var out = prefixed ? utf8 : []
    out.reserveCapacity(text.count + text.count / 2)
    for byte in text {
      if byte == 0x20 { out += utf8 } else { out.append(byte) }
    }
    return out
  }

  /// The bytes of `piece`, its spaces as spaces again.
  static func unescaping(_ piece: String) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(piece.utf8.count)
    for scalar in piece.unicodeScalars {
      if scalar == "\u{2581}" {
        out.append(0x20)
      } else {
        out += UTF8.encode(scalar).map(Array.init) ?? []
      }
    }
    return out
  }
}
