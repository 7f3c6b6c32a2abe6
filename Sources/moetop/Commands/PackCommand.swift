import ArgumentParser
import Experts
import Glibc
import Inference

/// `moetop pack`: a copy of a model's experts in the order in which they are read.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Write a pack: a model's experts, each in one piece.",
    discussion: """
      A pack is as large as the model's experts. In it the three matrices of an expert stand \
      side by side on a page of their own, so that one read brings it in; every expert has a \
      checksum. Use it with --pack FILE. The model itself is still needed for everything else.
      """
  )

  @Argument(help: "A model file (GGUF).", completion: .model)
  var model: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The pack to write. Left out: MODEL.pack.gguf.", valueName: "file"),
    completion: .file()
  )
  var output: String?

  @Flag(help: "Add a copy of every expert in Q4_0.")
  var low = false

  @Flag(help: "Add every expert in two planes of bits (for Q8_0).")
  var planes = false

  @Flag(help: "Check an existing pack against its checksums instead.")
  var verify = false

  func run() throws {
    let path = output ?? model + ".pack.gguf"
    let plan: ModelPlan
    do {
      plan = try ModelPlan(path: model)
    } catch {
      throw Failure(error, subject: model)
    }
    do {
      if verify {
        try check(path, plan)
      } else {
        try write(path, plan)
      }
    } catch {
      throw Failure(error, subject: path)
    }
  }

  private func write(_ path: String, _ plan: ModelPlan) throws {
    let writer = try PackWriter(
      file: plan.file,
      layout: plan.layout,
      parts: plan.parts,
      options: PackOptions(hasLow: low, hasPlanes: planes)
    )
    let summary = try writer.write(to: path) { progress in
      if isatty(2) == 1 {
        StandardOutput.note("\r\(progress.expertsDone) of \(progress.expertCount) experts")
      }
    }
    if isatty(2) == 1 { StandardOutput.note("\n") }
    try StandardOutput.write(
      "wrote \(path): \(summary.expertCount) experts, \(ByteCount(summary.fileBytes))\n"
    )
  }

  private func check(_ path: String, _ plan: ModelPlan) throws {
    let file = try DirectFile(path: path)
    let pack = try PackFile(
      path: path,
      identity: plan.file.identity,
      model: plan.layout,
      readAlignment: file.alignment
    )
    try StandardOutput.write("\(try pack.verifyAll(from: file)) copies of experts are sound\n")
  }
}
