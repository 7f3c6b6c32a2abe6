/// How much memory the expert store may hold, as the user says it.
package enum MemoryBudget: Equatable, Sendable {
  /// So many bytes of slots.
  case bytes(Int)
  /// A share of all experts, from 0 to 1.
  case share(Double)
  /// Every expert has a slot.
  case all

  /// What the user says where the budget is to be picked.
  package static let automaticName = "auto"

  /// Reads `2G`, `512M`, `1.5GiB`, `40%`, `all` or a plain number of bytes.
  ///
  /// Units are binary. Throws ``ExpertsError/notABudget(_:)``.
  package init(parsing text: String) throws(ExpertsError) {
    let word = text.lowercased()
    if word == "all" {
      self = .all
      return
    }
    if word.hasSuffix("%") {
      guard let percent = Double(word.dropLast()), percent > 0, percent <= 100 else {
        throw .notABudget(text)
      }
      self = .share(percent / 100)
      return
    }
    let digits = word.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let units: [String: Double] = [
      "": 1, "b": 1, "k": 0x1p10, "m": 0x1p20, "g": 0x1p30, "t": 0x1p40,
    ]
    var unit = String(word.dropFirst(digits.count))
    for ending in ["ib", "b"] where unit.count > ending.count && unit.hasSuffix(ending) {
      unit.removeLast(ending.count)
    }
    guard let number = Double(digits), let factor = units[unit], number > 0,
      number * factor < 0x1p60
    else { throw .notABudget(text) }
    self = .bytes(Int(number * factor))
  }

  /// The number of slots that the budget pays for.
  ///
  /// - Parameters:
  ///   - layout: where the model's experts lie
  ///   - expertsPerToken: experts that one layer needs at the same time
  /// - Returns: slots, never more than there are experts
  /// - Throws: ``ExpertsError/budgetBelowFloor(bytes:floorBytes:expertsPerToken:)``
  package func slotCount(
    for layout: ExpertLayout,
    expertsPerToken: Int
  ) throws(ExpertsError) -> Int {
    try slotCount(
      slotBytes: layout.slotBytes,
      totalExpertCount: layout.totalExpertCount,
      expertsPerToken: expertsPerToken
    )
  }

  /// The same where only sizes are known: of one slot in bytes, of the model in experts.
  package func slotCount(
    slotBytes: Int,
    totalExpertCount: Int,
    expertsPerToken: Int
  ) throws(ExpertsError) -> Int {
    // A model without experts needs no budget.
    guard totalExpertCount > 0 else { return 0 }
    let slots =
      switch self {
      case .bytes(let bytes): bytes / slotBytes
      case .share(let share): Int(share * Double(totalExpertCount))
      case .all: totalExpertCount
      }
    guard slots >= expertsPerToken else {
      let given = if case .bytes(let bytes) = self { bytes } else { slots * slotBytes }
      throw .budgetBelowFloor(
        bytes: given,
        floorBytes: expertsPerToken * slotBytes,
        expertsPerToken: expertsPerToken
      )
    }
    return min(slots, totalExpertCount)
  }
}
