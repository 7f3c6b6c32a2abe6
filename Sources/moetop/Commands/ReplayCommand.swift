import ArgumentParser
import Dashboard
import Recording
import Terminal

/// `moetop replay`: a recorded session in the same dashboard, without a model.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Show a recorded session again.",
    discussion: """
      Space pauses, , and . step by one token, the arrows jump 5 seconds, { and } go from \
      turn to turn, - and + change the speed; ? lists all keys.
      """
  )

  @Argument(help: "A recording (*.moetop).", completion: .file(extensions: ["moetop"]))
  var file: String

  @Option(help: ArgumentHelp("Speed, from 0.125 to 64.", valueName: "x"))
  var speed = 1.0

  @Flag(help: "Begin paused.")
  var paused = false

  @OptionGroup var screenFlags: ScreenFlags

  func validate() throws {
    if !(0.125...64).contains(speed) {
      throw ValidationError("--speed must be from 0.125 to 64, not \(speed)")
    }
  }

  func run() throws {
    var screen = Screen(source: .replay)
    do {
      screen.receive(try SessionReader(path: file).events())
    } catch {
      throw Failure(error, subject: file)
    }
    try ScreenFlags.requireTerminal(for: "moetop replay")
    let appearance = try screenFlags.appearance()
    screen.begin(speed: speed, isPaused: paused)
    let terminal: TerminalScreen
    do {
      terminal = try TerminalScreen()
    } catch {
      throw Failure(error, subject: "terminal")
    }
    var loop = ScreenLoop(
      screen: screen,
      terminal: terminal,
      appearance: appearance,
      events: nil,
      recorder: nil
    )
    loop.run { _ in }
    terminal.close()
  }
}
