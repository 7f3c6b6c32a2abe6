import Events
import Testing

@Suite("Model card")
struct ModelCardTests {
  private func card(denseLayers: [Int]?) -> ModelCard {
    ModelCard(
      name: "model",
      file: "model.gguf",
      fileBytes: 1,
      identity: "0",
      architecture: "ernie4_5-moe",
      format: "Q8_0",
      layerCount: 4,
      expertCount: 8,
      expertsPerToken: 2,
      expertBytes: 1,
      denseBytes: 1,
      contextLength: 1,
      denseLayers: denseLayers
    )
  }

  @Test func `layers with experts are numbered as in the file`() {
    #expect((0..<4).map(card(denseLayers: nil).fileLayer) == [0, 1, 2, 3])
    #expect((0..<4).map(card(denseLayers: [0]).fileLayer) == [1, 2, 3, 4])
    #expect((0..<4).map(card(denseLayers: [0, 2, 3, 6]).fileLayer) == [1, 4, 5, 7])
  }
}
