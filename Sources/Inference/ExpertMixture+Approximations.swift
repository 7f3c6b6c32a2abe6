import Compute
import Events
import Experts
import Routing

extension ExpertMixture {
  /// Leaves experts out where that was asked for; the weights of the others add up to what
  /// all did.
  ///
  /// - Parameters:
  ///   - inputs: of the router, (token, hiddenSize)
  ///   - layer: the layer being computed
  ///   - count: tokens of the batch
  ///   - store: knows what is in memory
  func approximate(inputs: Activations, layer: Int, count: Int, store: ExpertStore) {
    guard approximations.leavesOut || approximations.missPrecision != nil else { return }
    for place in 0..<count {
      let flags = skipFlags(of: place)
      flags.update(repeating: false)
      skipLight(inputs: inputs, layer: layer, place: place, flags: flags)
      dropCold(layer: layer, place: place, store: store, flags: flags)
    }
    if let precision = approximations.missPrecision {
      grade(by: precision, layer: layer, count: count, store: store)
    }
    for place in 0..<count { reweigh(place) }
  }

  private func skipLight(
    inputs: Activations,
    layer: Int,
    place: Int,
    flags: UnsafeMutableBufferPointer<Bool>
  ) {
    guard let skipping = approximations.skipping(at: layer) else { return }
    let input = UnsafeBufferPointer(start: inputs.row(place), count: inputs.width)
    if importance?.isImportant(input, layer: layer) ?? false { return }
    skipping.mark(UnsafeBufferPointer(pair(of: place).weights), isSkipped: flags)
  }

  private func dropCold(
    layer: Int,
    place: Int,
    store: ExpertStore,
    flags: UnsafeMutableBufferPointer<Bool>
  ) {
    guard let share = approximations.coldDrop else { return }
    let pair = pair(of: place)
    let heaviest = pair.weights.indices.max { pair.weights[$0] < pair.weights[$1] }
    let least = share / Float(pair.weights.count)
    for rank in pair.weights.indices where rank != heaviest && pair.weights[rank] < least {
      let expert = ExpertID(layer: layer, index: Int(pair.experts[rank]))
      if !store.isResident(expert) { flags[rank] = true }
    }
  }

  /// Says which experts must be exact, and leaves those out that are not worth a read.
  ///
  /// An expert is read as precisely as the token needs it that needs it most. What one token
  /// brings in all use, also those that would have done without.
  private func grade(by precision: MissPrecision, layer: Int, count: Int, store: ExpertStore) {
    for expert in acceptsLess.indices { acceptsLess[expert] = true }
    var isBrought = [Bool](repeating: false, count: acceptsLess.count)
    var unneeded: [(place: Int, rank: Int)] = []
    for place in 0..<count {
      let (pair, flags) = (pair(of: place), skipFlags(of: place))
      let grades = precision.grades(of: UnsafeBufferPointer(pair.weights))
      for rank in grades.indices where !flags[rank] {
        let expert = Int(pair.experts[rank])
        switch grades[rank] {
        case .exact:
          acceptsLess[expert] = false
          isBrought[expert] = true
        case .low: isBrought[expert] = true
        case .skipped: unneeded.append((place, rank))
        }
      }
    }
    for (place, rank) in unneeded {
      let expert = Int(pair(of: place).experts[rank])
      let isThere = store.isResident(ExpertID(layer: layer, index: expert))
      if !isBrought[expert] && !isThere { skipFlags(of: place)[rank] = true }
    }
  }

  private func reweigh(_ place: Int) {
    let (pair, flags) = (pair(of: place), skipFlags(of: place))
    let all = pair.weights.reduce(0, +)
    for rank in flags.indices where flags[rank] { pair.weights[rank] = 0 }
    let kept = pair.weights.reduce(0, +)
    guard kept > 0, kept < all else { return }
    for rank in flags.indices { pair.weights[rank] *= all / kept }
  }

  private func skipFlags(of place: Int) -> UnsafeMutableBufferPointer<Bool> {
    let k = shape.expertsPerToken
    return UnsafeMutableBufferPointer(rebasing: isSkipped[place * k..<(place + 1) * k])
  }
}
