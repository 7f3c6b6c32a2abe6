import Events

/// What the user does with the screen: nothing in here comes from the session.
package struct ViewState: Equatable, Sendable {
  /// Where keys go.
  package enum Mode: Equatable, Sendable {
    /// To the prompt.
    case input
    /// Single-key commands.
    case keys
  }

  /// What feeds the screen.
  package enum Source: Equatable, Sendable {
    /// The end moves.
    case live
    /// A recording.
    case replay
  }

  /// How experts are drawn in the map.
  package enum MapView: String, Equatable, Sendable, CaseIterable {
    /// Choices of the last tokens, fading.
    case glow
    /// Choices of this token only.
    case now
    /// Where experts are: in a slot or only in the file, and which were just read.
    case tier
    /// Misses of the last tokens, fading.
    case miss
    /// What the store has wrong: hot experts without a slot, cold ones with one.
    case gap
    /// More or less than in another session.
    case diff
  }

  /// In what order a layer's experts stand in the map.
  package enum MapOrder: String, Equatable, Sendable, CaseIterable {
    /// The most chosen first.
    case rank
    /// As the file numbers them.
    case id
  }

  /// What a dot that stands for several experts shows.
  package enum MapPooling: String, Equatable, Sendable, CaseIterable {
    /// The largest of their values.
    case max
    /// Their mean, which hides spikes.
    case mean
  }

  /// What the columns of the timeline stand for.
  package enum TimelineScale: Equatable, Sendable {
    /// Tokens, all of the same width.
    case token
    /// Time as it passed, silences included.
    case clock
  }

  package var source: Source
  package var mode: Mode
  /// A text to find that is being typed into the footer; keys go there first.
  package var footLine: FootLine?
  package var timelineScale = TimelineScale.token
  /// Whether the timeline shows only what came last, as large as it goes.
  package var isTimelineFollowing = false
  /// The line being typed.
  package var prompt = PromptLine()
  /// What was just sent: the chat shows it until the session tells of it.
  package internal(set) var sent: String?
  /// What the line could become, while it is typed.
  package internal(set) var completion: Completion?
  /// The user's turn that ``prompt`` is asked in place of, counted from 1; `nil` for a new one.
  package internal(set) var editedTurn: Int?
  /// What there is to choose from, for completions and lists; the program keeps it.
  package var choices: [Picker.Purpose: [Picker.Item]] = [:]
  /// `nil`: the layout decides from the size and the model.
  package var mapView: MapView?
  /// What the layout decided when it was last asked; `nil` until told.
  ///
  /// The key for the next view goes on from it.
  package var chosenMapView: MapView?
  package var isHelpShown = false {
    didSet { helpScroll = 0 }
  }
  /// Rows of the help that are scrolled off above.
  package var helpScroll = 0
  /// Names of the actions that cannot be done now: help and footer leave them out.
  package var blocked: Set<String> = []
  /// The list that is open over the screen, for the user to choose from.
  package var picker: Picker?
  /// What the layout leaves out or makes large.
  package var arrangement = Layout.Arrangement()
  /// The place of the map that the user looks at; `nil` until asked for.
  package var crosshair: ExpertID?
  package var mapOrder = MapOrder.rank
  package var mapPooling = MapPooling.max
  /// What panels show of the routing beyond the newest token.
  package var details = RoutingDetails()
  /// Whether the reasoning before answers is shown whole.
  package var isReasoningShown = false
  /// Whether Enter begins a new line and Ctrl-J sends, rather than the other way round.
  package var isEnterNewline = false
  /// Whether the terminal reports the mouse.
  package var isMouseOn = false
  /// Whether pictures are to change as little as they can: nothing fades, few frames.
  package var isMotionReduced = false
  /// The what-if panel, while it is open.
  package var whatIf: WhatIfScene? {
    didSet { lastWhatIf = whatIf ?? lastWhatIf }
  }
  /// What the panel showed when it was last open.
  package private(set) var lastWhatIf: WhatIfScene?
  /// Rows of chat that are scrolled off below; 0 follows the newest.
  package var chatScroll = 0
  /// Where everything was when it was last drawn, and what the cells of the map were; `nil`
  /// until told.
  package var layout: Layout?
  var mapDots: MapPicture.Dots?
  /// Rows of chat in the frame, and rows that could be scrolled off below, as last drawn;
  /// `nil` until told.
  package var chatRows: Int?
  package var chatScrollLimit: Int?
  /// A line for the user that the screen itself has to say, shown until the next key.
  package var message: String?
  /// The transport, as the footer and the timeline show it.
  package var transport = Transport()
  /// Share of one core that drawing takes, from 0 to 1; `nil` until measured.
  package var drawingShare: Double?
  /// Frames that were drawn in a second of late; `nil` until measured.
  package var framesPerSecond: Double?
  /// How much of the model is loaded, from 0 to 1; `nil` when there is nothing to wait for.
  package var loadedShare: Double?
  /// Size of the recording so far, in bytes; `nil` when nothing is recorded.
  package var recordingBytes: Int?

  /// Where keys go, as the list of keys has it.
  package var place: KeyBinding.Place {
    if source == .replay { return .replay }
    return mode == .input ? .input : .keys
  }

  package init(source: Source) {
    self.source = source
    mode = source == .live ? .input : .keys
  }
}

/// Where playback stands.
package struct Transport: Equatable, Sendable {
  package var isPaused = false
  /// 1 plays as it was recorded.
  package var speed = 1.0
  /// Whether the screen shows the newest event there is.
  package var isAtHead = true
  /// Tokens shown, and tokens there are.
  package var token = 0
  package var tokenCount = 0
  /// The session's time at the cursor, and that of the last event there is, in nanoseconds.
  package var now: Int64 = 0
  package var duration: Int64 = 0
  /// The longest wait between two events while it plays, in nanoseconds.
  package var idleLimit = PlayingRules().idleLimit
  /// Number of tokens before each mark that was set while looking.
  package var placedMarks: [Int] = []

  package init() {}
}
