import Events
import Session

@testable import Dashboard

/// A screen of some size, drawn before each key as the program does.
struct DrawnScreen {
  private(set) var screen: Screen
  private let width: Int
  private let height: Int
  private let appearance: Appearance
  private var cache = ChatLayoutCache()

  init(
    _ source: ViewState.Source,
    _ events: [SessionEvent],
    width: Int,
    height: Int,
    appearance: Appearance
  ) {
    screen = Screen(source: source)
    (self.width, self.height, self.appearance) = (width, height, appearance)
    screen.receive(events)
    screen.view.drawingShare = 0.004
    if source == .live { screen.view.recordingBytes = 4_100_000 }
  }

  var view: ViewState {
    get { screen.view }
    set { screen.view = newValue }
  }

  mutating func change(_ change: (inout Screen) -> Void) { change(&screen) }

  mutating func press(_ keys: Key...) {
    for key in keys {
      _ = draw()
      _ = screen.press(key)
    }
  }

  mutating func type(_ text: String) {
    for character in text { press(.character(character)) }
  }

  /// What is seen of it.
  mutating func draw() -> Frame {
    let drawing = Dashboard.draw(
      state: screen.state,
      view: screen.view,
      appearance: appearance,
      width: width,
      height: height,
      cache: &cache
    )
    screen.note(drawing)
    return drawing.frame
  }

  /// What is seen once panels know what they asked for.
  mutating func finalFrame() -> Frame {
    _ = draw()
    return draw()
  }
}
