/// Bytes of one expert that lie together in a file, and where they go.
package struct ReadPiece {
  /// The file that holds them.
  package let file: any ReadableFile
  /// Where they begin in the file.
  package let offset: Int
  /// How many they are.
  package let count: Int
  /// Where the aligned window around them goes: aligned, with room for all of it.
  ///
  /// The first byte wanted lands at `memory + offset % alignment`.
  package let memory: UnsafeMutableRawPointer

  package init(
    file: any ReadableFile,
    offset: Int,
    count: Int,
    memory: UnsafeMutableRawPointer
  ) {
    precondition(offset >= 0 && count > 0, "a piece of \(count) bytes at offset \(offset)")
    self.file = file
    self.offset = offset
    self.count = count
    self.memory = memory
  }

  /// The bytes of the file that are read for this piece.
  func window(alignment: Int) -> (start: Int, count: Int) {
    ExpertLayout.window(offset: offset, count: count, alignment: alignment)
  }

  /// One piece in place of two; nil where they do not go on from each other.
  ///
  /// They do when the window of `next` begins inside or right after this one's, in the file
  /// and at the same distance in memory.
  func joined(with next: Self, alignment: Int) -> Self? {
    let window = window(alignment: alignment)
    let distance = next.window(alignment: alignment).start - window.start
    guard file === next.file, next.offset >= offset, distance <= window.count,
      next.memory == memory + distance
    else { return nil }
    let end = max(offset + count, next.offset + next.count)
    return Self(file: file, offset: offset, count: end - offset, memory: memory)
  }

  /// The piece in two, the first with a window of `bytes`, a multiple of the alignment; no
  /// second one where the first is all of it.
  func split(after bytes: Int, alignment: Int) -> (first: Self, rest: Self?) {
    let window = window(alignment: alignment)
    guard window.count > bytes else { return (self, nil) }
    let cut = window.start + bytes
    return (
      Self(file: file, offset: offset, count: cut - offset, memory: memory),
      Self(file: file, offset: cut, count: offset + count - cut, memory: memory + bytes)
    )
  }
}
