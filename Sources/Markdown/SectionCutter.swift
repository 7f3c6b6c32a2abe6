/// Finds the places where a Markdown text can be cut, so that each piece says by itself what
/// it says in the whole.
///
/// A piece ends at an empty line before a line that begins at the left edge, outside of
/// fenced code and not within a list; and a block of fenced code at the left edge is a piece
/// of its own. What stands before a cut is never changed by what
/// follows, so a text that grows is parsed again only from its last cut on. The places depend
/// on the text alone, not on how it came. (Only a link whose target is defined in another
/// piece is not found; models write targets where the link is.)
struct SectionCutter: Equatable, Sendable {
  /// Bytes up to the last cut.
  private(set) var cut = 0
  /// The fence that is open after the lines that were read.
  private(set) var fence: Fence?

  /// What opened a block of code.
  struct Fence: Equatable, Sendable {
    var mark: UInt8
    var length: Int
    /// Whether its code is a piece, of which its line is the first.
    var beginsPiece = false
  }

  /// Bytes of the lines that were read; a line counts once its end has come.
  private(set) var readBytes = 0
  private var isAfterEmptyLine = false
  private var isAfterPiece = false
  private var isList = false

  /// Reads on in a text of which the beginning is known, and returns the new cuts.
  mutating func read(_ text: [UInt8]) -> [Int] {
    var cuts: [Int] = []
    while let end = text[readBytes...].firstIndex(of: UInt8(ascii: "\n")) {
      if begins(text[readBytes..<end]) {
        cut = readBytes
        cuts.append(cut)
        isList = false
      }
      read(line: text[readBytes..<end])
      readBytes = end + 1
    }
    return cuts
  }

  /// Whether a piece may begin with a line.
  private func begins(_ line: ArraySlice<UInt8>) -> Bool {
    guard fence == nil else { return false }
    if isAfterPiece || Self.fence(line) != nil { return true }
    guard isAfterEmptyLine, let first = line.first, !Self.isSpace(first) else { return false }
    return !(isList && Self.markerLength(line) != nil)
  }

  private mutating func read(line: ArraySlice<UInt8>) {
    isAfterEmptyLine = line.allSatisfy(Self.isSpace)
    isAfterPiece = false
    var rest = line.drop { $0 == UInt8(ascii: " ") }
    if let open = fence {
      let mayClose = isList || rest.startIndex - line.startIndex <= 3
      let marks = rest.prefix { $0 == open.mark }.count
      let isBare = rest.dropFirst(marks).allSatisfy(Self.isSpace)
      if mayClose, marks >= open.length, isBare {
        fence = nil
        isAfterPiece = open.beginsPiece
      }
      return
    }
    if let fence = Self.fence(line) {
      self.fence = fence
      self.fence?.beginsPiece = true
      return
    }
    while let length = Self.markerLength(rest) {
      isList = true
      rest = rest.dropFirst(length).drop { $0 == UInt8(ascii: " ") }
    }
    if isList || rest.startIndex - line.startIndex <= 3 { fence = Self.fence(rest) }
  }

  private static func fence(_ line: ArraySlice<UInt8>) -> Fence? {
    guard let mark = line.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
      return nil
    }
    let length = line.prefix { $0 == mark }.count
    // Backticks after the backticks: a line of text with code in it.
    if mark == UInt8(ascii: "`"), line.dropFirst(length).contains(mark) { return nil }
    return length >= 3 ? Fence(mark: mark, length: length) : nil
  }

  /// Bytes of what marks a line as the item of a list, with a space; `nil` if nothing does.
  static func markerLength(_ line: ArraySlice<UInt8>) -> Int? {
    var length = line.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    let rest = line.dropFirst(length)
    guard let mark = rest.first else { return nil }
    guard (length == 0 ? "-*+" : ".)").utf8.contains(mark), length <= 9 else { return nil }
    length += 1
    guard let space = rest.dropFirst().first else { return length }
    return isSpace(space) ? length : nil
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
  }
}
