import ArgumentParser
import Foundation
import Recording
import Simulation

/// `moetop import`: a routing trace from elsewhere as a recording.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a recording of a routing trace that another program wrote.",
    discussion: """
      Replay, what-if and export then work on it. A trace knows no texts and no times, and \
      not who was evicted: tokens stand a tenth of a second apart, and hits and misses are \
      simulated for an LRU store of the given budget. Formats:

      \(TraceFormatCatalog.entries.map { "\($0.name): \($0.summary)" }
        .joined(separator: "\n"))
      """
  )

  @Argument(help: "A trace; - reads standard input.", completion: .file())
  var trace: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The recording to write. Left out: a new file in the sessions folder.",
      valueName: "file"
    ),
    completion: .file(extensions: ["moetop"])
  )
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The format: \(TraceFormatCatalog.names). Left out: told by the trace's beginning.",
      valueName: "name"
    )
  )
  var format: String?

  @OptionGroup var flags: TraceFlags

  func run() throws {
    let file: RouteTraceFile
    do {
      file = try RouteTraceFile(
        path: trace == "-" ? "/dev/stdin" : trace,
        format: format.map { try TraceFormatCatalog.entry(named: $0) },
        shape: TraceShape(
          layerCount: flags.layers ?? 0,
          expertCount: flags.experts ?? 0,
          expertsPerToken: flags.topK ?? 0
        )
      )
    } catch {
      throw Failure(error, subject: "import")
    }
    let name = trace == "-" ? "standard input" : URL(filePath: trace).lastPathComponent
    let session = try flags.session(shape: file.shape, name: name, remark: remark(file, name))
    try flags.record(session, tokenCount: file.tokenCount, to: path(), file.token)
  }

  private func remark(_ file: RouteTraceFile, _ name: String) -> String {
    let found = file.residentShare.map {
      ", whose own store held \(Int(($0 * 100).rounded())) % of the chosen experts"
    }
    return "imported from \(name) (\(file.format))\(found ?? "")"
  }

  private func path() throws -> String {
    if let output { return output }
    do {
      return try SessionWriter.freshPath(
        in: SessionWriter.defaultFolder(),
        startedAt: WallClock.now()
      )
    } catch {
      throw Failure(error, subject: "sessions folder")
    }
  }
}
