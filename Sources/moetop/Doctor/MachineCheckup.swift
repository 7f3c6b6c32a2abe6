import CSystem
import Compute
import Experts
import Foundation
import Inference

/// What `moetop doctor` finds out about processor, memory and kernel.
struct MachineCheckup {
  var findings: [Finding] { [processor, cores, memory, ring] }

  private var processor: Finding {
    let lines = Self.text(of: "/proc/cpuinfo").split(separator: "\n")
    func value(_ key: String) -> String? {
      lines.first { $0.hasPrefix(key) }?.split(separator: ":", maxSplits: 1).last.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    let known = ["avx2", "fma", "f16c", "avx512f", "avx512bw", "avx512_vnni", "avx_vnni"]
    let flags = Set((value("flags") ?? "").split(separator: " ").map(String.init))
    let features = known.filter(flags.contains).joined(separator: " ")
    let text =
      "\(value("model name") ?? "unknown"); kernels \(KernelSet.best.name)"
      + (features.isEmpty ? "" : " (\(features))")
    if KernelSet.available.count == 1 {
      return Finding("processor", .warning, text, advice: "without AVX2 tokens take much longer")
    }
    return Finding("processor", text)
  }

  private var cores: Finding {
    let allowed = Self.allowedProcessors
    let all = ProcessInfo.processInfo.processorCount
    let text = "\(allowed) of \(max(all, allowed)) processors"
    guard let limit = Self.processorLimit, limit < Double(allowed) else {
      return Finding("cores", text)
    }
    let threads = max(1, Int(limit.rounded()))
    return Finding(
      "cores",
      .warning,
      "\(text), of which a control group gives \(String(format: "%.1f", limit))",
      advice: "--threads \(threads)"
    )
  }

  private var memory: Finding {
    let reading = MemoryReading.current()
    let text = "\(ByteCount(reading.availableBytes)) available of \(ByteCount(reading.totalBytes))"
    // Below that hardly anything is left for experts of any model.
    guard reading.availableBytes < 1 << 30 else { return Finding("memory", text) }
    return Finding("memory", .warning, text, advice: "close something")
  }

  private var ring: Finding {
    var ring: OpaquePointer?
    let code = cs_ring_open(&ring, 8)
    guard code == 0, let ring else {
      return Finding(
        "io_uring",
        .warning,
        "refused (\(String(cString: strerror(code)).lowercased()))",
        advice: "reads go through threads instead, at little cost"
      )
    }
    cs_ring_close(ring)
    return Finding("io_uring", "available")
  }

  private static var allowedProcessors: Int {
    [Int32](unsafeUninitializedCapacity: 1024) { list, count in
      count = Int(cs_allowed_processors(list.baseAddress, 1024))
    }.count
  }

  /// Processors that the process's control group (version 2) or one above it gives; `nil`
  /// without a limit.
  private static var processorLimit: Double? {
    let line = text(of: "/proc/self/cgroup").split(separator: "\n").first { $0.hasPrefix("0::") }
    var folder = "/sys/fs/cgroup"
    var limits: [Double] = []
    for name in (line?.dropFirst(3) ?? "").split(
      separator: "/",
      omittingEmptySubsequences: false
    ) {
      if !name.isEmpty { folder += "/\(name)" }
      let words = text(of: "\(folder)/cpu.max").split(whereSeparator: \.isWhitespace)
      if words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), period > 0 {
        limits.append(quota / period)
      }
    }
    return limits.min()
  }

  private static func text(of path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
