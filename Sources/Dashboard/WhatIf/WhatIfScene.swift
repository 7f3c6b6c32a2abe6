import Session

/// What the what-if panel shows: what other settings would have made of the session.
///
/// The program fills it, and fills it again as figures come in; what the user did to it,
/// selection and order, stays.
package struct WhatIfScene: Equatable, Sendable {
  /// One set of settings, and what it would give.
  package struct Row: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
      /// The settings of the session itself.
      case live
      /// Settings that could be used.
      case candidate
      /// A bound that no real policy reaches, such as Belady's.
      case bound
    }

    /// By which the program knows it again.
    package var number: Int
    package var kind: Kind
    package var policy: String
    package var budgetBytes: Int
    /// Share of the chosen experts that held a slot, from 0 to 1; `nil` until computed, as
    /// all figures.
    package var hitShare: Double?
    package var missesPerToken: Double?
    package var readBytesPerToken: Double?
    /// Estimated, and by how much that may be wrong, both in tokens a second.
    package var tokensPerSecond: Double?
    package var tokensPerSecondError: Double?
    /// A word or two about it.
    package var note: String

    package init(
      number: Int,
      kind: Kind = .candidate,
      policy: String,
      budgetBytes: Int,
      hitShare: Double? = nil,
      missesPerToken: Double? = nil,
      readBytesPerToken: Double? = nil,
      tokensPerSecond: Double? = nil,
      tokensPerSecondError: Double? = nil,
      note: String = ""
    ) {
      self.number = number
      self.kind = kind
      self.policy = policy
      self.budgetBytes = budgetBytes
      self.hitShare = hitShare
      self.missesPerToken = missesPerToken
      self.readBytesPerToken = readBytesPerToken
      self.tokensPerSecond = tokensPerSecond
      self.tokensPerSecondError = tokensPerSecondError
      self.note = note
    }
  }

  /// A point of the miss curve.
  package struct CurvePoint: Equatable, Sendable {
    package var budgetBytes: Int
    /// Share of the chosen experts that would have been missed, from 0 to 1.
    package var missShare: Double

    package init(budgetBytes: Int, missShare: Double) {
      self.budgetBytes = budgetBytes
      self.missShare = missShare
    }
  }

  /// What is being computed.
  package struct Progress: Equatable, Sendable {
    package var text: String
    /// From 0 to 1; `nil` where nobody knows.
    package var share: Double?

    package init(text: String, share: Double? = nil) {
      self.text = text
      self.share = share
    }
  }

  /// The column that rows are ordered by.
  package enum Order: Equatable, Sendable, CaseIterable {
    /// As the program gives them.
    case given
    case hits, misses, reads, speed
  }

  /// As the program gives them.
  package var rows: [Row] = []
  /// The curve of one policy over all budgets, in any order.
  package var curve: [CurvePoint] = []
  /// The policy of the curve.
  package var curvePolicy = ""
  /// The budget of the session, marked in the curve.
  package var budgetBytes: Int?
  /// One line about what would help most.
  package var advice: String?
  /// `nil` when nothing is left to do.
  package var progress: Progress?
  package internal(set) var order = Order.given
  // The number of a row, so that it stays selected wherever it goes.
  private var selectedNumber: Int?

  package init() {}

  /// The rows as shown: the session's own first, then by the chosen column, best first;
  /// what is not computed yet comes last.
  package var shownRows: [Row] {
    let own = rows.filter { $0.kind == .live }
    let others = rows.filter { $0.kind != .live }
    // Large is good; so what should be small counts negative.
    let value: (Row) -> Double? =
      switch order {
      case .given: { _ in 0 }
      case .hits: \.hitShare
      case .misses: { $0.missesPerToken.map { -$0 } }
      case .reads: { $0.readBytesPerToken.map { -$0 } }
      case .speed: \.tokensPerSecond
      }
    // Places decide between equals: sorting alone promises no order of those.
    let sorted = others.enumerated().sorted { first, second in
      let (left, right) = (value(first.element), value(second.element))
      if left == right { return first.offset < second.offset }
      return (left ?? -.infinity) > (right ?? -.infinity)
    }
    return own + sorted.map(\.element)
  }

  /// The place of the selected row among those shown; the first where none was chosen.
  package var selected: Int {
    guard let selectedNumber else { return 0 }
    return shownRows.firstIndex { $0.number == selectedNumber } ?? 0
  }

  /// The selected row; `nil` without rows.
  package var selectedRow: Row? {
    let shown = shownRows
    return shown.isEmpty ? nil : shown[selected]
  }

  /// Selects a row some places further down, as far as there are rows.
  mutating func select(by places: Int) {
    let shown = shownRows
    guard !shown.isEmpty else { return }
    let place = min(max(0, selected.clampedSum(places)), shown.count - 1)
    selectedNumber = shown[place].number
  }

  /// Orders by the next column.
  mutating func turnOrder() {
    let orders = Order.allCases
    let place = orders.firstIndex(of: order) ?? 0
    order = orders[(place + 1) % orders.count]
  }
}
