import Foundation
import Recording

/// What was sent in the sessions before, oldest first: a text in JSON on each line.
///
/// For the user's eyes only. It holds ``PromptHistory/capacity`` entries, and never more bytes
/// than a small file has.
struct HistoryFile {
  private let path: String
  private let entryLimit: Int

  /// Bytes of a line, and of the file.
  private static let lineLimit = 1 << 16
  private static let byteLimit = 1 << 22

  init(_ path: String, entryLimit: Int = 1000) {
    self.path = path
    self.entryLimit = entryLimit
  }

  /// What can be read of it; a line that is damaged is passed over.
  func entries() -> [String] {
    guard let bytes = BoundedFile.bytes(of: path, limit: Self.byteLimit) else { return [] }
    let decoder = JSONDecoder()
    let entries = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      try? decoder.decode(String.self, from: Data(line))
    }
    return entries.suffix(entryLimit)
  }

  /// Adds what was sent.
  ///
  /// The file is read anew, so that two sessions at a time both keep theirs. Where it cannot
  /// be written nothing is kept: a history is no reason to stop anybody.
  func append(_ sent: [String]) {
    if sent.isEmpty { return }
    let encoder = JSONEncoder()
    var lines: [Data] = []
    var byteCount = 0
    for entry in (entries() + sent).suffix(entryLimit).reversed() {
      guard let line = try? encoder.encode(entry), line.count < Self.lineLimit else { continue }
      byteCount += line.count + 1
      if byteCount > Self.byteLimit { break }
      lines.append(line)
    }
    let text = lines.reversed().reduce(into: Data()) { $0 += $1 + [UInt8(ascii: "\n")] }
    try? OwnFile.write(text, to: path)
  }
}
