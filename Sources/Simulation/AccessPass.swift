/// What one forward pass asked of the expert store: the selections of its layers, in order.
///
/// Kept in flat arrays, as a simulation walks over hundreds of thousands of selections.
package struct AccessPass: Equatable, Sendable {
  /// One layer's selection: what a store serves as one event.
  package struct Selection: Equatable, Sendable {
    package var layer: Int
    /// Distinct experts, in the order in which they were first asked for.
    package var experts: [Int]
    /// The weight of each expert in the sum; empty where the source has none, or where
    /// selections of several tokens were joined.
    package var weights: [Float]

    package init(layer: Int, experts: [Int], weights: [Float] = []) {
      self.layer = layer
      self.experts = experts
      self.weights = weights
    }
  }

  /// Whether nothing was in the KV cache: policies reset what they keep for one sequence.
  package var beginsSequence = false
  /// The layer of each selection.
  private(set) var layers: [UInt16] = []
  /// Where the experts of each selection end.
  private var ends: [Int32] = []
  /// Indices within their layer, selection after selection.
  private(set) var experts: [UInt16] = []
  /// How many tokens of the batch want each of them; empty where it is one token.
  private(set) var tokenCounts: [UInt16] = []
  private var weights: [Float] = []

  package init(beginsSequence: Bool = false) {
    self.beginsSequence = beginsSequence
  }

  package init(_ selections: some Sequence<Selection>) {
    for selection in selections { append(selection) }
  }

  /// Experts asked for, once for each selection.
  package var requests: Int { experts.count }

  /// The places in ``experts`` of one selection.
  func range(of selection: Int) -> Range<Int> {
    (selection == 0 ? 0 : Int(ends[selection - 1]))..<Int(ends[selection])
  }

  package mutating func append(_ selection: Selection) {
    if selection.weights.count == selection.experts.count, weights.count == experts.count {
      weights += selection.weights
    } else {
      weights = []
    }
    layers.append(UInt16(selection.layer))
    experts += selection.experts.map { UInt16($0) }
    ends.append(Int32(experts.count))
  }

  /// Appends a layer's selection by a batch: whom it wants, and how many tokens want each.
  mutating func append(layer: Int, experts: [UInt16], tokenCounts: [UInt16]) {
    layers.append(UInt16(layer))
    self.experts += experts
    self.tokenCounts += tokenCounts
    ends.append(Int32(self.experts.count))
  }
}

extension AccessPass: RandomAccessCollection, ExpressibleByArrayLiteral {
  package var startIndex: Int { 0 }
  package var endIndex: Int { layers.count }

  package subscript(number: Int) -> Selection {
    let range = range(of: number)
    return Selection(
      layer: Int(layers[number]),
      experts: experts[range].map(Int.init),
      weights: weights.isEmpty ? [] : Array(weights[range])
    )
  }

  package init(arrayLiteral selections: Selection...) {
    self.init(selections)
  }
}
