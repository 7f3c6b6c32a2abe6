import Testing

@testable import Compute

/// Keys and values of one head, kept as the cache keeps them.
final class KeptHead {
  let format: KVFormat
  let keySize: Int
  let valueSize: Int
  let count: Int
  private let memory: UnsafeMutableRawPointer
  private let byteCount: Int
  private let valueStart: Int?

  /// Keeps `keys` and `values`, both (position, number), in the format if that fits; without
  /// values a value is the beginning of its key, of `valueSize` numbers.
  init(
    _ wished: KVFormat,
    keys: [[Float]],
    values: [[Float]]?,
    valueSize: Int? = nil,
    kernels: KernelSet = .scalar
  ) {
    keySize = keys[0].count
    self.valueSize = valueSize ?? values?[0].count ?? keySize
    format = wished.fitting(size: keySize).fitting(size: values == nil ? 32 : self.valueSize)
    count = keys.count
    let span = KVFormat.spanLength
    let spans = (count + span - 1) / span
    let keyBytes = span * format.keyBytes(size: keySize)
    let valueBytes = values == nil ? 0 : span * format.valueBytes(size: self.valueSize)
    valueStart = values == nil ? nil : keyBytes
    byteCount = keyBytes + valueBytes
    memory = .allocate(byteCount: spans * byteCount, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: spans * byteCount)
    for (position, key) in keys.enumerated() {
      let own = memory + position / span * byteCount
      kernels.store(key: key, size: keySize, as: format, place: position % span, inSpan: own)
    }
    for (position, value) in (values ?? []).enumerated() {
      kernels.store(
        value: value,
        size: self.valueSize,
        as: format,
        place: position % span,
        inSpan: memory + position / span * byteCount + keyBytes
      )
    }
  }

  /// Random keys and values.
  convenience init(
    _ samples: inout Samples,
    _ format: KVFormat,
    keySize: Int,
    valueSize: Int,
    count: Int,
    isLatent: Bool = false
  ) {
    let keys = (0..<count).map { _ in samples.floats(keySize) }
    let values = isLatent ? nil : (0..<count).map { _ in samples.floats(valueSize) }
    self.init(format, keys: keys, values: values, valueSize: valueSize)
  }

  deinit {
    memory.deallocate()
  }

  /// All that is kept, byte by byte.
  var bytes: [UInt8] {
    let spans = (count + KVFormat.spanLength - 1) / KVFormat.spanLength
    return Array(UnsafeRawBufferPointer(start: memory, count: spans * byteCount))
  }

  private func view(scale: Float) -> AttendedHead {
    AttendedHead(
      format: format,
      keys: memory,
      keySize: keySize,
      values: valueStart.map { UnsafeRawPointer(memory + $0) },
      valueSize: valueSize,
      spanBytes: byteCount,
      scale: scale
    )
  }

  /// What rows gather, one after the other: each of `queries` of what it has `seen`.
  ///
  /// `together` is how many rows attend in one call, and with `isApart` each span is attended to
  /// by itself, and all are merged afterwards.
  func attend(
    _ kernels: KernelSet,
    _ queries: [[Float]],
    seen: [Range<Int>],
    scale: Float,
    sink: Float? = nil,
    together: Int = AttendingRows.limit,
    isApart: Bool = false
  ) -> [Float] {
    var result = [Float](repeating: .nan, count: queries.count * valueSize)
    let packed = queries.flatMap(\.self)
    let spans = 0..<(count + KVFormat.spanLength - 1) / KVFormat.spanLength
    packed.withUnsafeBufferPointer { packed in
      guard let base = packed.baseAddress else { return }
      for start in stride(from: 0, to: queries.count, by: together) {
        let own = start..<min(start + together, queries.count)
        // All rows of a run of spans; the later runs are merged into the first.
        let runs = (isApart ? spans.map { $0..<$0 + 1 } : [spans]).map { run in
          let rows = AttendingRows(keySize: keySize, valueSize: valueSize)
          for row in own { rows.add(query: base + row * keySize, seen: seen[row]) }
          kernels.attend(rows, to: view(scale: scale), spans: run)
          return rows
        }
        for (index, row) in own.enumerated() {
          let sums = runs[0].sums(ofRow: index)
          for run in runs.dropFirst() {
            kernels.merge(sums: run.sums(ofRow: index), valueSize: valueSize, into: sums)
          }
          var y = [Float](repeating: .nan, count: valueSize)
          if let sink {
            withUnsafePointer(to: sink) {
              kernels.finish(sums: sums, sink: $0, valueSize: valueSize, into: &y)
            }
          } else {
            kernels.finish(sums: sums, valueSize: valueSize, into: &y)
          }
          result.replaceSubrange(row * valueSize..<(row + 1) * valueSize, with: y)
        }
      }
    }
    return result
  }

  /// What is kept as the value of each position: the softmax of one score is 1.
  func keptValues(_ kernels: KernelSet) -> [[Float]] {
    (0..<count).map { position in
      attend(
        kernels,
        [[Float](repeating: 0, count: keySize)],
        seen: [position..<position + 1],
        scale: 1
      )
    }
  }
}
