import CSystem
import GGUF

/// A model's files where the page cache holds them: bytes to compute with until they were read
/// into memory of our own.
///
/// Fresh memory costs up to a second a gigabyte, most of the time to a first token. What the
/// kernel has already costs nothing, but other programs may push it out, so it is for the
/// beginning only.
package final class MappedModel: Sendable {
  private let file: GGUFFile
  private let parts: [DirectFile]

  /// Bytes between two places that are looked at, to tell whether all of a piece is there: the
  /// kernel gives up a file in pieces of its own.
  private static let probeDistance = 512 << 10

  /// The mapping of a model, `nil` where one of its files was exchanged since.
  ///
  /// - Parameters:
  ///   - file: the model, mapped
  ///   - parts: its files, open for reading
  package init?(_ file: GGUFFile, parts: [DirectFile]) {
    for (number, part) in parts.enumerated() {
      guard file.bytes(ofPart: number).count == part.identity.size else { return nil }
    }
    cs_explain_lost_bytes()
    self.file = file
    self.parts = parts
  }

  /// Where a byte of a part lies; nothing may be written there.
  package func address(part: Int, offset: Int) -> UnsafeRawPointer {
    let bytes = file.bytes(ofPart: part)
    guard let base = bytes.baseAddress, offset < bytes.count else {
      preconditionFailure("offset \(offset) of \(bytes.count)")
    }
    return base + offset
  }

  /// Whether the page cache holds these bytes, as far as samples say.
  package func holds(part: Int, offset: Int, count: Int) -> Bool {
    let last = offset + max(count, 1) - 1
    func isHeld(_ offset: Int) -> Bool {
      parts[part].isCached(at: offset, mapped: address(part: part, offset: offset))
    }
    return isHeld(last)
      && stride(from: offset, to: last, by: Self.probeDistance).allSatisfy(isHeld)
  }

  /// Checks that the files are still what was opened.
  ///
  /// - Throws: ``ExpertsError/fileShrank(path:offset:needed:found:)`` or
  ///   ``ExpertsError/fileChanged(path:)``
  package func verifyUnchanged() throws(ExpertsError) {
    for part in parts { try part.verifyUnchanged() }
  }

  /// Lets go of the pages that were touched; touched again, they return.
  package func releasePages() { file.releasePages() }
}
