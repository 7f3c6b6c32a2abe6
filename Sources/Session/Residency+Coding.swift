// One bit for each place, the lowest bit first, in words of 64 bits.
extension Residency {
  func pack(into writer: inout PackedWriter) {
    for word in words { writer.append(word) }
  }

  /// Fills a residency that was reset for a model; false where the bytes are not one of it.
  mutating func unpack(from reader: inout PackedReader) -> Bool {
    for number in words.indices { words[number] = reader.takeUInt64() }
    count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    // Bits behind the last place would be counted, but nobody could ever leave them.
    let unused = words.count * 64 - grid.placeCount
    let isWithin = words.last.map { $0.leadingZeroBitCount >= unused } ?? true
    return !reader.isDamaged && isWithin
  }
}
