import Experts
import SampleFiles

@testable import Simulation

/// A trace of 6 layers of 16 experts, top-3, in which low indices are more likely and every
/// second token repeats some of the one before.
enum SampleTrace {
  static let layerCount = 6
  static let expertCount = 16

  static func make(seed: UInt64, passCount: Int = 80) -> AccessTrace {
    var random = SeededRandom(seed: seed)
    var last = Array(repeating: [Int](), count: layerCount)
    let passes = (0..<passCount).map { _ in
      (0..<layerCount).map { layer -> AccessPass.Selection in
        var asked = last[layer].filter { _ in Bool.random(using: &random) }
        while asked.count < 3 {
          let draw = Double.random(in: 0..<1, using: &random)
          let index = Int(draw * draw * Double(expertCount))
          if !asked.contains(index) { asked.append(index) }
        }
        last[layer] = asked
        return AccessPass.Selection(layer: layer, experts: asked)
      }
    }
    return AccessTrace(passes: passes)
  }

  static func context(slotCount: Int) -> PolicyContext {
    var context = PolicyContext(
      layerCount: layerCount,
      expertCount: expertCount,
      slotCount: slotCount,
      expertsPerToken: 3,
      expertBytes: Array(repeating: 1, count: layerCount)
    )
    context.profile = ResidencyProfile(
      model: "sample",
      layerCount: layerCount,
      expertCount: expertCount
    )
    return context
  }
}
