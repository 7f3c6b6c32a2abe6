import Events
import Experts
import GGUF
import SampleFiles
import Testing

@Suite("Expert layout of a pack")
struct ExpertLayoutPackTests {
  private let sample: SamplePack
  private let layout: ExpertLayout

  init() throws {
    sample = try SamplePack()
    layout = try ExpertLayout(pack: sample.open(), part: 1)
  }

  @Test func `an expert of a pack is one read, of a model three`() throws {
    let expert = ExpertID(layer: 1, index: 2)
    let size = SamplePack.matrixBytes
    let start = layout.layers[1][0].fileOffset(of: 2)
    #expect(
      layout.readPieces(of: expert)
        == [SlotRead(part: 1, offset: start, count: 3 * size, slotOffset: 0)]
    )
    #expect(start % 4096 == 0)
    let plain = sample.layout.readPieces(of: expert)
    #expect(plain.map(\.count) == [size, size, size])
    #expect(plain.map(\.part) == [0, 0, 0])
    #expect(plain.map(\.offset) == sample.layout.layers[1].map { $0.fileOffset(of: 2) })
    #expect(plain.map(\.slotOffset) == sample.layout.layers[1].map(\.slotOffset))
  }

  @Test func `matrices stand in the slot as they do in the file`() {
    let size = SamplePack.matrixBytes
    for index in 0..<3 {
      let positions = layout.layers[0].map { layout.slotPosition(of: $0, expert: index) }
      #expect(positions == [0, size, 2 * size])
    }
    #expect(layout.slotBytes == SamplePack.stride)
    #expect(layout.alignment == 4096)
  }

  @Test func `matrices are the model's, in size, shape and format`() {
    for (packed, plain) in zip(layout.layers.joined(), sample.layout.layers.joined()) {
      #expect(packed.tensor.shape == plain.tensor.shape)
      #expect(packed.tensor.format == plain.tensor.format)
      #expect(packed.tensor.name == plain.tensor.name)
      #expect(packed.byteCount == plain.byteCount)
    }
    #expect(layout.totalBytes == sample.layout.totalBytes)
    #expect(layout.expertBytes == sample.layout.expertBytes)
    #expect(layout.totalExpertCount == 6)
  }

  @Test func `every piece is found in the file`() throws {
    let file = sample.writer().bytes
    for (packed, plain) in zip(layout.layers.joined(), sample.layout.layers.joined()) {
      for index in 0..<3 {
        let start = packed.fileOffset(of: index)
        let truth = sample.file.bytes(of: plain.tensor)[
          index * plain.byteCount..<(index + 1) * plain.byteCount
        ]
        #expect(file[start..<start + packed.byteCount].elementsEqual(truth))
      }
    }
  }

  @Test func `records of fewer bits take fewer pages`() throws {
    let shape = try PackShape(
      model: sample.layout,
      hasLow: true,
      hasPlanes: true,
      alignment: 4096
    )
    // 6528 bytes; 192 blocks of 18 and of 16 bytes.
    #expect(shape.stride(of: .exact, layer: 0) == 8192)
    #expect(shape.byteCount(of: .low, layer: 0) == 3456)
    #expect(shape.stride(of: .low, layer: 0) == 4096)
    #expect(shape.byteCount(of: .refinement, layer: 0) == 3072)
    #expect(shape.stride(of: .base, layer: 0) == 8192)
    #expect(shape.stride(of: .refinement, layer: 0) == 8192)
    #expect(shape.recordOffset(of: .refinement, layer: 0) == 4096)
  }
}
