import Glibc

extension SessionLibrary {
  /// The path that is meant by a name in the folder, with or without its ending, or by a path.
  package func path(of name: String) -> String {
    if name.contains("/") { return name }
    return "\(folder)/\(name)" + (name.hasSuffix(Self.ending) ? "" : Self.ending)
  }

  /// Gives a recording another name, in the folder where it is; never writes over a file.
  ///
  /// A recording that was cut off is made one plain file first, so that its log is not lost.
  ///
  /// - Returns: the new path
  @discardableResult
  package func rename(_ path: String, to name: String) throws(LibraryError) -> String {
    let plain = String(name.hasSuffix(Self.ending) ? name.dropLast(Self.ending.count) : name[...])
    if let fault = Self.fault(inName: plain) { throw .badName(fault) }
    let file = SessionFile(path: path)
    try file.requireOurs()
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let renamed = SessionFile(path: parent + plain + Self.ending)
    // SQLite would take a log that happens to lie there for a part of it.
    for taken in [renamed.path] + renamed.companions where SessionFile.about(taken) != nil {
      throw .nameTaken(String(taken.dropFirst(parent.count)))
    }
    try file.foldLog()
    guard Glibc.rename(path, renamed.path) == 0 else {
      throw .refused(String(cString: strerror(errno)))
    }
    return renamed.path
  }

  /// Deletes a recording, with the log beside it.
  package func delete(_ path: String) throws(LibraryError) {
    let file = SessionFile(path: path)
    try file.requireOurs()
    guard unlink(path) == 0 else { throw .refused(String(cString: strerror(errno))) }
    for companion in file.companions { unlink(companion) }
  }

  /// What pruning would delete, oldest first; nothing is deleted yet.
  ///
  /// A recording that is open somewhere is never among it, nor is what is not a recording.
  ///
  /// - Parameters:
  ///   - entries: the recordings, as ``list()`` gave them
  ///   - moment: those that began before go, in seconds since 1970
  ///   - bytes: of the rest, the oldest go until all that stay take no more than this
  /// - Returns: the recordings to delete, which ``delete(_:)`` may still refuse
  package static func prunable(
    _ entries: [SessionEntry],
    before moment: Double? = nil,
    keepingBytes bytes: Int? = nil
  ) -> [SessionEntry] {
    let recordings = entries.filter(\.isRecording)
    var kept = recordings.reduce(0) { $0 + $1.byteCount }
    return recordings.filter { $0.state != .inUse }
      .sorted { ($0.startedAt, $0.path) < ($1.startedAt, $1.path) }
      .filter { entry in
        let isOld = moment.map { entry.startedAt < $0 } ?? false
        guard isOld || bytes.map({ kept > $0 }) ?? false else { return false }
        kept -= entry.byteCount
        return true
      }
  }

  private static func fault(inName name: String) -> String? {
    if name.isEmpty { return "it is empty" }
    if name.contains("/") { return "it has a /" }
    if name.hasPrefix(".") { return "it begins with a full stop" }
    if name.hasPrefix("-") { return "it begins with a hyphen" }
    if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "it has control characters"
    }
    // Room for the ending and for what SQLite appends.
    return name.utf8.count > 240 ? "it is too long" : nil
  }
}
