import ArgumentParser
import Foundation

/// `moetop doctor`: whether everything is there that moetop works best with.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at terminal, machine, model, disk and files, and say what to do.",
    discussion: """
      Experts of the model are read for half a second, as in a session. One line for each \
      thing: ok, warn where it could work better, fault where moetop cannot run. Status 1 \
      when there is a fault.
      """
  )

  @OptionGroup var model: ModelArgument

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var configuration: ConfigurationFlags

  mutating func run() throws {
    let effective = try configuration.load()
    model.adopt(effective.settings)
    let environment = ProcessInfo.processInfo.environment
    var findings = [Finding("moetop", ProgramVersion.text)]
    findings += TerminalCheckup(environment: environment).findings
    findings += MachineCheckup().findings
    do {
      findings += ModelCheckup(path: try model.path()).findings
    } catch let failure as Failure {
      findings.append(Finding("model", .fault, failure.why, advice: failure.hint))
    }
    findings += FilesCheckup(flags: configuration, effective: effective).findings
    try report(findings)
    if findings.contains(where: { $0.state == .fault }) { throw ExitCode(1) }
  }

  private func report(_ findings: [Finding]) throws {
    guard json else {
      return try StandardOutput.write(findings.map { $0.line + "\n" }.joined())
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(["findings": findings]), as: UTF8.self)
    try StandardOutput.write(text + "\n")
  }
}
