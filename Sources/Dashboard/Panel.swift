/// A part of the screen that shows one thing.
///
/// A panel draws on the area it is given, whatever its size, and knows nothing of others.
protocol Panel {
  /// What it is called, in the line above it.
  static var title: String { get }

  /// The size from which on it is drawn.
  static var smallest: (width: Int, height: Int) { get }

  /// What else the line above it says, in at most so many columns.
  static func caption(_ scene: Scene, columns: Int) -> String

  static func draw(_ scene: Scene, on canvas: inout Canvas)
}

extension Panel {
  static func caption(_ scene: Scene, columns: Int) -> String { "" }
}

/// Everything that panels show: made once for a frame.
struct Scene {
  let state: DashboardState
  let view: ViewState
  let appearance: Appearance
  let layout: Layout
  let figures: Figures
  let prompt: PromptRows
  let chat: [ChatRow]
  let chatScrollLimit: Int
  let chatStyle: ChatStyle
  /// What the map shows.
  let mapView: ViewState.MapView

  /// The longest of some texts that fits; the last where none does.
  func longest(_ texts: [String], columns: Int) -> String {
    texts.first { appearance.columns(of: $0) <= columns } ?? texts.last ?? ""
  }
}
