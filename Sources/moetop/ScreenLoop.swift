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
/// It sleeps until there is something to show. Events wait for the next of at most ten
/// frames a second, fewer where frames are costly; a key is answered at once.
struct ScreenLoop {
  private(set) var screen: Screen
  /// The session that goes on while another one, made of it, is looked at.
  private var underneath: Screen?
  private var study: WhatIfStudy?
  private var hasToldFailure = false
  private let terminal: TerminalScreen
  private let appearance: Appearance
  private let events: EventQueue?
  private let recorder: SessionRecorder?
  private let clock = SessionClock()
  private var cache = ChatLayoutCache()
  private var lastFrame = -framePauseLimit
  private var isDirty = true
  private var isUrgent = true
  private var meter = DrawingMeter()

  /// Nanoseconds between two frames that only events ask for.
  private static let framePause: Int64 = 100_000_000
  private static let framePauseLimit: Int64 = 500_000_000
  /// Nanoseconds between two frames that keys ask for: faster than anybody types.
  private static let keyPause: Int64 = 15_000_000

  init(
    screen: Screen,
    terminal: TerminalScreen,
    appearance: Appearance,
    events: EventQueue?,
    recorder: SessionRecorder?
  ) {
    self.screen = screen
    self.terminal = terminal
    self.appearance = appearance
    self.events = events
    self.recorder = recorder
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

  /// Runs until the user quits, a signal asks to, or an intent leads elsewhere.
  ///
  /// - Parameters:
  ///   - act: does what the screen cannot do by itself
  ///   - takeNews: asked whenever the queue has woken the loop: takes what work beside it has
  ///     come to; whether there was any
  mutating func run(
    _ act: (Intent, inout Screen, WhatIfStudy?) -> Outcome,
    takeNews: (inout Screen) -> Bool = { _ in false }
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
        isUrgent = true
        for intent in screen.press(key) {
          switch intent {
          case .quit:
            guard let session = underneath else { return }
            screen = session
            underneath = nil
          case .whatIf: beginStudy()
          case .replayUnder(let row): replay(underRow: row)
          case .repaint: terminal.repaint()
          case .suspend: terminal.suspend()
          default:
            switch act(intent, &screen, study) {
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
      if let events {
        let news = events.popAll()
        if !news.isEmpty {
          if underneath == nil { screen.receive(news) } else { underneath?.receive(news) }
          isDirty = true
        }
        if study?.update(&screen) == true { isDirty = true }
        if takeNews(&screen) { isDirty = true }
      }
      let time = clock.now()
      if screen.needsClock {
        screen.advance(by: time - lastClock)
        isDirty = true
      }
      lastClock = time
      if isDirty && time - lastFrame >= pause { draw(at: time) }
    }
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
      screen = Screen(outline: session.map(OutlineEvent.init), bodies: MemoryBodies(session))
      let settings = screen.state.header?.settings
      screen.view.message = "as \(settings?.policy ?? "") would have had it; q leads back"
    } catch {
      let failure = Failure(error, subject: "what-if")
      screen.view.message = "\(failure.what): \(failure.why)"
    }
  }

  /// Nanoseconds from one frame to the next.
  ///
  /// A terminal that is costly to draw on gets fewer frames, so that the model keeps its
  /// cores: drawing takes at most a hundredth of one.
  private var pause: Int64 {
    if isUrgent { return Self.keyPause }
    return min(max(Self.framePause, meter.frameCost * 100), Self.framePauseLimit)
  }

  private mutating func draw(at time: Int64) {
    let (width, height) = terminal.size
    meter.begin()
    screen.view.recordingBytes = recorder.flatMap { $0.failure == nil ? $0.byteCount : nil }
    if !hasToldFailure, let failure = recorder?.failure {
      screen.view.message = "recorded no more: \(failure)"
      hasToldFailure = true
    }
    screen.view.drawingShare = meter.share
    let drawing = Dashboard.draw(
      state: screen.state,
      view: screen.view,
      appearance: appearance,
      width: width,
      height: height,
      cache: &cache
    )
    terminal.draw(drawing.frame)
    screen.view.chosenMapView = drawing.mapView
    screen.view.chatRows = drawing.chatRows
    screen.view.chatScrollLimit = drawing.chatScrollLimit
    meter.end()
    lastFrame = time
    isDirty = false
    isUrgent = false
  }

  /// Sleeps until a key, an event, a signal, or the time of the next frame.
  private func wait() {
    var descriptors = [
      pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    if let events {
      descriptors.append(pollfd(fd: events.descriptor, events: Int16(POLLIN), revents: 0))
    }
    var timeout: Int32 = -1
    if isDirty || screen.needsClock {
      let remaining = lastFrame + pause - clock.now()
      timeout = Self.milliseconds(remaining)
      // Events that wait for a frame anyway need not wake anybody before it.
      if isDirty && !isUrgent && events != nil { descriptors.removeLast() }
    }
    if terminal.isPasting {
      // A paste whose end never comes is taken as it is, with no key after it to say so.
      let pause = Self.milliseconds(TerminalScreen.pastePause)
      timeout = timeout < 0 ? pause : min(timeout, pause)
    }
    poll(&descriptors, nfds_t(descriptors.count), timeout)
  }

  /// What poll(2) waits for, rounded up so that it does not wake too early.
  private static func milliseconds(_ nanoseconds: Int64) -> Int32 {
    Int32(max(0, (nanoseconds + 999_999) / 1_000_000))
  }
}
