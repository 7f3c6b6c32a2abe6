import GGUF

/// How a pack of a model must look: its tensors, and where in them each expert lies.
///
/// Gate, up and down projection of an expert stand side by side, so that one read fetches
/// all three ("LLM in a flash", arXiv 2312.11514, bundles rows and columns in the same
/// way). Such a record begins at a multiple of the alignment, in the file too:
///
/// ```
/// experts   | gate | up | down | zeros |            exact
/// low       | gate | up | down | zeros |            Q4_0
/// planes    | gate | up | down | zeros | gate | up | down | zeros |
///             base: Q4_0                 refinement
/// ```
///
/// A layer's tensors are I8 of shape (bytes of a record, experts), named by
/// ``PackTensorName``. The metadata says `general.type = "pack"`, `pack.version`,
/// `pack.model.identity`, `pack.layer_count`, `pack.expert_count`, `pack.formats` (gate, up,
/// down of each layer), `pack.low.format` and `pack.planes.format` where there are such
/// copies, and the checksums of each layer's experts: `pack.checksums.N`,
/// `pack.low.checksums.N`, `pack.base.checksums.N`, `pack.refinement.checksums.N`.
package struct PackShape: Sendable {
  /// The version that is written and read.
  package static let version = 1
  /// Where direct reads of nearly every disk may begin.
  package static let alignmentDefault = 4096

  /// What `general.type` says.
  static let kind = "pack"
  static let lowFormat = TensorFormat.q4_0
  static let planesFormat = TensorFormat.q8_0

  /// The forms that every expert is held in.
  package let copies: Set<ExpertCopy>
  /// What records begin at multiples of, in bytes.
  package let alignment: Int
  /// The model's own layout; where its pieces lie is of no matter.
  package let model: ExpertLayout

  /// The shape of a pack of `model`.
  ///
  /// - Parameters:
  ///   - model: where the experts lie in the model
  ///   - hasLow: whether there are copies in Q4_0
  ///   - hasPlanes: whether there are nested copies
  ///   - alignment: of records, a power of two
  /// - Throws: ``PackError/partialBlock(tensor:rowLength:)``
  package init(
    model: ExpertLayout,
    hasLow: Bool,
    hasPlanes: Bool,
    alignment: Int
  ) throws(PackError) {
    precondition(alignment > 0 && alignment & (alignment - 1) == 0, "alignment \(alignment)")
    self.model = model
    self.alignment = alignment
    var copies: Set<ExpertCopy> = [.exact]
    if hasLow { copies.insert(.low) }
    if hasPlanes { copies.formUnion([.base, .refinement]) }
    self.copies = copies
    guard hasLow || hasPlanes else { return }
    for piece in model.layers.joined() where piece.columns % NestedBlock.weightCount != 0 {
      throw .partialBlock(tensor: piece.tensor.name, rowLength: piece.columns)
    }
  }

  /// Bytes of one copy of an expert, without padding.
  package func byteCount(of copy: ExpertCopy, layer: Int) -> Int {
    model.layers[layer].reduce(0) { $0 + copy.byteCount(of: $1) }
  }

  /// Bytes of one copy of an expert up to the next multiple of the alignment.
  package func paddedByteCount(of copy: ExpertCopy, layer: Int) -> Int {
    (byteCount(of: copy, layer: layer) + alignment - 1) & ~(alignment - 1)
  }

  /// Where a copy begins in the record of its expert.
  package func recordOffset(of copy: ExpertCopy, layer: Int) -> Int {
    copy == .refinement ? paddedByteCount(of: .base, layer: layer) : 0
  }

  /// Bytes from one expert to the next in the tensor that holds the copy.
  package func stride(of copy: ExpertCopy, layer: Int) -> Int {
    copies.filter { $0.tensor == copy.tensor }
      .reduce(0) { $0 + paddedByteCount(of: $1, layer: layer) }
  }

  /// The tensors of a layer; none where it has no experts.
  package func tensors(
    ofLayer layer: Int
  ) -> [(name: PackTensorName, tensor: SidecarHeader.Tensor)] {
    guard !model.layers[layer].isEmpty else { return [] }
    return [ExpertCopy.exact, .low, .base].filter(copies.contains).map { copy in
      let shape = [stride(of: copy, layer: layer), model.expertCount]
      let name = copy.tensor.fileName(layer: layer)
      return (copy.tensor, SidecarHeader.Tensor(name: name, format: .i8, shape: shape))
    }
  }

  /// Checksums that are not known yet: (layer × experts) for each copy.
  package var zeroChecksums: [ExpertCopy: [[UInt64]]] {
    let sums = model.layers.map { pieces in
      [UInt64](repeating: 0, count: pieces.isEmpty ? 0 : model.expertCount)
    }
    return Dictionary(uniqueKeysWithValues: copies.map { ($0, sums) })
  }

  /// The formats of gate, up and down of each layer, empty where it has no experts.
  var formats: [String] {
    model.layers.flatMap { $0.isEmpty ? ["", "", ""] : $0.map(\.tensor.format.name) }
  }

  /// The whole header of a pack.
  ///
  /// - Parameters:
  ///   - identity: of the model file
  ///   - checksums: of each copy, (layer × experts)
  /// - Returns: metadata and directory, of the same length whatever the checksums are
  package func header(
    identity: String,
    checksums: [ExpertCopy: [[UInt64]]]
  ) -> SidecarHeader {
    var pairs: [(key: String, value: MetadataValue)] = [
      ("general.type", .string(Self.kind)),
      ("pack.version", .uint32(UInt32(Self.version))),
      ("pack.model.identity", .string(identity)),
      ("pack.layer_count", .uint32(UInt32(model.layers.count))),
      ("pack.expert_count", .uint32(UInt32(model.expertCount))),
      ("pack.formats", .array(.string(formats))),
    ]
    if copies.contains(.low) {
      pairs.append(("pack.low.format", .string(Self.lowFormat.name)))
    }
    if copies.contains(.base) {
      pairs.append(("pack.planes.format", .string(Self.planesFormat.name)))
    }
    for copy in ExpertCopy.allCases where copies.contains(copy) {
      for (layer, sums) in (checksums[copy] ?? []).enumerated() where !sums.isEmpty {
        pairs.append((copy.checksumKey(layer: layer), .array(.uint64(sums))))
      }
    }
    let tensors = model.layers.indices.flatMap { self.tensors(ofLayer: $0).map(\.tensor) }
    return SidecarHeader(pairs: pairs, tensors: tensors, alignment: alignment)
  }
}
