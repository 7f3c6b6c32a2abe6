import SampleFiles

extension SeededRandom {
  /// Text of any characters, half of them ASCII, so that there are words and line ends.
  ///
  /// But for U+2581, which SentencePiece reads as a space, and for planes that have no
  /// characters: some vocabularies lack the bytes that these would begin with.
  mutating func text(count: Int) -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0x61...0x7A, 0x20...0x20, 0...0x7F, 0x80...0x7FF, 0x800...0xD7FF,
      0xE000...0xFFFF, 0x10000...0x3FFFF, 0xE0000...0x10FFFF,
    ]
    var text = String.UnicodeScalarView()
    while text.count < count {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &self)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)),
        scalar != "\u{2581}"
      {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
