import Session

/// Draws two recordings side by side: what both chose, what both said, what it cost.
///
/// Pure, as the dashboard's own ``draw(state:view:appearance:width:height:cache:)``.
package func draw(
  _ screen: ComparisonScreen,
  appearance: Appearance,
  width: Int,
  height: Int
) -> Frame {
  var canvas = Canvas(width: width, height: height, appearance: appearance)
  let layerCount = screen.comparison.hasOneShape ? screen.left.state.heat.layerCount : 0
  let layout = ComparisonLayout(width: width, height: height, layerCount: layerCount)
  canvas.within(layout.header) { screen.drawHeader(on: &$0) }
  canvas.within(layout.figures) { screen.drawFigures(isAlone: layout.details == nil, on: &$0) }
  if let details = layout.details {
    screen.drawRules(details, figures: layout.figures, on: &canvas)
    canvas.within(details.map) { screen.drawMap(on: &$0) }
    canvas.within(details.leftChat) { screen.drawChat(.left, on: &$0) }
    canvas.within(details.rightChat) { screen.drawChat(.right, on: &$0) }
    canvas.within(details.strip) { screen.drawStrip(on: &$0) }
  }
  canvas.within(layout.footer) { screen.drawFooter(on: &$0) }
  if screen.isHelpShown { screen.drawHelp(on: &canvas) }
  return canvas.frame
}

extension ComparisonScreen {
  /// Tokens that the share of same experts is of.
  private static let overlapTokens = 64

  fileprivate func drawHeader(on canvas: inout Canvas) {
    let theme = canvas.theme
    var x = canvas.put("moetop", x: 1, y: 0, canvas.ink(theme.accent, .bold))
    x = canvas.put("COMPARE", x: x + 2, y: 0, theme.accent)
    let place = "token \(token) / \(comparison.tokenCount)"
    let start = canvas.width - 1 - canvas.appearance.columns(of: place)
    if start > x + 1 { canvas.put(place, x: start, y: 0, theme.text) }
    guard let model = comparison.left.header?.model, start > x + 4 else { return }
    let text = comparison.caveat ?? model.name + " " + model.format
    let color = comparison.caveat == nil ? theme.text : theme.warning
    let shown = canvas.appearance.shortened(text, columns: start - x - 4)
    canvas.put(shown, x: x + 2, y: 0, color)
  }

  fileprivate func drawFooter(on canvas: inout Canvas) {
    let decimals = speed < 0.95 ? 3 : 1
    let pace = NumberText.fixed(speed, decimals: decimals) + "x"
    FooterLine(
      mode: "COMPARE",
      bindings: Self.bindings,
      message: message,
      state: isPaused ? "paused" : pace
    ).draw(y: 0, on: &canvas)
  }

  // MARK: Lines

  fileprivate func drawRules(
    _ details: ComparisonLayout.Details,
    figures: Rect,
    on canvas: inout Canvas
  ) {
    let theme = canvas.theme
    for y in [details.topRule, details.chatRule, details.stripRule] {
      canvas.line(from: 0, to: canvas.width, y: y, theme.rule)
    }
    for y in details.topRule..<details.chatRule {
      canvas.set(canvas.glyphs.vertical, x: figures.x - 1, y: y, theme.rule)
    }
    for y in details.chatRule..<details.stripRule {
      canvas.set(canvas.glyphs.vertical, x: details.leftChat.endX, y: y, theme.rule)
    }
    func title(_ text: String, _ caption: String, _ rect: Rect, y: Int) {
      canvas.within(Rect(x: rect.x, y: y, width: rect.width, height: 1)) { canvas in
        let name = canvas.appearance.shortened(text, columns: canvas.width - 4)
        let end = canvas.put(" \(name) ", x: 1, y: 0, theme.title)
        let columns = canvas.appearance.columns(of: caption)
        if columns > 0, columns <= canvas.width - end - 4 {
          canvas.putRight(" \(caption) ", endX: canvas.width - 1, y: 0, theme.faint)
        }
      }
    }
    title("routing", mapCaption(columns: details.map.width - 15, canvas), details.map, y: 1)
    title("figures", "up to this token", figures, y: 1)
    title("A " + comparison.left.name, "", details.leftChat, y: details.chatRule)
    title("B " + comparison.right.name, "", details.rightChat, y: details.chatRule)
    title("tokens", differenceText, details.strip, y: details.stripRule)
  }

  /// Where the two part first.
  private var differenceText: String {
    guard let place = comparison.firstDifference else { return "all the same" }
    func word(_ side: SessionComparison.Side) -> String {
      guard let record = comparison.record(side, at: place) else { return "the end" }
      return "\"" + String(decoding: record.text, as: UTF8.self) + "\""
    }
    return "they part at token \(place): \(word(.left)), \(word(.right))"
  }

  // MARK: Figures

