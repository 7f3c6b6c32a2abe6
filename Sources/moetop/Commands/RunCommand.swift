import ArgumentParser
import Events
import Glibc
import Inference
import Recording

/// `moetop run`: plain text out, for scripts and pipes.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Stream a reply to standard output, without a screen.",
    discussion: "Works in pipes. Statistics go to standard error."
  )

  @OptionGroup var model: ModelArgument

  @Option(
    name: [.short, .long],
    parsing: .unconditional,
    help: ArgumentHelp("The prompt; - reads it from standard input.", valueName: "text")
  )
  var prompt: String?

  @Flag(help: "Continue the text as it is: no chat template; control tokens are recognised.")
  var raw = false

  @Option(help: ArgumentHelp("The system prompt.", valueName: "text"))
  var system: String?

  @OptionGroup var style: StatisticsStyle
  @OptionGroup var engineFlags: EngineFlags
  @OptionGroup var sampling: SamplingFlags
  @OptionGroup var recording: RecordingFlags
  @OptionGroup var configuration: ConfigurationFlags

  mutating func run() throws {
    let settings = try configuration.settings()
    model.adopt(settings)
    system = system ?? settings.system
    engineFlags.adopt(settings)
    sampling.adopt(settings)
    recording.adopt(settings)
    let text = try promptText()
    let engine = try engineFlags.engine(path: model.path())
    let recorder = try recording.recorder(startedAt: WallClock.now())
    let output = ReplyOutput(recorder: recorder)
    let conversation = Conversation(
      engine: engine,
      settings: sampling.settings(),
      stop: Interruption.flag,
      emit: output.receive
    )
    conversation.onChoice = output.receive
    conversation.replyLimit = sampling.maxTokens
    conversation.announce(program: ProgramVersion.text, startedAt: WallClock.now())
    output.isTelling = true
    if let warning = engine.warning { StandardOutput.note("warning: \(warning)\n") }
    conversation.speculation = sampling.speculate ?? .off
    Interruption.watch()

    let before = ProcessUsage.current()
    let generation: Generation
    do {
      generation = try reply(to: text, conversation: conversation)
    } catch {
      recorder?.finish()
      throw Failure(error, subject: "run")
    }
    let usage = ProcessUsage.current()
    conversation.finish()
    recorder?.finish()
    RecordingFlags.tell(recorder?.failure)
    engineFlags.store.warmStart.save(engine.profile)
    try output.finish(reason: generation.reason)
    let statistics = RunStatistics(
      engine: engine,
      generation: generation,
      before: before,
      after: usage
    )
    switch style.chosen {
    case .none: break
    case .table: StandardOutput.note(statistics.table)
    case .json: StandardOutput.note(try statistics.json() + "\n")
    }
    if generation.reason == .stopped { throw ExitCode(130) }
  }

  private func reply(to text: [UInt8], conversation: Conversation) throws -> Generation {
    guard raw else {
      conversation.begin(system: system)
      return try conversation.send(String(decoding: text, as: UTF8.self))
    }
    let tokens = conversation.engine.rawTokens(of: text)
    guard !tokens.isEmpty else { throw Failure(what: "prompt", why: "it is empty") }
    return try conversation.complete(tokens, text: String(decoding: text, as: UTF8.self))
  }

  private func promptText() throws -> [UInt8] {
    guard let prompt else {
      throw Failure(
        what: "run",
        why: "there is no prompt",
        hint: "give one with -p TEXT, or -p - for a pipe",
        status: 64
      )
    }
    let text = try prompt == "-" ? StandardInput.readAll() : Array(prompt.utf8)
    guard !text.isEmpty else { throw Failure(what: "prompt", why: "it is empty", status: 64) }
    return text
  }
}

/// Where the events of a plain run go: tokens to standard output, notices to standard error,
/// all to the recording.
private final class ReplyOutput {
  private let recorder: SessionRecorder?
  private var failure: (any Error)?
  private var endsWithNewline = true
  /// Whether the newest text was reasoning.
  private var isReasoning = false
  /// Whether text was written when its token was chosen; its event is to come.
  private var isAhead = false
  /// Whether notices are told: not those of the beginning, which statistics say too.
  var isTelling = false

  init(recorder: SessionRecorder?) {
    self.recorder = recorder
  }

  func receive(_ event: SessionEvent) {
    recorder?.submit(event)
    if case .notice(let text) = event.fact, isTelling { StandardOutput.note("note: \(text)\n") }
    guard case .token(let record) = event.fact, record.phase == .decode, !record.text.isEmpty
    else { return }
    if isAhead {
      isAhead = false
      return
    }
    // The marks that stood between were taken out.
    if isReasoning, !record.isReasoning { write(Array("\n\n".utf8)) }
    isReasoning = record.isReasoning
    write(record.text)
  }

  /// Takes the text of a token that is yet to be computed.
  func receive(_ text: [UInt8]) {
    isAhead = !text.isEmpty
    write(text)
  }

  private func write(_ text: [UInt8]) {
    guard failure == nil else { return }
    do {
      try StandardOutput.write(text)
      endsWithNewline = text.last == UInt8(ascii: "\n")
    } catch {
      // Nobody reads any more, so there is nothing left to generate for.
      failure = error
      Interruption.flag.raise()
    }
  }

  /// Reports a broken pipe, and ends the last line on a terminal.
  func finish(reason: Reply.Reason) throws {
    if let failure { throw failure }
    if !endsWithNewline && isatty(1) == 1 { try StandardOutput.write("\n") }
    if reason == .contextLimit {
      StandardOutput.note("warning: the context is full, the reply ends here\n")
    }
  }
}
