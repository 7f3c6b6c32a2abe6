/// Where everything is on a screen of some size: a pure function, for any size.
package struct Layout: Equatable, Sendable {
  /// The steps of the size ladder, each with less than the one before.
  package enum Form: Equatable, Sendable {
    /// Chat on the left; map, tiers and speed on the right; the session below.
    case columns
    /// All of it above each other.
    case stacked
    /// Chat, prompt and one graph.
    case small
    /// Chat as far as there are rows, prompt, and what state it is in.
    case tiny
    /// One line of figures.
    case line
  }

  /// A horizontal line, with the title of the panel under it where it has one.
  package struct Rule: Equatable, Sendable {
    package var rect: Rect
    package var panel: PanelName?
  }

  /// What the layout has to know of the model.
  package struct Shape: Equatable, Sendable {
    package var layerCount: Int
    package var expertCount: Int

    package init(layerCount: Int, expertCount: Int) {
      self.layerCount = layerCount
      self.expertCount = expertCount
    }
  }

  /// What there is to lay out, apart from the size.
  package struct Contents: Equatable, Sendable {
    /// `nil` until the model is known.
    package var shape: Shape?
    /// Rows that the line being typed takes.
    package var promptRows: Int
    /// Rows of the help; `nil` while it is not shown.
    package var helpRows: Int?
    /// Whether an expert of the map is looked at.
    package var hasCrosshair: Bool
    package var arrangement: Arrangement

    package init(
      shape: Shape? = nil,
      promptRows: Int = 1,
      helpRows: Int? = nil,
      hasCrosshair: Bool = false,
      arrangement: Arrangement = Arrangement()
    ) {
      self.shape = shape
      self.promptRows = max(1, promptRows)
      self.helpRows = helpRows
      self.hasCrosshair = hasCrosshair
      self.arrangement = arrangement
    }
  }

  package let form: Form
  /// Whether there is room for everything at once: the columns have a third zone below the
  /// map.
  package let hasZones: Bool
  package internal(set) var rules: [Rule] = []
  /// The vertical line between the columns.
  package internal(set) var divider: Rect?

  let contents: Contents
  let screen: Rect
  private var rects: [PanelName: Rect] = [:]

  var width: Int { screen.width }
  var height: Int { screen.height }
  var arrangement: Arrangement { contents.arrangement }

  package init(width: Int, height: Int, contents: Contents) {
    screen = Rect(x: 0, y: 0, width: max(0, width), height: max(0, height))
    form = Self.form(width: screen.width, height: screen.height)
    hasZones = screen.width >= 190 && screen.height >= 50
    self.contents = contents
    if form == .line {
      self[.header] = screen
    } else if let zoomed = contents.arrangement.zoomed, canZoom(zoomed) {
      layOutZoomed(zoomed)
    } else {
      switch form {
      case .columns: layOutColumns()
      case .stacked: layOutStacked()
      case .small, .line: layOutSmall()
      case .tiny: layOutTiny()
      }
    }
    if let rows = contents.helpRows { self[.help] = helpRect(rows: rows) }
  }

  /// The area of a panel; `nil` where it is not shown.
  ///
  /// Only the help covers others.
  package internal(set) subscript(panel: PanelName) -> Rect? {
    get { rects[panel] }
    set {
      let smallest = panel.type.smallest
      rects[panel] = newValue.flatMap { rect in
        rect.width >= smallest.width && rect.height >= smallest.height ? rect : nil
      }
    }
  }

  /// The view of the map that suits it best here: one token as dots where experts are more
  /// than columns.
  package var mapView: ViewState.MapView {
    guard form != .columns, let shape = contents.shape, let map = self[.map] else { return .glow }
    return shape.expertCount > map.width - MapPanel.labelColumns ? .now : .glow
  }

  /// The panel at a place of the screen, in cells; `nil` where there is none.
  package func panel(x: Int, y: Int) -> PanelName? {
    rects.first { $0.value.contains(x: x, y: y) }?.key
  }

  /// The panels that Tab goes through.
  package var focusable: [PanelName] { Arrangement.focusable.filter { self[$0] != nil } }

  private static func form(width: Int, height: Int) -> Form {
    if height <= 1 { return .line }
    if width >= 110, height >= 34 { return .columns }
    if width >= 72, height >= 20 { return .stacked }
    return width >= 40 && height >= 10 ? .small : .tiny
  }

  private func helpRect(rows: Int) -> Rect {
    let width = min(screen.width, HelpPanel.widest)
    let height = min(screen.height, rows)
    return Rect(
      x: (screen.width - width) / 2,
      y: (screen.height - height) / 2,
      width: width,
      height: height
    )
  }
}
