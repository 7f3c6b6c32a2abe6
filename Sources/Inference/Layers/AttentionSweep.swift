import Compute

/// What of a batch attends to what a layer keeps.
struct AttendingBatch {
  /// The layer, and what is kept of it.
  var layer: Int
  var cache: KVCache
  /// Heads of keys and values, and the query heads that each serves.
  var kvHeadCount: Int
  var group: Int
  /// Tokens of the batch before those that attend; the batch follows what ``cache`` counts.
  var first = 0
  /// Tokens that attend.
  var count: Int
  /// The newest positions that a token sees, itself included; nil for all.
  var window: Int?
  /// What the products of queries and keys are multiplied with.
  var scale: Float
  /// The query of head 0 of the first of them, and how far the other ones are.
  var queries: UnsafePointer<Float>
  var queryStrides: (token: Int, head: Int)

  /// The positions that one of them sees.
  func seen(from place: Int) -> Range<Int> {
    let end = cache.count + first + place + 1
    return max(0, end - (window ?? end))..<end
  }
}

/// Attention of layers whose heads have the same sizes, shared among the workers.
///
/// The rows of a kv head are (token, query head of its group); up to 32 of them walk together
/// through what is kept, span by span, so that each key and value is fetched and converted
/// once for all of them. Where there are too few such tiles to keep every worker busy, the
/// spans of a tile are attended to side by side and merged in order afterwards. Both ways make
/// the same bits, whatever the number of workers and however the text was cut.
final class AttentionSweep {
  /// Keeps what a token of the batch leaves for a kv head, and makes its queries ready.
  typealias Keep = (_ kvHead: Int, _ place: Int) -> Void
  /// Takes what a row has gathered: its token's place among those that attend, its query head,
  /// its sums.
  typealias Finish = (_ place: Int, _ head: Int, _ sums: UnsafePointer<Float>) -> Void

  private let kernels: KernelSet
  private let pool: WorkerPool
  private let rows: [AttendingRows]
  private let valueSize: Int
  /// Sums of rows for some spans, (span, row, sums); touched only when needed.
  private let partials: UnsafeMutablePointer<Float>

  /// Floats of ``partials``.
  private static let partialLimit = 1 << 20

  /// - Parameters:
  ///   - kernels: what computes
  ///   - pool: who computes
  ///   - keySize: numbers of a query, and of a key
  ///   - valueSize: numbers of a value
  init(kernels: KernelSet, pool: WorkerPool, keySize: Int, valueSize: Int) {
    self.kernels = kernels
    self.pool = pool
    self.valueSize = valueSize
    rows = (0..<pool.threadCount).map { _ in
      AttendingRows(keySize: keySize, valueSize: valueSize)
    }
    partials = .allocate(capacity: Self.partialLimit)
  }

  deinit {
    partials.deallocate()
  }

  /// Keeps, then attends, and hands every row to `finish` on the worker that completed it.
  func run(_ batch: AttendingBatch, keep: Keep, finish: Finish) {
    let rowCount = batch.count * batch.group
    let tiles = (rowCount + AttendingRows.limit - 1) / AttendingRows.limit
    let units = batch.kvHeadCount * tiles
    let spans = spans(seenIn: batch, rows: 0..<rowCount)
    let fitting = Self.partialLimit / (batch.kvHeadCount * rowCount * sumsSize)
    let isUneven = units < 4 * pool.threadCount && units % pool.threadCount != 0
    let isSpread = isUneven && min(spans.count, fitting) > 1
    // Where one worker has a kv head to itself it needs nobody else's keys: one fork less.
    let keepsFirst = isSpread || tiles > 1
    if keepsFirst { self.keep(batch, keep) }
    if isSpread {
      spread(batch, tiles: tiles, spans: spans, atOnce: min(spans.count, fitting), finish)
    } else {
      walk(batch, tiles: tiles, finish) { kvHead in
        guard !keepsFirst else { return }
        for place in 0..<batch.count { keep(kvHead, place) }
      }
    }
  }

  /// Neighbouring tokens of a head go to the same worker, as their keys are interleaved.
  private func keep(_ batch: AttendingBatch, _ keep: Keep) {
    pool.split(batch.kvHeadCount * batch.count, grain: 1) { units, _ in
      for unit in units { keep(unit / batch.count, unit % batch.count) }
    }
  }

