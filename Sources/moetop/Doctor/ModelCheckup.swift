import CSystem
import Experts
import Glibc
import Inference

/// What `moetop doctor` finds out about the model and the disk that it lies on.
struct ModelCheckup {
  let path: String

  /// Nanoseconds that reading may take: long enough for a disk to show what it can.
  private static let patience: Int64 = 1_000_000_000

  var findings: [Finding] {
    let plan: ModelPlan
    do {
      plan = try ModelPlan(path: path)
    } catch {
      return [
        Finding("model", .fault, "\(path): \(error)", advice: "moetop runs mixtures in GGUF form")
      ]
    }
    return [model(plan), disk(plan), direct]
  }

  private func model(_ plan: ModelPlan) -> Finding {
    let available = MemoryReading.current().availableBytes
    let needed = plan.denseBytes + plan.floorBytes
    let text =
      "\(path), \(ByteCount(plan.fullBytes)) of experts, \(ByteCount(plan.denseBytes)) always"
      + " in memory"
    guard needed > available else { return Finding("model", text) }
    return Finding(
      "model",
      .fault,
      text,
      advice: "it needs \(ByteCount(needed)), and \(ByteCount(available)) are available"
    )
  }

  private func disk(_ plan: ModelPlan) -> Finding {
    let clock = SessionClock()
    do {
      let result = try ReadBandwidth(
        layout: plan.layout,
        files: plan.expertFiles,
        reading: ReadOptions(),
        depth: 4,
        duration: Self.patience / 2,
        now: clock.now
      )
      let speed = ByteCount(Int(result.bytesPerSecond))
      let text = "\(speed)/s for experts of \(ByteCount(plan.layout.expertBytes)), read at random"
      guard result.bytesPerSecond < 200e6 else { return Finding("disk", text) }
      return Finding("disk", .warning, text, advice: "an SSD reads ten times as fast")
    } catch {
      return Finding("disk", .fault, "\(error)", advice: nil)
    }
  }

  /// Whether the model can be read past the page cache.
  private var direct: Finding {
    let descriptor = cs_open(path, 1)
    guard descriptor >= 0 else {
      return Finding(
        "O_DIRECT",
        .warning,
        "refused (\(String(cString: strerror(errno)).lowercased()))",
        advice: "a copy of what is read stays in the page cache; another file system avoids it"
      )
    }
    defer { close(descriptor) }
    let alignment = cs_direct_alignment(descriptor)
    return Finding("O_DIRECT", alignment > 0 ? "in blocks of \(alignment) bytes" : "available")
  }
}
