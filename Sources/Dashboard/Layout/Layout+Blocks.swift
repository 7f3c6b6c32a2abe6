/// A panel in a column of panels, and the rows that it can do with.
struct LayoutBlock {
  enum Content {
    case panel(Layout.PanelName)
    /// Columns of the same width, side by side.
    case columns([LayoutBlock], [LayoutBlock])
  }

  var content: Content
  /// Rows without the title; where there are fewer, it is left out.
  var least: Int
  /// Rows that it makes use of.
  var wanted: Int
  /// Who gets rows first has the lowest.
  var rank: Int
  var hasTitle = true
  /// Whether it can fill whatever is left over.
  var isElastic = false

  init(
    _ panel: Layout.PanelName,
    least: Int,
    wanted: Int,
    rank: Int,
    hasTitle: Bool = true,
    isElastic: Bool = false
  ) {
    content = .panel(panel)
    self.least = max(least, panel.type.smallest.height)
    self.wanted = wanted
    self.rank = rank
    self.hasTitle = hasTitle
    self.isElastic = isElastic
  }

  init(_ left: [LayoutBlock], _ right: [LayoutBlock], least: Int, wanted: Int, rank: Int) {
    content = .columns(left, right)
    self.least = least
    self.wanted = wanted
    self.rank = rank
    hasTitle = false
    isElastic = true
  }

  /// All rows where it gets `rows` of its own.
  func height(_ rows: Int) -> Int { rows + (hasTitle ? 1 : 0) }

  func fits(width: Int) -> Bool {
    guard case .panel(let panel) = content else { return true }
    return panel.type.smallest.width <= width
  }
}

extension Layout {
  /// Puts blocks above each other into an area; those that are needed least are left out
  /// where the rows do not suffice for all.
  mutating func stack(_ blocks: [LayoutBlock], in rect: Rect) {
    let byRank = blocks.indices.sorted { (blocks[$0].rank, $0) < (blocks[$1].rank, $1) }
    var counts: [Int: Int] = [:]
    var left = rect.height
    for place in byRank where blocks[place].fits(width: rect.width) {
      let height = blocks[place].height(blocks[place].least)
      guard height <= left else { continue }
      counts[place] = blocks[place].least
      left -= height
    }
    for place in byRank {
      guard let count = counts[place] else { continue }
      let more = min(left, max(0, blocks[place].wanted - count))
      counts[place] = count + more
      left -= more
    }
    // No hole: somebody takes the rest, the last in rank where nobody offers to.
    let placed = byRank.filter { counts[$0] != nil }
    if let filler = placed.first(where: { blocks[$0].isElastic }) ?? placed.last {
      counts[filler, default: 0] += left
    }
    var rows = Rows(rect)
    for (place, block) in blocks.enumerated() {
      guard let count = counts[place] else { continue }
      put(block, rows: count, &rows)
    }
  }

  private mutating func put(_ block: LayoutBlock, rows count: Int, _ rows: inout Rows) {
    switch block.content {
    case .panel(let panel):
      if block.hasTitle { rules.append(Rule(rect: rows.takeTop(1), panel: panel)) }
      self[panel] = rows.takeTop(count)
    case .columns(let left, let right):
      var (first, second) = rows.takeTop(count).halves
      if left.isEmpty { second = first.union(second) }
      if right.isEmpty { first = first.union(second) }
      if !left.isEmpty { stack(left, in: first) }
      if !right.isEmpty { stack(right, in: second) }
    }
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

extension Rect {
  /// The left and the right half, with a free column between.
  fileprivate var halves: (Rect, Rect) {
    let left = Rect(x: x, y: y, width: width / 2, height: height)
    let begin = left.endX + 1
    return (left, Rect(x: begin, y: y, width: max(0, endX - begin), height: height))
  }

  /// The least that covers both, which stand side by side.
  fileprivate func union(_ other: Rect) -> Rect {
    Rect(x: x, y: y, width: other.endX - x, height: height)
  }
}
