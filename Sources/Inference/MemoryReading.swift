/// The memory of one moment, as far as this process may have it.
package struct MemoryReading: Equatable, Sendable {
  /// Bytes that could be had without pushing anything else out.
  package var availableBytes: Int
  /// Bytes of the machine, or of the process's control group if that has fewer.
  package var totalBytes: Int

  package init(availableBytes: Int, totalBytes: Int) {
    self.availableBytes = availableBytes
    self.totalBytes = totalBytes
  }

  /// The memory of this moment.
  package static func current() -> MemoryReading { MemoryReading(root: "") }

  /// Reads `/proc` and `/sys` below `root`: what the machine has available, or the least
  /// that a control group of the process leaves, version 1 or 2.
  init(root: String) {
    let memory = KernelFile.fields(of: root + "/proc/meminfo", separator: ":")
    availableBytes = (memory["MemAvailable"] ?? memory["MemFree"] ?? 0) * 1024
    totalBytes = (memory["MemTotal"] ?? 0) * 1024
    for line in KernelFile.text(of: root + "/proc/self/cgroup").split(separator: "\n") {
      // id:controllers:path, without controllers in version 2.
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      if parts[1].isEmpty {
        limit(to: parts[2], below: root + "/sys/fs/cgroup", .second)
      } else if parts[1].split(separator: ",").contains("memory") {
        limit(to: parts[2], below: root + "/sys/fs/cgroup/memory", .first)
      }
    }
  }

  /// How much is kept free for everybody else: 3 % of all memory, 256 MiB at least, but
  /// never more than a tenth.
  package var reserveBytes: Int {
    min(max(256 << 20, totalBytes / 100 * 3), totalBytes / 10)
  }

  /// The files in which a version of control groups tells of memory.
  private struct Version {
    let limit: String
    let usage: String
    /// Prefix of the figures that count a group with all below it.
    let prefix: String

    static let first = Version(
      limit: "memory.limit_in_bytes",
      usage: "memory.usage_in_bytes",
      prefix: "total_"
    )
    static let second = Version(limit: "memory.max", usage: "memory.current", prefix: "")
  }

  /// Applies the limits of a group and of all above it.
  ///
  /// Inside a container the path may be that of the host: what is not there is skipped, and
  /// the container's own group is then at the top.
  private mutating func limit(to path: Substring, below top: String, _ version: Version) {
    var folder = top
    for name in path.split(separator: "/", omittingEmptySubsequences: false) {
      if !name.isEmpty { folder += "/" + name }
      guard let limit = KernelFile.number(in: "\(folder)/\(version.limit)"),
        let usage = KernelFile.number(in: "\(folder)/\(version.usage)")
      else { continue }
      let figures = KernelFile.fields(of: "\(folder)/memory.stat", separator: " ")
      // Copies of files are given back before anybody runs short.
      let reclaimable =
        figures[version.prefix + "inactive_file", default: 0]
        + figures[version.prefix + "active_file", default: 0]
      availableBytes = min(availableBytes, max(0, limit - max(0, usage - reclaimable)))
      totalBytes = min(totalBytes, limit)
    }
  }
}
