import Dashboard
import Glibc
import Inference
import Terminal

/// The event loop of a comparison: keys in, frames out.
///
/// It sleeps while nothing moves.
struct ComparisonLoop {
  private var screen: ComparisonScreen
  private let terminal: TerminalScreen
  private let appearance: Appearance
  private let clock = SessionClock()

  /// Milliseconds between two frames while it plays.
  private static let framePause: Int32 = 100

  init(screen: ComparisonScreen, terminal: TerminalScreen, appearance: Appearance) {
    self.screen = screen
    self.terminal = terminal
    self.appearance = appearance
  }

  /// Runs until the user quits or a signal asks to.
  mutating func run() {
    var lastClock = clock.now()
    draw()
    while true {
      wait()
      if terminal.isTerminationRequested { return }
      let time = clock.now()
      screen.advance(by: time - lastClock)
      lastClock = time
      for key in terminal.readKeys() {
        for intent in screen.press(key) {
          switch intent {
          case .quit: return
          case .repaint: terminal.repaint()
          case .suspend: terminal.suspend()
          default: break
          }
        }
      }
      draw()
    }
  }

  private func draw() {
    let (width, height) = terminal.size
    terminal.draw(
      Dashboard.draw(screen, appearance: appearance, width: width, height: height)
    )
  }

  /// Sleeps until a key, a signal, or the time of the next frame.
  private func wait() {
    var descriptors = [
      pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    // A paste whose end never comes is taken as it is, with no key after it to say so.
    let isWaiting = screen.needsClock || terminal.isPasting
    poll(&descriptors, nfds_t(descriptors.count), isWaiting ? Self.framePause : -1)
  }
}
