import ArgumentParser
import Experts
import Foundation
import GGUF
import Inference

/// `moetop info`: what is in a model file, and what running it takes.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Show a model's shape, formats and what it needs of memory."
  )

  @OptionGroup var model: ModelArgument

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let path = try model.path()
    do {
      let report = try ModelReport(plan: ModelPlan(path: path))
      try StandardOutput.write(json ? report.json() + "\n" : report.table)
    } catch {
      throw Failure(error, subject: path)
    }
  }
}
