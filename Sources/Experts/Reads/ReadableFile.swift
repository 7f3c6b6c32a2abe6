/// A file that experts are read from.
package protocol ReadableFile: AnyObject, Sendable {
  var path: String { get }
  /// What offsets, lengths and memory of a read are multiples of, in bytes.
  var alignment: Int { get }
  /// Whether reads bypass the page cache.
  var isDirect: Bool { get }
  /// What io_uring reads from; nil where only ``read(into:offset:count:alignment:isRetry:)``
  /// may be used.
  var descriptor: Int32? { get }

  /// Reads the aligned window around `count` bytes at `offset` into `memory`.
  ///
  /// - Parameters:
  ///   - memory: aligned, room for the whole window
  ///   - offset: first byte wanted; it lands at `memory + offset % alignment`
  ///   - count: bytes wanted
  ///   - alignment: of the window, at least the file's own
  ///   - isRetry: whether the same read has failed before; it then avoids direct reads
  /// - Returns: bytes that the file system delivered
  /// - Throws: ``ExpertsError`` when the file is too short or cannot be read
  func read(
    into memory: UnsafeMutableRawPointer,
    offset: Int,
    count: Int,
    alignment: Int,
    isRetry: Bool
  ) throws(ExpertsError) -> Int

  /// Checks that the file is still what was opened; one cheap call, for about once a second.
  ///
  /// - Throws: ``ExpertsError/fileShrank(path:offset:needed:found:)`` or
  ///   ``ExpertsError/fileChanged(path:)``
  func verifyUnchanged() throws(ExpertsError)
}

extension ReadableFile {
  /// ``read(into:offset:count:alignment:isRetry:)`` for the first time.
  package func read(
    into memory: UnsafeMutableRawPointer,
    offset: Int,
    count: Int,
    alignment: Int
  ) throws(ExpertsError) -> Int {
    try read(into: memory, offset: offset, count: count, alignment: alignment, isRetry: false)
  }
}