  /// The figures of what is shown, the most telling first.
  var figurePairs: [FigurePair] {
    var pairs = FigurePair.list(
      comparison.figures(.left, upTo: token),
      comparison.figures(.right, upTo: token)
    )
    let recent = comparison.overlap(tokens: max(0, token - Self.overlapTokens)..<token)
    let share = RoutingOverlap.sum(recent).share
    pairs.insert(
      FigurePair(
        name: "same, last \(Self.overlapTokens) %",
        left: "",
        right: NumberText.percent(share)
      ),
      at: 3
    )
    return pairs
  }

  fileprivate func drawFigures(isAlone: Bool, on canvas: inout Canvas) {
    let theme = canvas.theme
    let hasChange = canvas.width >= 44
    let ends = hasChange ? (left: 26, right: 36, change: 45) : (left: 25, right: 34, change: 0)
    canvas.putRight("A", endX: ends.left, y: 0, theme.color(of: .left))
    canvas.putRight("B", endX: ends.right, y: 0, theme.color(of: .right))
    if hasChange { canvas.putRight("change", endX: ends.change, y: 0, theme.faint) }
    let pairs = figurePairs
    if isAlone {
      // Elsewhere the chats are headed by their names.
      for (place, side) in SessionComparison.Side.allCases.enumerated() {
        let name = (side == .left ? "A " : "B ") + comparison[side].name
        canvas.put(name, x: 1, y: pairs.count + 1 + place, theme.color(of: side))
      }
    }
    for (place, pair) in pairs.enumerated() {
      let y = place + 1
      canvas.put(pair.name, x: 1, y: y, theme.dim)
      canvas.putRight(pair.left, endX: ends.left, y: y, theme.text)
      canvas.putRight(pair.right, endX: ends.right, y: y, theme.text)
      if hasChange { canvas.putRight(pair.change, endX: ends.change, y: y, theme.dim) }
    }
  }

  // MARK: Chats and tokens

  fileprivate func drawChat(_ side: SessionComparison.Side, on canvas: inout Canvas) {
    let chats = side == .left ? (left, right) : (right, left)
    let (own, other) = (chats.0.state.chat, chats.1.state.chat)
    let shift = chatShift(own, other)
    let others = own.indices.map { index -> ChatTurn? in
      let place = index + shift
      return other.indices.contains(place) ? other[place] : nil
    }
    ComparedChat(
      own,
      beside: others,
      width: canvas.width - 1,
      height: canvas.height,
      appearance: canvas.appearance
    ).draw(side: side, on: &canvas)
  }

  /// How many turns further the other chat has the first question of both.
  private func chatShift(_ own: [ChatTurn], _ other: [ChatTurn]) -> Int {
    func place(_ chat: [ChatTurn]) -> Int? {
      chat.firstIndex { $0.role == .user && $0.text == comparison.commonQuestion }
    }
    guard let ownPlace = place(own), let otherPlace = place(other) else { return 0 }
    return otherPlace - ownPlace
  }

  /// A row for each stretch of tokens: whether any of them differ, and where the cursor is.
  fileprivate func drawStrip(on canvas: inout Canvas) {
    let theme = canvas.theme
    let count = comparison.tokenCount
    let total = "t \(count)"
    let start = canvas.put("t 0", x: 1, y: 0, theme.faint) + 1
    let end = canvas.putRight(total, endX: canvas.width - 1, y: 0, theme.faint) - 1
    let columns = end - start
    guard count > 0, columns > 0 else { return }
    for column in 0..<columns {
      let first = count * column / columns
      let differs = comparison.differs(in: first..<max(first + 1, count * (column + 1) / columns))
      let glyph = differs ? canvas.glyphs.miss : canvas.glyphs.horizontal
      canvas.set(glyph, x: start + column, y: 0, differs ? theme.warning : theme.rule)
    }
    let cursor = min(columns - 1, token * columns / count)
    canvas.set(canvas.glyphs.playhead, x: start + cursor, y: 0, theme.playhead)
  }

  // MARK: Help

  fileprivate func drawHelp(on canvas: inout Canvas) {
    let height = min(canvas.height, Self.bindings.count + 2)
    let rect = Rect(x: 0, y: canvas.height - height, width: canvas.width, height: height)
    canvas.within(rect) { canvas in
      let theme = canvas.theme
      canvas.fill(theme.background)
      canvas.line(from: 0, to: canvas.width, y: 0, theme.accent)
      canvas.put(" help ", x: 1, y: 0, theme.accent)
      canvas.putRight(" any key closes ", endX: canvas.width - 1, y: 0, theme.faint)
      for (place, binding) in Self.bindings.enumerated() {
        canvas.put(binding.keys, x: 2, y: place + 1, theme.text)
        canvas.put(binding.action, x: 13, y: place + 1, theme.dim)
      }
    }
  }
}
