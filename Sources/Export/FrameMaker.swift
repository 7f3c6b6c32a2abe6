import Dashboard

/// Draws frames of a session as the screen would show them.
struct FrameMaker {
  private var playback: Playback
  private var view: ViewState
  private var cache = ChatLayoutCache()
  private var details = DetailReader()
  private let settings: ExportSettings

  init(_ session: ExportedSession, _ settings: ExportSettings) {
    var playback = Playback(source: .replay)
    playback.append(session.events)
    self.init(playback, settings)
  }

  init(_ playback: Playback, _ settings: ExportSettings) {
    self.playback = playback
    self.settings = settings
    view = settings.view
    view.showRanks(of: playback)
  }

  /// The frame of a place.
  mutating func frame(at place: SessionPlace) -> Frame {
    playback.seek(place)
    view.transport = playback.transport
    details.refresh(&view, of: playback)
    let drawing = drawn()
    guard drawing.layout != view.layout else { return drawing.frame }
    // Which records panels need is known once there is a layout.
    view.layout = drawing.layout
    details.refresh(&view, of: playback)
    return drawn().frame
  }

  private mutating func drawn() -> Drawing {
    draw(
      state: playback.state,
      view: view,
      appearance: settings.appearance,
      width: settings.width,
      height: settings.height,
      cache: &cache
    )
  }
}
