import Testing

@testable import Routing

@Suite("Resident preference")
struct ResidentPreferenceTests {
  private func biased(_ scores: [Float], strength: Float, resident: Set<Int>) -> [Float] {
    var result = [Float](repeating: 0, count: scores.count)
    scores.withUnsafeBufferPointer { scores in
      result.withUnsafeMutableBufferPointer { result in
        ResidentPreference(strength: strength)
          .apply(to: scores, into: result) { resident.contains($0) }
      }
    }
    return result
  }

  @Test func `residents gain a share of the range`() {
    #expect(biased([1, 3, -1], strength: 0.25, resident: [0, 2]) == [2, 3, 0])
  }

  @Test func `strength zero changes nothing`() {
    #expect(biased([1, 3, -1], strength: 0, resident: [0, 1, 2]) == [1, 3, -1])
  }
}
