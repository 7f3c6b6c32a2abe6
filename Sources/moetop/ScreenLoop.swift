import CSystem
import Configuration
import Dashboard
import Events
import Glibc
import Inference
import Recording
import Session
import Terminal

/// The event loop of the dashboard: keys and events in, frames out.
///
/// It sleeps until there is something to show. Events wait for the next frame, of which
/// ``FramePace`` allows so many; a key is answered at once.
struct ScreenLoop {
  private(set) var screen: Screen
  /// The session that goes on while another one, made of it, is looked at.
  private var underneath: Screen?
  private var study: WhatIfStudy?
  private var hasToldFailure = false
  private let terminal: TerminalScreen
  private(set) var looks: Looks
  private let events: EventQueue?
  private let recorder: () -> SessionRecorder?
  private let clock = SessionClock()
  private var cache = ChatLayoutCache()
  private var lastFrame = -FramePace.longest
  private var isDirty = true
  private var isUrgent = true
  /// Whether events came since the newest frame, and whether some came before it: then more
  /// will come for the next one.
  private var hasNews = false
  private var isStreaming = false
  /// Whether the terminal has not yet taken the frame before, though the next one is due.
  private var isBehind = false
  private var pace: FramePace
  /// The frame on the screen, and its pictures.
  private var shown: (frame: Frame, pictures: [Rect])?
  private var meter = DrawingMeter()

  init(
    screen: Screen,
    terminal: TerminalScreen,
    looks: Looks,
    pace: FramePace,
    events: EventQueue?,
    recorder: @escaping () -> SessionRecorder? = { nil }
  ) {
    self.screen = screen
    self.terminal = terminal
    self.looks = looks
    self.pace = pace
    self.events = events
    self.recorder = recorder
    terminal.reportMouse(screen.view.isMouseOn)
  }

  /// What comes of an intent that the screen cannot carry out by itself.
  enum Outcome {
    case done
    /// Words about it, such as why it cannot be done.
    case told(String)
    /// Opens a list over the screen.
    case opens(Picker)
    /// The loop ends, with this as the last thing on the screen.
    case leave(String)
  }

  /// Runs until the user quits, a signal asks to, an intent leads elsewhere, or it is over.
  ///
  /// - Parameters:
  ///   - progress: how much of the model is loaded, `nil` when all of it is
  ///   - isOver: whether there is nothing more to wait for; `events` wakes when that changes
  ///   - takeNews: takes what work beside the screen has come to; whether there was any
  ///   - act: does what the screen cannot do by itself
  mutating func run(
    progress: () -> Double? = { nil },
    isOver: () -> Bool = { false },
    takeNews: (inout Screen) -> Bool = { _ in false },
    _ act: (Intent, inout Screen, WhatIfStudy?) -> Outcome
  ) {
    defer { study?.abandon() }
    // Drawing gives way to the threads that compute.
    _ = cs_nice_thread(19)
    var lastClock = clock.now()
    while true {
      wait()
      if terminal.isTerminationRequested { return }
      for key in terminal.readKeys() {
        isDirty = true
        // A window that is being resized has many sizes: the frame rate is enough for it.
        if key != .resize { isUrgent = true }
        for intent in screen.press(key) {
          switch intent {
          case .quit:
            guard let session = underneath else { return }
            screen = session
            underneath = nil
          default:
            if intent.asksForReply, Self.isWritable(terminal.outputDescriptor) {
              // Seen before the model has the processors: a frame within a short reply is a
              // part of it that can be felt.
              draw(at: clock.now())
              isStreaming = true
            }
            switch serve(intent) ?? act(intent, &screen, study) {
            case .done: break
            case .told(let words): screen.view.message = words
            case .opens(let picker): screen.open(picker)
            case .leave(let words):
              screen.view.message = words
              return draw(at: clock.now())
            }
          }
        }
      }
      if looks.isPreviewing, screen.view.picker?.purpose != .themes { looks.endPreview() }
      reloadTheme()
      if isOver() { return }
      takeEvents(loadedShare: progress())
      if takeNews(&screen) { isDirty = true }
      let time = clock.now()
      if screen.needsClock {
        screen.advance(by: time - lastClock)
        isDirty = true
      }
      lastClock = time
      if isDirty && time - lastFrame >= pause {
        isBehind = !Self.isWritable(terminal.outputDescriptor)
        if isBehind { pace.fallBehind() } else { draw(at: time) }
      }
    }
  }

  /// Does what screen and terminal can do without a model; `nil` for the rest.
  private mutating func serve(_ intent: Intent) -> Outcome? {
    switch intent {
    case .whatIf: beginStudy()
    case .replayUnder(let row): replay(underRow: row)
    case .list(.themes): screen.open(looks.picker)
    case .theme(let name, let isPreview):
      return looks.use(name, isPreview: isPreview).map { .told($0) } ?? .done
    case .repaint: terminal.repaint()
    case .suspend: terminal.suspend()
    case .mouse(let isReported): terminal.reportMouse(isReported)
    case .copy(let text): return copy(text)
    case .openEditor(let text): return edit(text)
    default: return nil
    }
    return .done
  }

  /// Takes in what happened.
  private mutating func takeEvents(loadedShare: Double?) {
    if loadedShare != screen.view.loadedShare {
      screen.view.loadedShare = loadedShare
      isDirty = true
    }
    guard let events else { return }
    let news = events.popAll()
    if !news.isEmpty {
      if underneath == nil { screen.receive(news) } else { underneath?.receive(news) }
      hasNews = true
      isDirty = true
    }
    if study?.update(&screen) == true { isDirty = true }
  }

