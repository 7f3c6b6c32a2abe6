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

  package enum PanelName: Equatable, Sendable, CaseIterable {
    case header, chat, prompt, map, tiers, sparks, speed, timeline, footer, help
    case waterfall, inspector, expert
  }

  /// A choice of panels for a purpose.
  package enum Preset: String, Equatable, Sendable, CaseIterable {
    /// Whatever the size has room for.
    case all
    case chat, map, cache
  }

  /// What the user made of the layout.
  package struct Arrangement: Equatable, Sendable {
    package var preset = Preset.all
    /// Panels that were switched off.
    package var hidden: Set<PanelName> = []
    /// The panel that has the whole screen between header and footer.
    package var zoomed: PanelName?
    /// The panel that Tab chose.
    package var focused: PanelName?
    /// Whether the map gives room to one layer's last tokens.
    package var hasWaterfall = false
    /// Whether the expert under the crosshair has a panel of its own.
    package var hasExpert = false

    package init() {}
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
    package var isHelpShown: Bool
    package var arrangement: Arrangement

    package init(
      shape: Shape? = nil,
      promptRows: Int = 1,
      isHelpShown: Bool = false,
      arrangement: Arrangement = Arrangement()
    ) {
      self.shape = shape
      self.promptRows = max(1, promptRows)
      self.isHelpShown = isHelpShown
      self.arrangement = arrangement
    }
  }

  package let form: Form
  package internal(set) var rules: [Rule] = []
  /// The vertical line between the columns.
  package internal(set) var divider: Rect?
  /// The view of the map that suits it best here.
  package internal(set) var mapView = ViewState.MapView.glow

  private var rects: [PanelName: Rect] = [:]
  private let screen: Rect

  var width: Int { screen.width }
  var height: Int { screen.height }

  package init(width: Int, height: Int, contents: Contents) {
    screen = Rect(x: 0, y: 0, width: max(0, width), height: max(0, height))
    form = Self.form(width: screen.width, height: screen.height)
    switch form {
    case .columns: layOutColumns(contents)
    case .stacked: layOutStacked(contents)
    case .small: layOutSmall(contents)
    case .tiny: layOutTiny(contents)
    case .line: self[.header] = screen
    }
    if contents.isHelpShown { self[.help] = helpRect }
  }

  /// The area of a panel; `nil` where it is not shown.
  ///
  /// Only the help covers others.
  package internal(set) subscript(panel: PanelName) -> Rect? {
    get { rects[panel] }
    set { rects[panel] = newValue.flatMap { $0.isEmpty ? nil : $0 } }
  }

  private static func form(width: Int, height: Int) -> Form {
    if height <= 1 { return .line }
    if width >= 110, height >= 34 { return .columns }
    if width >= 72, height >= 20 { return .stacked }
    return width >= 40 && height >= 10 ? .small : .tiny
  }

  private var helpRect: Rect {
    let width = min(screen.width, 100)
    let height = min(screen.height, HelpPanel.rows(width: width))
    return Rect(
      x: (screen.width - width) / 2,
      y: (screen.height - height) / 2,
      width: width,
      height: height
    )
  }

  // MARK: Forms without a map

  private mutating func layOutTiny(_ contents: Contents) {
    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    if rows.left >= 2 { self[.footer] = rows.takeBottom(1) }
    self[.prompt] = rows.takeBottom(min(contents.promptRows, max(1, screen.height / 4)))
    self[.chat] = rows.rest
  }

  private mutating func layOutSmall(_ contents: Contents) {
    let isRoomy = screen.height >= 14
    var rows = Rows(screen)
    self[.header] = rows.takeTop(1)
    if isRoomy { rules.append(Rule(rect: rows.takeTop(1))) }
    self[.footer] = rows.takeBottom(1)
    self[.sparks] = rows.takeBottom(1)
    if isRoomy { rules.append(Rule(rect: rows.takeBottom(1))) }
    self[.prompt] = rows.takeBottom(min(contents.promptRows, screen.height / 4))
    rules.append(Rule(rect: rows.takeBottom(1)))
    self[.chat] = rows.rest
  }
}

/// Rows of an area, given away from both ends.
struct Rows {
  private(set) var rest: Rect

  init(_ rect: Rect) {
    rest = rect
  }

  var left: Int { rest.height }

  mutating func takeTop(_ count: Int) -> Rect {
    let taken = min(max(0, count), rest.height)
    let rect = Rect(x: rest.x, y: rest.y, width: rest.width, height: taken)
    rest.y += taken
    rest.height -= taken
    return rect
  }

  mutating func takeBottom(_ count: Int) -> Rect {
    let taken = min(max(0, count), rest.height)
    rest.height -= taken
    return Rect(x: rest.x, y: rest.endY, width: rest.width, height: taken)
  }
}
