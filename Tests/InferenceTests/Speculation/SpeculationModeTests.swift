import Testing

@testable import Inference

@Suite("Speculation mode")
struct SpeculationModeTests {
  @Test(arguments: [
    ("off", SpeculationMode.off), ("0", .off), ("auto", .automatic), ("1", .upTo(1)),
    ("16", .upTo(16)),
  ])
  func `is read as it is written`(text: String, mode: SpeculationMode) {
    #expect(SpeculationMode(text) == mode)
    #expect(SpeculationMode(mode.description) == mode)
  }

  @Test(arguments: ["", "on", "-1", "17", "4.5", "automatic"])
  func `what it does not know is none`(text: String) {
    #expect(SpeculationMode(text) == nil)
  }
}