  /// Lets the user's editor have the prompt.
  private mutating func edit(_ text: String) -> Outcome {
    var result: Result<String, any Error> = .success(text)
    terminal.leave { result = Result { try ExternalEditor().edit(text) } }
    do {
      screen.finishEditing(try result.get())
      return .done
    } catch {
      let failure = Failure(error)
      return .told("\(failure.what): \(failure.why)")
    }
  }

  /// Hands text to the clipboard, or to a file where the terminal takes none.
  private func copy(_ text: String) -> Outcome {
    if terminal.copy(text) { return .told("copied \(text.count) characters") }
    do {
      let file = try PrivateFile(named: "moetop-copy", suffix: ".txt", text: text)
      return .told("copied to \(file.path): the terminal's clipboard does not take it")
    } catch {
      let failure = Failure(error)
      return .told("\(failure.what): \(failure.why)")
    }
  }

  /// Shows the theme as it was saved, or says why it cannot be shown.
  private mutating func reloadTheme() {
    switch looks.reload() {
    case .unchanged: return
    case .changed: screen.view.message = nil
    case .refused(let words): screen.view.message = words
    }
    isDirty = true
  }

  /// Computes what other settings would have made of the session on the screen.
  private mutating func beginStudy() {
    study?.abandon()
    guard let events else { return }
    do {
      let session = try screen.playback.events(tokenLimit: WhatIfStudy.tokenLimit)
      study = WhatIfStudy(events: session, queue: events)
      study?.start()
    } catch {
      screen.updateWhatIf {
        $0.advice = "\(error)"
        $0.progress = nil
      }
    }
  }

  /// Looks at the session as a row of the panel would have had it; `q` leads back.
  private mutating func replay(underRow row: Int) {
    guard let study else { return }
    do {
      let session = try study.session(ofRow: row)
      if underneath == nil { underneath = screen }
      let recorded = underneath?.playback
      screen = Screen(outline: session.map(OutlineEvent.init), bodies: MemoryBodies(session))
      if let recorded {
        screen.compare(with: recorded, name: "recorded", hasSameRouting: true)
      }
      let settings = screen.state.header?.settings
      screen.view.message = "as \(settings?.policy ?? "") would have had it; q leads back"
    } catch {
      let failure = Failure(error, subject: "what-if")
      screen.view.message = "\(failure.what): \(failure.why)"
    }
  }

  /// Nanoseconds from the newest frame to the next one.
  private var pause: Int64 {
    if isUrgent { return FramePace.afterKey }
    return screen.view.isMotionReduced ? FramePace.longest : pace.pause
  }

  private mutating func draw(at time: Int64) {
    let (width, height) = terminal.size
    let recorder = recorder()
    screen.view.recordingBytes = recorder.flatMap { $0.failure == nil ? $0.byteCount : nil }
    if !hasToldFailure, let failure = recorder?.failure {
      screen.view.message = "recorded no more: \(failure)"
      hasToldFailure = true
    }
    screen.view.drawingShare = meter.share
    screen.view.framesPerSecond = meter.framesPerSecond
    let drawing = Dashboard.draw(
      state: screen.state,
      view: screen.view,
      appearance: looks.appearance,
      width: width,
      height: height,
      cache: &cache
    )
    let isHeld = hold(drawing, at: time)
    let bytes = terminal.draw(shown?.frame ?? drawing.frame)
    screen.note(drawing)
    meter.note()
    pace.learn(bytes: bytes, cost: meter.frameCost, at: time)
    lastFrame = time
    // What was held is shown when there is time for it.
    isDirty = isHeld
    isUrgent = false
    isStreaming = hasNews
    hasNews = false
  }

  /// Makes a drawing what is shown, and says whether its pictures had to stay as they were.
  ///
  /// They may have to where only events asked for it, so that text streams smoothly.
  private mutating func hold(_ drawing: Drawing, at time: Int64) -> Bool {
    var frame = drawing.frame
    let before = shown
    var isHeld = false
    if !isUrgent, pace.holdsPictures(at: time), let before, before.pictures == drawing.pictures,
      before.frame.bounds == frame.bounds
    {
      for picture in drawing.pictures where frame.keep(picture, of: before.frame) {
        isHeld = true
      }
    }
    shown = (frame, drawing.pictures)
    return isHeld
  }

  /// Sleeps until a key, an event, a signal, or the time of the next frame.
  private func wait() {
    var descriptors = [
      pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    for descriptor in looks.descriptors {
      descriptors.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    var timeout: Int32 = -1
    let remaining = lastFrame + pause - clock.now()
    if isBehind {
      descriptors.append(
        pollfd(fd: terminal.outputDescriptor, events: Int16(POLLOUT), revents: 0)
      )
    } else if isDirty || screen.needsClock || isStreaming && remaining > 0 {
      timeout = Self.milliseconds(remaining)
    }
    // Events that wait for a frame anyway need not wake anybody before it.
    if let events, !isBehind, timeout < 0 {
      descriptors.append(pollfd(fd: events.descriptor, events: Int16(POLLIN), revents: 0))
    }
    if terminal.isPasting {
      // A paste whose end never comes is taken as it is, with no key after it to say so.
      let pause = Self.milliseconds(TerminalScreen.pastePause)
      timeout = timeout < 0 ? pause : min(timeout, pause)
    }
    poll(&descriptors, nfds_t(descriptors.count), timeout)
  }

  /// Whether the terminal has room for what is written to it.
  private static func isWritable(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) != 0
  }

  /// What poll(2) waits for, rounded up so that it does not wake too early.
  private static func milliseconds(_ nanoseconds: Int64) -> Int32 {
    Int32(max(0, (nanoseconds + 999_999) / 1_000_000))
  }
}
