import Events
import FoundationEssentials
import Glibc

/// How often each expert of one model was used in earlier sessions.
///
/// Kept as a small JSON file. It says what someone asked a model about, if only faintly,
/// so the file is readable by its owner alone.
package struct ResidencyProfile: Equatable, Sendable {
  /// Tells models apart: the identity of a model card.
  package let model: String
  package let layerCount: Int
  /// Experts in a layer.
  package let expertCount: Int
  /// Uses, by layer and index.
  package private(set) var counts: [[Int]]

  /// A profile of a model that was not used yet.
  package init(model: String, layerCount: Int, expertCount: Int) {
    self.model = model
    self.layerCount = layerCount
    self.expertCount = expertCount
    counts = Array(repeating: Array(repeating: 0, count: expertCount), count: layerCount)
  }

  /// Counts one use.
  package mutating func recordUse(of expert: ExpertID) {
    let (sum, hasOverflowed) = counts[expert.layer][expert.index].addingReportingOverflow(1)
    if !hasOverflowed { counts[expert.layer][expert.index] = sum }
  }

  package func uses(of expert: ExpertID) -> Int { counts[expert.layer][expert.index] }

  /// The experts used most.
  /// - Parameters:
  ///   - count: how many at most
  ///   - layers: the layers to choose from; if `nil`, all
  /// - Returns: the most used first, of equals the one of the lower layer and index; who was
  ///   never used is not among them
  package func hottest(_ count: Int, of layers: Range<Int>? = nil) -> [ExpertID] {
    let used = (layers ?? 0..<layerCount).flatMap { layer in
      counts[layer].indices.lazy.filter { counts[layer][$0] > 0 }
        .map { ExpertID(layer: layer, index: $0) }
    }
    return Array(used.sorted { (uses(of: $1), $0) < (uses(of: $0), $1) }.prefix(count))
  }
}

// MARK: - The file

extension ResidencyProfile {
  /// What the file says; checked before it becomes a profile.
  private struct Content: Codable {
    var format: String
    var version: Int
    var model: String
    var layerCount: Int
    var expertCount: Int
    var counts: [[Int]]
  }

  private static let format = "moetop residency profile"
  private static let version = 1
  /// Far more than the counts of any model take.
  private static let largestFile = 1 << 26

  /// Reads a profile.
  /// - Throws: ``ProfileError`` when the file cannot be read or is not a sound profile
  package init(path: String) throws(ProfileError) {
    let bytes = try Self.read(path)
    let content: Content
    do {
      content = try JSONDecoder().decode(Content.self, from: Data(bytes))
    } catch {
      throw .damaged(path: path, reason: "not the JSON of a profile")
    }
    guard content.format == Self.format, content.version == Self.version else {
      throw .damaged(path: path, reason: "not a profile of version \(Self.version)")
    }
    // Layers and indices must fit in an ExpertID.
    let sizes = 1...Int(UInt16.max)
    guard sizes.contains(content.layerCount), sizes.contains(content.expertCount) else {
      throw .damaged(
        path: path,
        reason: "\(content.layerCount) layers of \(content.expertCount) experts"
      )
    }
    guard content.counts.count == content.layerCount,
      content.counts.allSatisfy({ $0.count == content.expertCount })
    else { throw .damaged(path: path, reason: "the counts have not the shape of the model") }
    guard content.counts.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else {
      throw .damaged(path: path, reason: "a count is negative")
    }
    self.init(
      model: content.model,
      layerCount: content.layerCount,
      expertCount: content.expertCount
    )
    counts = content.counts
  }

  /// Writes the profile in place of what was there: whole or not at all.
  /// - Throws: ``ProfileError/cannotWrite(path:reason:)``
  package func save(to path: String) throws(ProfileError) {
    let content = Content(
      format: Self.format,
      version: Self.version,
      model: model,
      layerCount: layerCount,
      expertCount: expertCount,
      counts: counts
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data: Data
    do {
      data = try encoder.encode(content)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
    // mkstemp makes the file readable by its owner alone.
    var name = Array("\(path).XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: Self.reason()) }
    let isWritten = Self.write(data, to: file) && fsync(file) == 0
    guard isWritten, close(file) == 0, rename(name, path) == 0 else {
      let reason = Self.reason()
      if !isWritten { close(file) }
      unlink(name)
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  private static func read(_ path: String) throws(ProfileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw .cannotRead(path: path, reason: reason()) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .cannotRead(path: path, reason: reason()) }
      if count == 0 { return bytes }
      bytes += buffer.prefix(count)
      guard bytes.count <= largestFile else {
        throw .damaged(path: path, reason: "larger than any profile")
      }
    }
  }

  private static func write(_ data: Data, to file: Int32) -> Bool {
    data.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = Glibc.write(file, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
      }
      return true
    }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
