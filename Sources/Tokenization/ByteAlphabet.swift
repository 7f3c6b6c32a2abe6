/// How byte-level vocabularies spell bytes: each as one character that can be seen.
///
/// Bytes that are visible characters of Latin-1 stand for themselves, the 68 others for the
/// characters from U+0100 on, in order. Radford et al., "Language models are unsupervised
/// multitask learners", 2019 (GPT-2).
enum ByteAlphabet {
  /// The character for each byte.
  static let characters: [Unicode.Scalar] = {
    var next: UInt16 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? "\u{FFFD}"
      }
    }
  }()

  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: zip(characters, UInt8.min...UInt8.max)
  )

  /// The bytes that `piece` spells; characters outside the alphabet stand for themselves.
  static func bytes(of piece: String) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(piece.utf8.count)
    for scalar in piece.unicodeScalars {
      if let byte = bytes[scalar] {
        out.append(byte)
      } else {
        out += UTF8.encode(scalar).map(Array.init) ?? []
      }
    }
    return out
  }

  /// How `bytes` are spelled.
  static func piece(of bytes: some Sequence<UInt8>) -> String {
    var piece = String.UnicodeScalarView()
    for byte in bytes { piece.append(characters[Int(byte)]) }
    return String(piece)
  }
}
