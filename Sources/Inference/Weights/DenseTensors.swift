import Compute
import Experts
import GGUF

/// Tensors that are read once and stay: planned by name, then loaded together.
///
/// Read with the same direct reads as the experts, so that memory holds one copy, not a
/// second one in the page cache, and so that every byte read is counted.
struct DensePlan {
  fileprivate struct Place {
    let tensor: TensorInfo
    /// As planned; the file may have further dimensions of 1.
    let shape: [Int]
    /// Where the tensor's aligned window begins in memory.
    let start: Int
    let arrangement: MatrixView.Arrangement
  }

  private let file: GGUFFile
  fileprivate let alignment: Int
  fileprivate private(set) var places: [TensorName: Place] = [:]
  /// Memory that the tensors will take, alignment included.
  private(set) var byteCount = 0
  /// Bytes of the tensors themselves.
  private(set) var tensorBytes = 0

  init(file: GGUFFile, alignment: Int) {
    self.file = file
    self.alignment = alignment
  }

  /// Plans room for a tensor after checking that it is what the model needs.
  ///
  /// - Parameters:
  ///   - name: of the tensor
  ///   - shape: what it must be
  ///   - asFloats: whether it is read as floats where it lies, like every vector
  ///   - isTable: whether single rows of it are looked up, and it is multiplied with nothing
  /// - Throws: ``InferenceError``
  mutating func add(
    _ name: TensorName,
    _ shape: [Int],
    asFloats: Bool = false,
    isTable: Bool = false
  ) throws(InferenceError) {
    guard let tensor = file.tensor(name) else { throw .missingTensor(name.fileName) }
    guard Self.withoutOnes(tensor.shape) == Self.withoutOnes(shape) else {
      throw .wrongShape(tensor: tensor.name, found: tensor.shape, expected: shape)
    }
    // Every converter writes vectors as floats.
    let isFloats = asFloats || shape.count == 1
    let isSupported = isFloats ? tensor.format == .f32 : KernelSet.supports(tensor.format)
    guard isSupported else {
      throw .unsupportedFormat(
        tensor: tensor.name,
        format: tensor.format.name,
        supported: isFloats ? ["F32"] : KernelSet.supportedFormats.map(\.name)
      )
    }
    guard places[name] == nil else { return }
    let interleaves = !isFloats && !isTable && KernelSet.interleaves(tensor.format)
    places[name] = Place(
      tensor: tensor,
      shape: shape,
      start: byteCount,
      arrangement: interleaves ? .interleaved : .rows
    )
    let first = tensor.offset & ~(alignment - 1)
    let end = (tensor.offset + tensor.byteCount + alignment - 1) & ~(alignment - 1)
    byteCount += end - first
    tensorBytes += tensor.byteCount
  }

  /// Plans room for a tensor where the file has it.
  mutating func addOptional(_ name: TensorName, _ shape: [Int]) throws(InferenceError) {
    if file.tensor(name) != nil { try add(name, shape) }
  }

  /// Whether a tensor was planned for.
  func holds(_ name: TensorName) -> Bool { places[name] != nil }

  /// Whether the page cache holds nearly all of it: the kernel reads some missing pages sooner
  /// than we do everything.
  func isHeld(by mapped: MappedModel) -> Bool {
    let held = places.values.lazy.map(\.tensor).filter {
      mapped.holds(part: $0.part, offset: $0.offset, count: $0.byteCount)
    }
    return held.reduce(0) { $0 + $1.byteCount } >= tensorBytes / 8 * 7
  }

  private static func withoutOnes(_ shape: [Int]) -> ArraySlice<Int> {
    shape[..<((shape.lastIndex { $0 != 1 } ?? -1) + 1)]
  }
}

/// Dense tensors in memory, by name.
final class DenseTensors {
  /// Memory that the tensors take, alignment included.
  let byteCount: Int
  /// Bytes that the file system delivered for them.
  let readBytes: Int

  /// Threads that read while nobody computes.
  static let readerCount = 4

  private let plan: DensePlan
  private let home: Home

  /// Where the tensors lie.
  private enum Home {
    case memory(ZeroedMemory)
    case pageCache(MappedModel)
  }

