import Glibc

/// What the kernel counts for this process and this machine.
package struct ProcessUsage: Equatable, Sendable {
  /// Resident set, and its highest value so far, in bytes.
  package var residentBytes = 0
  package var peakResidentBytes = 0
  /// Page faults that had to wait for the disk.
  package var majorFaults = 0
  /// Bytes fetched from storage.
  package var storageReadBytes = 0
  /// Bytes asked for by read calls, cached or not.
  package var requestedReadBytes = 0

  /// The figures of this moment; those that the kernel does not tell stay 0.
  package static func current() -> ProcessUsage {
    var usage = ProcessUsage()
    let status = fields(of: "/proc/self/status", separator: ":")
    usage.residentBytes = (status["VmRSS"] ?? 0) * 1024
    usage.peakResidentBytes = (status["VmHWM"] ?? 0) * 1024
    let io = fields(of: "/proc/self/io", separator: ":")
    usage.storageReadBytes = io["read_bytes"] ?? 0
    usage.requestedReadBytes = io["rchar"] ?? 0
    var resources = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &resources)
    usage.majorFaults = resources.ru_majflt
    return usage
  }

  /// Memory that could be had without pushing anything else out, in bytes: what the
  /// machine has available, or what the process's control group leaves, if that is less.
  package static func availableMemory() -> Int {
    let memory = fields(of: "/proc/meminfo", separator: ":")
    var available = (memory["MemAvailable"] ?? memory["MemFree"] ?? 0) * 1024
    let groups = [
      ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
      (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes"
      ),
    ]
    for (limit, usage) in groups {
      if let limit = number(in: limit), let usage = number(in: usage) {
        available = min(available, max(0, limit - usage))
      }
    }
    return available
  }

  /// The processor's name, as the kernel tells it.
  package static func processorName() -> String {
    for line in text(of: "/proc/cpuinfo").split(separator: "\n")
    where line.hasPrefix("model name") {
      let name = line.drop { $0 != ":" }.dropFirst()
      return String(name.drop { $0 == " " })
    }
    return "unknown"
  }

  private static func number(in path: String) -> Int? {
    Int(text(of: path).prefix { $0.isNumber })
  }

  /// The lines `name: 123 …` of a file.
  private static func fields(of path: String, separator: Character) -> [String: Int] {
    var fields: [String: Int] = [:]
    for line in text(of: path).split(separator: "\n") {
      guard let colon = line.firstIndex(of: separator) else { continue }
      let digits = line[line.index(after: colon)...].drop { !$0.isNumber }
      if let value = Int(digits.prefix { $0.isNumber }) {
        fields[String(line[..<colon])] = value
      }
    }
    return fields
  }

  private static func text(of path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
      let got = read(descriptor, &chunk, chunk.count)
      guard got > 0 else { break }
      bytes.append(contentsOf: chunk[..<got])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
