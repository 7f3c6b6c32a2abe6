import Foundation

/// llama.cpp's `llama-bench`, in each of its settings that matter for speed on processors.
struct LlamaBench {
  /// A way to run it.
  struct Setting: Equatable {
    let name: String
    let arguments: [String]
  }

  /// What is asked of it.
  struct Request {
    let model: String
    let threads: Int
    let promptTokens: Int
    let replyTokens: Int
    /// Tokens of context, each a test of its own.
    let depths: [Int]
  }

  /// Whether weights are rearranged for speed, which is not faster for every model.
  let settings: [Setting]

  private let program: OtherProgram
  private let knowsDepth: Bool

  /// Asks the program which flags it has.
  ///
  /// - Throws: ``Failure`` when it cannot be run, or is another program
  init(path: String) throws {
    program = OtherProgram(path: path, name: path)
    let help = String(decoding: try program.run(["--help"]).output, as: UTF8.self)
    guard help.contains("--n-prompt"), help.contains("--n-gen") else {
      throw Failure(what: path, why: "is not llama-bench: its --help names no --n-prompt")
    }
    knowsDepth = help.contains("--n-depth")
    settings = Self.settings(help: help)
  }

  /// The settings that a help text allows: builds name the flag in several ways.
  static func settings(help: String) -> [Setting] {
    let (with, without) = ("repack", "no repack")
    let lines = help.split(whereSeparator: \.isNewline)
    func line(_ flag: String) -> String? {
      lines.first { line in
        line.split { " ,\t".contains($0) }.contains { $0 == flag }
      }.map(String.init)
    }
    if line("--repack") != nil {
      return [
        Setting(name: with, arguments: ["--repack", "1"]),
        Setting(name: without, arguments: ["--repack", "0"]),
      ]
    }
    guard let line = line("--no-repack") else {
      return [Setting(name: "default", arguments: [])]
    }
    let takesValue = line.contains("<0|1>")
    return [
      Setting(name: with, arguments: takesValue ? ["--no-repack", "0"] : []),
      Setting(name: without, arguments: ["--no-repack"] + (takesValue ? ["1"] : [])),
    ]
  }

  /// Measures prefill and decode once at every depth.
  ///
  /// - Returns: the speeds, in the order of the depths
  /// - Throws: ``Failure`` when it fails or does not print what was asked for
  func run(_ request: Request, setting: Setting) throws -> [PeerSpeeds] {
    var arguments = [
      "-m", request.model, "-t", "\(request.threads)", "-p", "\(request.promptTokens)",
      "-n", "\(request.replyTokens)", "-r", "1", "-o", "json",
    ]
    if request.depths != [0] {
      guard knowsDepth else {
        throw Failure(what: program.name, why: "knows no --n-depth, which --depth needs")
      }
      arguments += ["-d", request.depths.map(String.init).joined(separator: ",")]
    }
    let outcome = try program.run(arguments + setting.arguments)
    guard outcome.status == 0 else { throw program.failure(of: outcome) }
    let tests = try tests(in: outcome.output)
    return try request.depths.map { depth in
      func rate(prompt: Int, reply: Int) throws -> Double {
        let test = tests.first {
          $0.nPrompt == prompt && $0.nGen == reply && ($0.nDepth ?? 0) == depth
        }
        guard let rate = test?.avgTs, rate > 0, rate.isFinite else {
          let what = "\(prompt) prompt tokens and \(reply) of reply after \(depth)"
          throw Failure(what: program.name, why: "prints no speed of \(what)")
        }
        return rate
      }
      return PeerSpeeds(
        setting: setting.name,
        depth: depth,
        prefill: [try rate(prompt: request.promptTokens, reply: 0)],
        decode: [try rate(prompt: 0, reply: request.replyTokens)]
      )
    }
  }

  /// Seconds from the start of the process to its first token, which nothing warmed up: from
  /// the prompt of one token that its decode test begins with.
  ///
  /// - Throws: ``Failure`` when it fails
  func secondsToFirstToken(model: String, threads: Int, setting: Setting) throws -> Double {
    let arguments = [
      "-m", model, "-t", "\(threads)", "-p", "0", "-n", "1", "-r", "1", "--no-warmup",
      "-o", "json",
    ]
    // The result is printed as soon as it is there, before the model is given back.
    let outcome = try program.run(
      arguments + setting.arguments,
      timeUntil: UInt8(ascii: "}")
    )
    guard outcome.status == 0 else { throw program.failure(of: outcome) }
    _ = try tests(in: outcome.output)
    return outcome.seconds
  }

  /// A result, as far as it is needed here.
  private struct Test: Decodable {
    let nPrompt: Int
    let nGen: Int
    let nDepth: Int?
    let avgTs: Double
  }

  private func tests(in output: [UInt8]) throws -> [Test] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode([Test].self, from: Data(output))
    } catch {
      let begin =
        String(decoding: output.prefix(60), as: UTF8.self)
        .split(whereSeparator: \.isNewline).first ?? ""
      throw Failure(
        what: program.name,
        why: "prints no results in JSON, but '\(begin)'"
      )
    }
  }
}
