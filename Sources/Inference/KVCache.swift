import Compute

/// Keys and values of every token so far, kept for attention, and the states of layers that
/// keep no tokens apart.
///
/// They are laid out as (layer, kv head, span, keys and then values), where a span is
/// ``KVFormat/spanLength`` positions, so that one head's attention walks through memory in
/// order. Pages become resident as positions are filled.
package final class KVCache {
  package let shape: ModelShape
  /// Tokens that fit.
  package let capacity: Int
  /// How keys and values are kept, where heads are of a size that allows it.
  package let format: KVFormat
  /// Tokens that are in.
  package private(set) var count = 0

  /// What a layer keeps, in the memory of all.
  private struct Region {
    let format: KVFormat
    /// The first byte.
    let start: Int
    let headCount: Int
    let keySize: Int
    let valueSize: Int
    /// Bytes of the keys of a head and span, and of the values.
    let keyBytes: Int
    let valueBytes: Int

    /// Bytes from one span to the next.
    var spanBytes: Int { keyBytes + valueBytes }

    init(_ mixer: MixerPlan, format: KVFormat, start: Int) {
      self.start = start
      let span = KVFormat.spanLength
      switch mixer {
      case .attention(let plan):
        headCount = plan.kvHeadCount
        (keySize, valueSize) = (plan.headSize, plan.headSize)
        valueBytes = span * format.valueBytes(size: valueSize)
      case .latentAttention(let plan):
        headCount = 1
        (keySize, valueSize) = (plan.cachedSize, plan.latentSize)
        valueBytes = 0
      case .deltaNet, .shortConvolution:
        (headCount, keySize, valueSize, valueBytes) = (0, 0, 0, 0)
      }
      keyBytes = span * format.keyBytes(size: keySize)
      self.format = format.fitting(size: keySize)
    }
  }

  private let regions: [Region]
  /// What recurrent layers remember; nil in a model without such layers.
  private let recurrent: RecurrentState?
  private let memory: ZeroedMemory

  /// - Parameters:
  ///   - shape: of the model
  ///   - capacity: tokens
  ///   - format: how keys and values are kept
  /// - Throws: ``InferenceError/outOfMemory(what:bytes:)``
  package init(
    shape: ModelShape,
    capacity: Int,
    format: KVFormat = .initial
  ) throws(InferenceError) {
    self.shape = shape
    self.capacity = capacity
    self.format = format
    let spanCount = Self.spanCount(tokens: capacity)
    var end = 0
    regions = shape.layers.map { layer in
      let region = Region(layer.mixer, format: format, start: end)
      end += region.headCount * spanCount * region.spanBytes
      return region
    }
    let states = shape.layers.map(\.mixer.stateSize)
    recurrent = states.contains { $0 > 0 } ? try RecurrentState(sizes: states) : nil
    memory = try ZeroedMemory(byteCount: end, for: "KV cache")
  }

  /// Spans that so many tokens take.
  static func spanCount(tokens: Int) -> Int {
    (tokens + KVFormat.spanLength - 1) / KVFormat.spanLength
  }

  /// What a kv head of a layer attends to; with latent attention there is only one.
  func attended(layer: Int, head: Int, scale: Float) -> AttendedHead {
    let region = regions[layer]
    let keys = keys(of: region, head: head, span: 0)
    return AttendedHead(
      format: region.format,
      keys: keys,
      keySize: region.keySize,
      values: region.valueBytes > 0 ? keys + region.keyBytes : nil,
      valueSize: region.valueSize,
      spanBytes: region.spanBytes,
      scale: scale
    )
  }

  /// Keeps the key of a position, or with latent attention its latent and the rotated part
  /// of its key.
  func store(
    key: UnsafePointer<Float>,
    layer: Int,
    head: Int,
    position: Int,
    kernels: KernelSet
  ) {
    let region = regions[layer]
    let (keys, place) = span(of: region, head: head, position: position)
    kernels.store(
      key: key,
      size: region.keySize,
      as: region.format,
      place: place,
      inSpan: keys
    )
  }

  /// Keeps the value of a position.
  func store(
    value: UnsafePointer<Float>,
    layer: Int,
    head: Int,
    position: Int,
    kernels: KernelSet
  ) {
    let region = regions[layer]
    let (keys, place) = span(of: region, head: head, position: position)
    kernels.store(
      value: value,
      size: region.valueSize,
      as: region.format,
      place: place,
      inSpan: keys + region.keyBytes
    )
  }

  /// Where the keys begin of the span that a position is in, and its place there.
  private func span(
    of region: Region,
    head: Int,
    position: Int
  ) -> (keys: UnsafeMutableRawPointer, place: Int) {
    let (span, place) = position.quotientAndRemainder(dividingBy: KVFormat.spanLength)
    return (keys(of: region, head: head, span: span), place)
  }

  private func keys(of region: Region, head: Int, span: Int) -> UnsafeMutableRawPointer {
    let spans = head * Self.spanCount(tokens: capacity) + span
    return memory.base + region.start + spans * region.spanBytes
  }

  /// What a recurrent layer remembers.
  func state(layer: Int) -> UnsafeMutablePointer<Float> {
    guard let recurrent else { preconditionFailure("layer \(layer) is not recurrent") }
    return recurrent.ofLayer(layer)
  }

  /// Says that `tokens` more positions are filled in every layer.
  func advance(by tokens: Int) {
    precondition(count + tokens <= capacity, "\(count) + \(tokens) tokens of \(capacity)")
    count += tokens
  }

  /// Forgets every position from `limit` on, and as many more as recurrent layers need to:
  /// these can go back to what ``keepState()`` kept, or to the beginning.
  ///
  /// - Returns: the positions that are left, at most `limit`; those behind them are to be
  ///   computed again
  @discardableResult
  package func truncate(to limit: Int) -> Int {
    if limit < count || limit == 0 { count = recurrent?.goBack(toAtMost: limit) ?? limit }
    return count
  }

  /// Whether ``truncate(to:)`` may have to forget more than it was asked to.
  package var hasStates: Bool { recurrent != nil }

  /// Remembers the states of recurrent layers as they are now, to go back to.
  package func keepState() {
    recurrent?.keep(at: count)
  }

  /// Undoes what a batch that failed did to recurrent layers.
  func dropUnfinishedBatch() {
    if let recurrent { count = recurrent.goBack(toAtMost: count) }
  }
}
