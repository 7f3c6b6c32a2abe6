import Glibc

/// The lines of a file, one after the other, in little memory whatever the file holds.
struct LineReader: ~Copyable {
  /// Number of the line that ``next()`` gave last, from 1.
  private(set) var line = 0

  private static let chunkBytes = 1 << 18
  /// No format has lines that come near.
  private static let longestLine = 1 << 20

  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  init(path: String) throws(RouteTraceError) {
    self.path = path
    guard let file = fopen(path, "re") else {
      throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    self.file = file
  }

  deinit {
    fclose(file)
  }

  /// The next line without its end (LF or CR LF), and without a byte order mark.
  ///
  /// - Returns: `nil` after the last
  mutating func next() throws(RouteTraceError) -> ArraySlice<UInt8>? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        return take(upTo: end, next: end + 1)
      }
      guard buffer.count - position <= Self.longestLine else {
        throw .badLine(path: path, line: line + 1, reason: "longer than 1 MiB")
      }
      if isAtEnd {
        guard position < buffer.count else { return nil }
        return take(upTo: buffer.count, next: buffer.count)
      }
      let left = buffer.count - position
      try refill()
      searched = left
    }
  }

  private mutating func take(upTo end: Int, next: Int) -> ArraySlice<UInt8> {
    var slice = buffer[position..<end]
    position = next
    line += 1
    if line == 1, slice.starts(with: [0xEF, 0xBB, 0xBF]) { slice = slice.dropFirst(3) }
    if slice.last == UInt8(ascii: "\r") { slice.removeLast() }
    return slice
  }

  /// Drops what was taken and reads more.
  private mutating func refill() throws(RouteTraceError) {
    var more = Array(buffer[position...])
    let kept = more.count
    more.reserveCapacity(kept + Self.chunkBytes)
    more.append(contentsOf: repeatElement(0, count: Self.chunkBytes))
    let count = more.withUnsafeMutableBytes { memory in
      fread(memory.baseAddress.map { $0 + kept }, 1, Self.chunkBytes, file)
    }
    if count < Self.chunkBytes {
      guard ferror(file) == 0 else {
        throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
      }
      isAtEnd = true
    }
    more.removeLast(Self.chunkBytes - count)
    buffer = more
    position = 0
  }
}
