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
    let status = KernelFile.fields(of: "/proc/self/status", separator: ":")
    usage.residentBytes = (status["VmRSS"] ?? 0) * 1024
    usage.peakResidentBytes = (status["VmHWM"] ?? 0) * 1024
    let io = KernelFile.fields(of: "/proc/self/io", separator: ":")
    usage.storageReadBytes = io["read_bytes"] ?? 0
    usage.requestedReadBytes = io["rchar"] ?? 0
    var resources = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &resources)
    usage.majorFaults = resources.ru_majflt
    return usage
  }

  /// The processor's name, as the kernel tells it.
  package static func processorName() -> String {
    for line in KernelFile.text(of: "/proc/cpuinfo").split(separator: "\n")
    where line.hasPrefix("model name") {
      let name = line.drop { $0 != ":" }.dropFirst()
      return String(name.drop { $0 == " " })
    }
    return "unknown"
  }
}
