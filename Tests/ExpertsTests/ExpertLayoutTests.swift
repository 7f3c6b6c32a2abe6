import GGUF
import SampleFiles
import Testing

@testable import Experts

@Suite("Expert layout")
struct ExpertLayoutTests {
  private func layout(_ sample: ArchitectureSample) throws -> (ExpertLayout, GGUFFile) {
    let folder = try TemporaryFolder()
    let file = try GGUFFile(path: sample.write(to: folder.path(of: "tiny.gguf")))
    let layout = try ExpertLayout(
      file: file,
      layers: sample.routedLayers,
      expertCount: sample.experts,
      hiddenSize: sample.hidden,
      expertWidth: sample.expertWidth,
      alignment: 512
    )
    return (layout, file)
  }

  @Test func `gate and up may be halves of one tensor`() throws {
    var sample = ArchitectureSample("qwen3moe")
    sample.isFusedGateUp = true
    let (layout, file) = try layout(sample)
    let both = try #require(file.tensor(.layer(1, .gateUpProjections)))
    let (gate, up) = (layout.layers[1][0], layout.layers[1][1])
    // 32 rows of 64 floats each; an expert has both.
    let half = 32 * 64 * 4
    for piece in [gate, up] {
      #expect((piece.rows, piece.columns) == (32, 64))
      #expect((piece.byteCount, piece.stride) == (half, 2 * half))
    }
    for index in [0, 1, 7] {
      #expect(gate.fileOffset(of: index) == both.offset + index * 2 * half)
      #expect(up.fileOffset(of: index) == gate.fileOffset(of: index) + half)
    }
    #expect(layout.expertBytes == 3 * half)
    #expect(layout.totalBytes == 3 * 8 * 3 * half)
  }

  @Test func `layers count from the first with experts`() throws {
    var sample = ArchitectureSample("glm4moe")
    sample.denseLayers = 2
    let (layout, file) = try layout(sample)
    #expect(layout.layers.count == 1)
    #expect(layout.layers[0][0].tensor == file.tensor(.layer(2, .gateProjections)))
    #expect(layout.totalExpertCount == 8)
  }
}
