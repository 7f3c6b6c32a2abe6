import Events

/// How the session runs, in a word each: whether its output is that of the whole model, and
/// what decides which experts are in memory.
struct Badges {
  /// What changes the output; empty where nothing does.
  private let changes: [String]
  private let isLossy: Bool
  /// Schedule, policy, budget and predictor, in the order of what they tell: those at the end
  /// are left out first.
  let words: [String]

  private static let warning = "LOSSY"
  private static let gap = 2

  /// `nil` before the session says how it runs.
  init(_ settings: SessionSettings?) {
    isLossy = settings.map { !$0.isExact } ?? false
    changes = settings?.exactness?.changes ?? []
    guard let settings else {
      words = []
      return
    }
    let predictor = settings.predictor.map { "prefetch " + $0 }
    let budget = NumberText.bytes(Double(max(0, settings.budgetBytes)))
    words = [settings.schedule, settings.policy, budget] + (predictor.map { [$0] } ?? [])
  }

  /// Columns that must be left for it, with the space around: a lossy run never looks like
  /// an exact one.
  var leastColumns: Int { isLossy ? Self.warning.utf8.count + 2 * Self.gap : 0 }

  /// Draws the warning, where there is any to give, and returns the column after it.
  func drawWarning(x: Int, on canvas: inout Canvas) -> Int {
    if !isLossy { return x }
    return canvas.put(Self.warning, x: x, y: 0, ink(canvas)) + Self.gap
  }

  /// Draws as many words as there is room for.
  func draw(x: Int, limit: Int, on canvas: inout Canvas) {
    if words.isEmpty { return }
    let head = isLossy ? Self.warning : "exact"
    // All four claims where there is room, by what they leave as it is or change.
    let claims =
      isLossy ? changes.joined(separator: ", ") : "same routing, experts, precision, bytes"
    let full = claims.isEmpty ? [head] + words : [head, claims] + words
    let lists = [full] + (0...words.count).map { [head] + words.dropLast($0) }
    let dot = " \(canvas.glyphs.dot) "
    guard
      let shown = lists.first(where: {
        canvas.appearance.columns(of: $0.joined(separator: dot)) <= limit - x
      })
    else { return }
    let style = isLossy ? ink(canvas) : canvas.ink(canvas.theme.dim)
    let end = canvas.put(head, x: x, y: 0, style)
    let rest = shown.dropFirst().map { dot + $0 }.joined()
    canvas.put(rest, x: end, y: 0, canvas.ink(canvas.theme.faint), limit: limit)
  }

  private func ink(_ canvas: Canvas) -> Style { canvas.ink(canvas.theme.warning, .bold) }
}
