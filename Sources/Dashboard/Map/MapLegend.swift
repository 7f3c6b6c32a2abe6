/// The line under the map: places of the experts, and what its colours and shapes mean.
struct MapLegend {
  let picture: MapPicture
  let scene: Scene

  func draw(y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let left = MapPanel.labelColumns
    let endX = left + picture.cellColumns
    let first = canvas.put("0", x: left, y: y, theme.faint)
    let last = String(picture.geometry.expertCount - 1)
    let end = canvas.putRight(last, endX: endX, y: y, theme.faint)
    var x = picture.cellColumns >= 48 ? left + 8 : first + 2
    // What is said of one expert is worth more than what all colours mean.
    let isInspecting = scene.crosshair != nil && scene.layout[.inspector] == nil
    let reserve = isInspecting ? min(44, canvas.width * 3 / 5) : 0
    for item in items {
      guard x + item.columns <= min(end, canvas.width - reserve) - 1 else { break }
      x = draw(item, x: x, y: y, on: &canvas) + 3
    }
    guard isInspecting else { return }
    let columns = canvas.width - x - 1
    if let words = InspectorPanel.words(scene, columns: columns) {
      for column in end..<max(end, endX) { canvas.set(" ", x: column, y: y, theme.faint) }
      canvas.putRight(words, endX: canvas.width - 1, y: y, theme.accent)
    }
  }

  /// Dots, and the words before and after them.
  private struct Item {
    var before = ""
    var dots: [MapDot]
    var after = ""

    var columns: Int { before.utf8.count + dots.count + after.utf8.count + 2 }
  }

  private var items: [Item] {
    let missed = Item(dots: [MapDot(level: 8, event: .miss)], after: "miss of this token")
    func ramp(_ levels: ClosedRange<Int>) -> [MapDot] { levels.map { MapDot(level: $0) } }
    switch picture.view {
    case .glow: return [Item(before: "cold", dots: ramp(1...8), after: "hot"), missed]
    case .now: return [Item(dots: ramp(8...8), after: "chosen"), missed]
    case .tier:
      return [
        Item(dots: ramp(2...2), after: "slot"), Item(dots: ramp(1...1), after: "file"),
        Item(dots: [MapDot(level: 2, event: .miss)], after: "read now"),
        Item(dots: [MapDot(level: 2, event: .prefetch)], after: "prefetched"),
      ]
    case .miss: return [Item(before: "few misses", dots: ramp(1...8), after: "many")]
    case .gap:
      return [
        Item(before: "cold in a slot", dots: ramp(-3...(-1))),
        Item(dots: ramp(0...0), after: "right"),
        Item(dots: ramp(1...3), after: "hot without"),
      ]
    case .diff:
      return [
        Item(before: "less", dots: ramp(-3...(-1))), Item(dots: ramp(0...0), after: "even"),
        Item(dots: ramp(1...3), after: "more here"),
      ]
    }
  }

  private func draw(_ item: Item, x: Int, y: Int, on canvas: inout Canvas) -> Int {
    var x = x
    if !item.before.isEmpty { x = canvas.put(item.before, x: x, y: y, canvas.theme.faint) + 1 }
    for dot in item.dots { x = picture.drawSample(dot, x: x, y: y, on: &canvas) }
    return item.after.isEmpty ? x : canvas.put(item.after, x: x + 1, y: y, canvas.theme.faint)
  }
}
