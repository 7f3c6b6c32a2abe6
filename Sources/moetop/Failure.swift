import Experts
import GGUF
import Glibc
import Inference
import Recording
import Tokenization

/// One line about what went wrong, one about what to do next, and an exit status.
struct Failure: Error {
  var what: String
  var why: String
  var hint: String?
  /// 1 what was asked for failed; 2 it cannot be done here; 64 the command line is wrong;
  /// 130 the user interrupted.
  var status: Int32 = 1

  init(what: String, why: String, hint: String? = nil, status: Int32 = 1) {
    self.what = what
    self.why = why
    self.hint = hint
    self.status = status
  }

  /// Finds words for any error; `subject` is what was being worked on.
  init(_ error: any Error, subject: String = "moetop") {
    if let failure = error as? Failure {
      self = failure
      return
    }
    self.init(what: subject, why: "\(error)", hint: Self.hint(for: error))
  }

  /// The same on one line, for the screen.
  var line: String { "\(what): \(why)" }

  /// Prints the lines to standard error and ends the program.
  func exit() -> Never {
    var text = "error: \(Self.oneLine("\(what): \(why)"))\n"
    if let hint { text += "hint: \(Self.oneLine(hint))\n" }
    StandardOutput.note(text)
    Glibc.exit(status)
  }

  /// The same without control characters: names out of a file may hold some.
  private static func oneLine(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func hint(for error: any Error) -> String? {
    switch error {
    case ExpertsError.budgetBelowFloor(_, let floorBytes, _):
      "--budget \(floorBytes) works; moetop info shows what a model needs"
    case ExpertsError.notABudget: "for example --budget 2G"
    case InferenceError.promptTooLong:
      "shorten the prompt, or give more context with --context"
    case GGUFError.foreign, GGUFError.empty, GGUFError.notAFile:
      "moetop runs models in GGUF form"
    case GGUFError.truncated, GGUFError.tensorOutsideFile:
      "the file may not have been copied whole"
    case LibraryError.missing: "moetop sessions lists those that there are"
    case LibraryError.inUse: "end that program first"
    default: nil
    }
  }
}
