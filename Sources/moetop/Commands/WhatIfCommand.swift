import ArgumentParser
import Simulation

/// `moetop what-if`: what other settings would have given for a recorded session.
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if",
    abstract: "Ask a recording what other settings would have given.",
    discussion: """
      The recorded routing is served again by a simulated store: same routing, other cache. \
      Lists are separated by commas and multiplied with each other; what is left out is as it \
      was live. Without any, all policies are tried. belady is the ceiling, who knows the \
      future. Speeds are estimates from the times of the recording; docs/what-if.md says how, \
      and how far off they are.
      """
  )

  @Argument(
    help: "A recording (*.moetop), or a trace of routing (CSV).",
    completion: .file()
  )
  var file: String

  @OptionGroup var question: WhatIfFlags

  @Flag(help: "Print comma-separated values.")
  var csv = false

  @Flag(help: "Print one JSON object, with the curve.")
  var json = false

  @Flag(help: "Print the misses of LRU for every number of slots, instead of the table.")
  var curve = false

  func validate() throws {
    if csv && json { throw ValidationError("--csv and --json exclude each other") }
    if curve && json { throw ValidationError("--json holds the curve already: leave out --curve") }
  }

  func run() throws {
    let source = try SessionFile.source(path: file)
    let whatIf = WhatIf(source, storage: try question.simulatedStorage())
    let table: WhatIfTable
    do {
      table = try whatIf.table(of: try question.settings(for: whatIf))
    } catch {
      throw WhatIfFlags.failure(error, file: file)
    }
    let report = WhatIfReport(table: table, source: source)
    if curve {
      try StandardOutput.write(report.curve)
    } else if json {
      try StandardOutput.write(try report.json())
    } else {
      try StandardOutput.write(csv ? report.csv : report.text)
    }
  }
}
