import Events
import GGUF

/// Where every expert of a model lies in its files, and how large a slot must be.
///
/// An expert is three contiguous pieces, one of each projection's tensor. They start at
/// any byte, while reads that bypass the page cache start and end at multiples of the
/// alignment, so each piece is read with the bytes around it. In a pack the three stand
/// side by side and are read as one.
package struct ExpertLayout: Sendable {
  /// One projection of every expert of a layer.
  package struct Piece: Sendable, Equatable {
    /// The matrices of all experts: (columns, rows, experts); its offset is the first one's.
    package let tensor: TensorInfo
    /// Bytes of one expert's matrix.
    package let byteCount: Int
    /// Bytes from one expert to the next in the file.
    package let stride: Int
    /// Where the aligned window around the piece begins in a slot.
    package internal(set) var slotOffset = 0

    package var rows: Int { tensor.shape[1] }
    package var columns: Int { tensor.shape[0] }

    /// The first and the second half of the rows.
    fileprivate var halves: [Piece] {
      [0, 1].map { half in
        let half = TensorInfo(
          name: tensor.name,
          format: tensor.format,
          shape: [columns, rows / 2] + tensor.shape.dropFirst(2),
          part: tensor.part,
          offset: tensor.offset + half * byteCount / 2,
          byteCount: tensor.byteCount
        )
        return Piece(tensor: half, byteCount: byteCount / 2, stride: stride)
      }
    }

    /// Where expert `index` begins in its file.
    package func fileOffset(of index: Int) -> Int { tensor.offset + index * stride }
  }

  /// Gate, up and down projection of each layer; empty for a layer without experts.
  package let layers: [[Piece]]
  /// Experts in a layer.
  package let expertCount: Int
  /// What offsets, lengths and memory of a read are multiples of.
  package let alignment: Int
  /// Bytes of one slot, alignment included.
  package let slotBytes: Int

  /// Looks the expert tensors of every layer up and checks their shapes.
  ///
  /// - Parameters:
  ///   - file: the model file
  ///   - numbers: of the layers with experts in the file; here they count from 0
  ///   - expertCount: experts in a layer
  ///   - hiddenSize: width of the residual stream
  ///   - expertWidth: width between an expert's projections
  ///   - alignment: alignment of reads in bytes, a power of two
  /// - Throws: ``ExpertsError`` when a tensor is missing or has another shape
  package init(
    file: GGUFFile,
    layers numbers: some Sequence<Int>,
    expertCount: Int,
    hiddenSize: Int,
    expertWidth: Int,
    alignment: Int
  ) throws(ExpertsError) {
    precondition(alignment > 0 && alignment & (alignment - 1) == 0, "alignment \(alignment)")
    let projections = try numbers.map { number throws(ExpertsError) in
      try Self.pieces(
        file: file,
        layer: number,
        expertCount: expertCount,
        hiddenSize: hiddenSize,
        expertWidth: expertWidth
      )
    }
    self.expertCount = expertCount
    self.alignment = alignment

    // Slots are all of one size, so the room of each projection is its largest over all
    // layers and experts.
    var rooms = [0, 0, 0]
    for pieces in projections {
      for (place, piece) in pieces.enumerated() {
        for index in 0..<expertCount {
          let window = Self.window(
            offset: piece.fileOffset(of: index),
            count: piece.byteCount,
            alignment: alignment
          )
          rooms[place] = max(rooms[place], window.count)
        }
      }
    }
    let offsets = [0, rooms[0], rooms[0] + rooms[1]]
    layers = projections.map { pieces in
      zip(pieces, offsets).map { piece, offset in
        var piece = piece
        piece.slotOffset = offset
        return piece
      }
    }
    slotBytes = rooms.reduce(0, +)
  }

  /// Gate, up and down projections of a layer; gate and up may be halves of one tensor.
  private static func pieces(
    file: GGUFFile,
    layer: Int,
    expertCount: Int,
    hiddenSize: Int,
    expertWidth: Int
  ) throws(ExpertsError) -> [Piece] {
    func tensor(_ name: LayerTensor, _ shape: [Int]) throws(ExpertsError) -> TensorInfo {
      let name = TensorName.layer(layer, name)
      guard let tensor = file.tensor(name) else { throw .missingTensor(name.fileName) }
      guard tensor.shape == shape else {
        throw .wrongShape(tensor: tensor.name, found: tensor.shape, expected: shape)
      }
      return tensor
    }
    func piece(_ tensor: TensorInfo) -> Piece {
      let byteCount = tensor.byteCount / expertCount
      return Piece(tensor: tensor, byteCount: byteCount, stride: byteCount)
    }
    let down = piece(try tensor(.downProjections, [expertWidth, hiddenSize, expertCount]))
    guard file.tensor(.layer(layer, .gateUpProjections)) != nil else {
      let shape = [hiddenSize, expertWidth, expertCount]
      let gate = piece(try tensor(.gateProjections, shape))
      return [gate, piece(try tensor(.upProjections, shape)), down]
    }
    let both = piece(
      try tensor(.gateUpProjections, [hiddenSize, 2 * expertWidth, expertCount])
    )
    return both.halves + [down]
  }

  /// A layout whose pieces have their places already.
  init(layers: [[Piece]], expertCount: Int, alignment: Int, slotBytes: Int) {
    self.layers = layers
    self.expertCount = expertCount
    self.alignment = alignment
    self.slotBytes = slotBytes
  }

  /// The same with slots of at least so many bytes.
  package func withSlots(ofAtLeast bytes: Int) -> ExpertLayout {
    ExpertLayout(
      layers: layers,
      expertCount: expertCount,
      alignment: alignment,
      slotBytes: max(slotBytes, bytes)
    )
  }

  /// Experts of all layers together.
  package var totalExpertCount: Int {
    layers.count { !$0.isEmpty } * expertCount
  }

  /// Bytes of the largest expert, without alignment.
  package var expertBytes: Int {
    layers.map { $0.reduce(0) { $0 + $1.byteCount } }.max() ?? 0
  }

  /// Bytes of all experts of all layers, without alignment.
  package var totalBytes: Int {
    layers.reduce(0) { $0 + $1.reduce(0) { $0 + $1.byteCount * expertCount } }
  }

  /// Where the matrix of expert `index` begins in its slot.
  ///
  /// A piece begins inside its window, as far in as it does in the file.
  package func slotPosition(of piece: Piece, expert index: Int) -> Int {
    piece.slotOffset + piece.fileOffset(of: index) & (alignment - 1)
  }

  /// The aligned window around `count` bytes at `offset`.
  static func window(offset: Int, count: Int, alignment: Int) -> (start: Int, count: Int) {
    let start = offset & ~(alignment - 1)
    let end = (offset + count + alignment - 1) & ~(alignment - 1)
    return (start, end - start)
  }
}