  /// Tiles side by side, each through all spans that it sees.
  private func walk(
    _ batch: AttendingBatch,
    tiles: Int,
    _ finish: Finish,
    prepare: (_ kvHead: Int) -> Void
  ) {
    pool.split(batch.kvHeadCount * tiles, grain: 1) { units, worker in
      let list = rows[worker]
      for unit in units {
        let (kvHead, tile) = unit.quotientAndRemainder(dividingBy: tiles)
        let own = rowRange(ofTile: tile, in: batch)
        prepare(kvHead)
        list.removeAll()
        for row in own { add(row, of: kvHead, in: batch, to: list) }
        kernels.attend(list, to: attended(batch, kvHead), spans: spans(seenIn: batch, rows: own))
        for (index, row) in own.enumerated() {
          finishRow(row, of: kvHead, in: batch, list.sums(ofRow: index), finish)
        }
      }
    }
  }

  /// Spans of all tiles side by side, as many at once as there is room for.
  private func spread(
    _ batch: AttendingBatch,
    tiles: Int,
    spans: Range<Int>,
    atOnce: Int,
    _ finish: Finish
  ) {
    let rowsPerHead = batch.count * batch.group
    let rowCount = batch.kvHeadCount * rowsPerHead
    // What was merged stays with the first of the next spans.
    func sums(_ span: Int, _ row: Int) -> UnsafeMutablePointer<Float> {
      partials + (span * rowCount + row) * sumsSize
    }
    var start = spans.lowerBound
    var isFirst = true
    while start < spans.upperBound {
      let merged = isFirst ? 0 : 1
      let some = start..<min(start + atOnce - merged, spans.upperBound)
      pool.split(batch.kvHeadCount * tiles * some.count, grain: 1) { pieces, worker in
        let list = rows[worker]
        for piece in pieces {
          let (unit, index) = piece.quotientAndRemainder(dividingBy: some.count)
          let (kvHead, tile) = unit.quotientAndRemainder(dividingBy: tiles)
          list.removeAll()
          for row in rowRange(ofTile: tile, in: batch) {
            let own = sums(merged + index, kvHead * rowsPerHead + row)
            add(row, of: kvHead, in: batch, to: list, sums: own)
          }
          let span = some.lowerBound + index
          kernels.attend(list, to: attended(batch, kvHead), spans: span..<span + 1)
        }
      }
      pool.split(rowCount, grain: 1) { all, _ in
        for row in all {
          for span in 1..<merged + some.count {
            kernels.merge(sums: sums(span, row), valueSize: valueSize, into: sums(0, row))
          }
          guard some.upperBound == spans.upperBound else { continue }
          let (kvHead, own) = row.quotientAndRemainder(dividingBy: rowsPerHead)
          finishRow(own, of: kvHead, in: batch, sums(0, row), finish)
        }
      }
      start = some.upperBound
      isFirst = false
    }
  }

  private var sumsSize: Int { AttendingRows.sumsSize(valueSize: valueSize) }

  private func attended(_ batch: AttendingBatch, _ kvHead: Int) -> AttendedHead {
    batch.cache.attended(layer: batch.layer, head: kvHead, scale: batch.scale)
  }

  private func rowRange(ofTile tile: Int, in batch: AttendingBatch) -> Range<Int> {
    let start = tile * AttendingRows.limit
    return start..<min(start + AttendingRows.limit, batch.count * batch.group)
  }

  /// The spans that some rows see: the first row looks back furthest, the last one is newest.
  private func spans(seenIn batch: AttendingBatch, rows: Range<Int>) -> Range<Int> {
    let first = batch.seen(from: rows.lowerBound / batch.group).lowerBound
    let end = batch.seen(from: (rows.upperBound - 1) / batch.group).upperBound
    return first / KVFormat.spanLength..<KVCache.spanCount(tokens: end)
  }

  private func add(
    _ row: Int,
    of kvHead: Int,
    in batch: AttendingBatch,
    to list: AttendingRows,
    sums: UnsafeMutablePointer<Float>? = nil
  ) {
    let (place, index) = row.quotientAndRemainder(dividingBy: batch.group)
    let head = kvHead * batch.group + index
    let (token, query) = (place * batch.queryStrides.token, head * batch.queryStrides.head)
    list.add(query: batch.queries + token + query, seen: batch.seen(from: place), sums: sums)
  }

  private func finishRow(
    _ row: Int,
    of kvHead: Int,
    in batch: AttendingBatch,
    _ sums: UnsafePointer<Float>,
    _ finish: Finish
  ) {
    let (place, index) = row.quotientAndRemainder(dividingBy: batch.group)
    finish(place, kvHead * batch.group + index, sums)
  }
}
