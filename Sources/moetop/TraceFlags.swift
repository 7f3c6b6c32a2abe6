import ArgumentParser
import Experts
import Glibc
import Recording
import Simulation

/// The shape of a trace's model, and the store that its hits are simulated for.
struct TraceFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Layers of the model.", valueName: "n"))
  var layers: Int?

  @Option(help: ArgumentHelp("Experts in a layer.", valueName: "n"))
  var experts: Int?

  @Option(help: ArgumentHelp("Experts for each token.", valueName: "n"))
  var topK: Int?

  @Option(
    help: ArgumentHelp(
      "Slots of the simulated store: a share of the experts, all, or bytes where the trace"
        + " says how large an expert is.",
      valueName: "size"
    )
  )
  var budget = "50%"

  @Flag(help: "Replace the file if it is there.")
  var force = false

  func validate() throws {
    for (name, value) in [("layers", layers), ("experts", experts), ("top-k", topK)] {
      if let value, !(1..<Int(UInt16.max)).contains(value) {
        throw ValidationError("--\(name) must be from 1 to \(UInt16.max - 1), not \(value)")
      }
    }
    if (layers ?? 1) * (experts ?? 1) > TraceShape.mostExperts {
      throw ValidationError("--layers times --experts may be \(TraceShape.mostExperts) at most")
    }
  }

  /// A session for the trace.
  func session(shape: TraceShape, name: String, remark: String) throws -> TraceSession {
    do {
      return try TraceSession(
        shape: shape,
        origin: TraceSession.Origin(
          program: ProgramVersion.text,
          startedAt: WallClock.now(),
          name: name,
          remark: remark
        ),
        budget: MemoryBudget(parsing: budget)
      )
    } catch {
      throw Failure(error, subject: "--budget")
    }
  }

  /// Writes tokens as a recording, and says on standard output what it is.
  /// - Parameters:
  ///   - session: what the tokens belong to
  ///   - tokenCount: tokens to write
  ///   - path: the file
  ///   - token: gives the tokens, asked for one after the other
  /// - Throws: ``Failure``; then there is no file
  func record(
    _ session: TraceSession,
    tokenCount: Int,
    to path: String,
    _ token: (Int) -> RoutedToken
  ) throws {
    do {
      if force { unlink(path) }
      let writer = try SessionWriter(path: path)
      do {
        let hitRate = try write(session, tokenCount: tokenCount, to: writer, token)
        try StandardOutput.write(
          "wrote \(path): \(tokenCount) tokens, \(Int((hitRate * 100).rounded())) % hits\n"
        )
      } catch {
        try? writer.close()
        unlink(path)
        throw error
      }
    } catch RecordingError.exists {
      throw Failure(
        what: path,
        why: "\(RecordingError.exists)",
        hint: "--force replaces it"
      )
    } catch {
      throw Failure(error, subject: path)
    }
  }

  /// - Returns: the share of hits
  private func write(
    _ session: TraceSession,
    tokenCount: Int,
    to writer: SessionWriter,
    _ token: (Int) -> RoutedToken
  ) throws -> Double {
    // Tokens of one transaction.
    let step = 512
    var session = session
    try writer.append(session.opening)
    for begin in stride(from: 0, to: tokenCount, by: step) {
      try writer.append(
        (begin..<min(begin + step, tokenCount)).flatMap { session.events(for: token($0)) }
      )
    }
    try writer.append([session.ending])
    try writer.close()
    return session.hitRate
  }
}