  /// Takes everything that was planned where the page cache holds it.
  init(_ plan: DensePlan, mapped: MappedModel) {
    self.plan = plan
    home = .pageCache(mapped)
    byteCount = 0
    readBytes = 0
  }

  /// Reads everything that was planned from the parts of its file.
  ///
  /// - Parameters:
  ///   - plan: of the tensors
  ///   - parts: the files of the model
  ///   - readerCount: threads that read
  ///   - stop: gives up when raised, with a `CancellationError`
  ///   - onLoading: hears the share that has been read
  /// - Throws: ``InferenceError/outOfMemory(what:bytes:)`` and ``ExpertsError``
  init(
    _ plan: DensePlan,
    parts: [DirectFile],
    readerCount: Int = readerCount,
    stop: StopFlag? = nil,
    onLoading: ((Double) -> Void)? = nil
  ) throws {
    self.plan = plan
    byteCount = max(plan.byteCount, 1)
    let memory = try ZeroedMemory(
      byteCount: byteCount,
      for: "dense weights",
      isReserved: true,
      hasHugePages: true
    )
    home = .memory(memory)
    let reads = DenseReads(count: plan.places.count)
    // The largest first, so that none of them is left for the end.
    let places = plan.places.values.sorted { $0.tensor.byteCount > $1.tensor.byteCount }
    let byteCount = byteCount
    // Threads that wait for reads, and rearrange what came meanwhile.
    WorkerPool(threads: readerCount, pins: false).run { reader in
      while stop?.isRaised != true, let next = reads.next() {
        let place = places[next]
        let bytes = memory.base + place.start
        do throws(ExpertsError) {
          let count = try parts[place.tensor.part].read(
            into: bytes,
            offset: place.tensor.offset,
            count: place.tensor.byteCount,
            alignment: plan.alignment
          )
          place.rearrange(bytes + (place.tensor.offset & (plan.alignment - 1)))
          let sum = reads.note(bytes: count)
          if reader == 0 { onLoading?(min(1, Double(sum) / Double(byteCount))) }
        } catch {
          reads.note(error)
        }
      }
    }
    if let failure = reads.failure { throw failure }
    if stop?.isRaised == true { throw CancellationError() }
    readBytes = reads.byteCount
  }

  /// A matrix, or several one below the other.
  func matrix(_ name: TensorName) -> MatrixView {
    let (place, bytes) = found(name)
    return MatrixView(
      format: place.tensor.format,
      rows: place.rows,
      columns: place.columns,
      bytes: bytes,
      arrangement: arrangement(of: place)
    )
  }

  private func arrangement(of place: DensePlan.Place) -> MatrixView.Arrangement {
    switch home {
    case .memory: place.arrangement
    case .pageCache: place.arrangement == .interleaved ? .apart : place.arrangement
    }
  }

  func vector(_ name: TensorName) -> UnsafePointer<Float> {
    found(name).bytes.assumingMemoryBound(to: Float.self)
  }

  /// A vector that may not have been planned for.
  func optionalVector(_ name: TensorName) -> UnsafePointer<Float>? {
    plan.places[name] == nil ? nil : vector(name)
  }

  private func found(_ name: TensorName) -> (place: DensePlan.Place, bytes: UnsafeRawPointer) {
    guard let place = plan.places[name] else {
      preconditionFailure("\(name.fileName) was not planned for")
    }
    let tensor = place.tensor
    switch home {
    case .memory(let memory):
      let shift = tensor.offset & (plan.alignment - 1)
      return (place, UnsafeRawPointer(memory.base + place.start + shift))
    case .pageCache(let mapped):
      return (place, mapped.address(part: tensor.part, offset: tensor.offset))
    }
  }
}

extension DensePlan.Place {
  fileprivate var rows: Int { shape[1...].reduce(1, *) }
  fileprivate var columns: Int { shape[0] }

  /// Brings a tensor that was read to `bytes` into the form that it is computed with.
  fileprivate func rearrange(_ bytes: UnsafeMutableRawPointer) {
    guard arrangement == .interleaved else { return }
    let view = MatrixView(format: tensor.format, rows: rows, columns: columns, bytes: bytes)
    KernelSet.interleave(view, at: bytes, rows: 0..<rows)
  }
}
