import Glibc
import Inference

/// Ctrl-C in a plain run: the first ends the reply after the present token, the second
/// ends the program.
enum Interruption {
  static let flag = StopFlag()

  static func watch() {
    // The handler may run at any instruction: the flag must exist before.
    _ = flag.isRaised
    signal(SIGINT) { _ in
      if Interruption.flag.isRaised { _exit(130) }
      Interruption.flag.raise()
    }
  }
}
