import Events
import Glibc
import SampleFiles
import Synchronization
import Testing

@testable import Experts

/// Whatever the disk does: the right bytes or a clear error.
@Suite("Expert store: faults")
struct ExpertStoreFaultsTests {
  private let subject: StoreSubject

  init() throws {
    subject = try StoreSubject()
  }

  /// Serves everybody in events of two, with guesses for the next layer under way.
  private func serveAll(_ store: ExpertStore, steps: Int = 6) throws {
    for step in 0..<steps {
      for layer in 0..<3 {
        let next = ExpertID(layer: (layer + 1) % 3, index: (step + 2) % 6)
        store.settlePredictions(for: layer) { $0 == step % 6 }
        try subject.serve(store, step: step, layer: layer, experts: [step % 6, (step + 3) % 6]) {
          store.prefetch([Prediction(expert: next, confidence: 1)], from: layer)
        }
      }
    }
  }

  @Test func `short reads and interruptions change nothing`() throws {
    let file = try FaultyFile(path: subject.file.path) { call in
      switch call % 4 {
      case 0: .short(4096)
      case 1: .error(EINTR)
      case 2: .short(1000)
      default: nil
      }
    }
    try serveAll(try subject.store(slots: 4, file: file))
  }

  @Test func `an error that passes is not noticed`() throws {
    let file = try FaultyFile(path: subject.file.path) { $0 % 7 == 3 ? .error(EIO) : nil }
    let store = try subject.store(slots: 4, file: file, reading: ReadOptions(laneCount: 1))
    try serveAll(store)
    #expect(store.usedSlots == 4)
  }

  @Test func `a disk that is gone fails every event, and is served again when it is back`() throws {
    let broken = Broken()
    let file = try FaultyFile(path: subject.file.path) { _ in
      broken.isBroken ? .error(EIO) : nil
    }
    let store = try subject.store(slots: 4, file: file)
    try serveAll(store)
    broken.set(true)
    // Experts that are resident still serve; the first one that must be read is the error.
    for _ in 0..<5 {
      #expect(throws: ExpertsError.self) { try serveAll(store) }
    }
    broken.set(false)
    try serveAll(store)
    #expect(store.usedSlots <= 4)
  }

  @Test func `a guess that fails is told only to whoever asks`() throws {
    let broken = Broken()
    broken.set(true)
    let file = try FaultyFile(path: subject.file.path) { _ in
      broken.isBroken ? .error(EIO) : nil
    }
    let store = try subject.store(slots: 4, file: file)
    let expert = ExpertID(layer: 1, index: 2)
    store.prefetch([Prediction(expert: expert, confidence: 1)], from: 0)
    while !store.predicted.loading.isEmpty { store.settleArrivals(waiting: true) }
    #expect(store.usedSlots == 0 && !store.isResident(expert))
    broken.set(false)
    #expect(try subject.serve(store, layer: 1, experts: [2]).outcomes == [.miss])
  }

  @Test func `a failed expert may be evicted, or shrunk away, like any other`() throws {
    let broken = Broken()
    let file = try FaultyFile(path: subject.file.path) { _ in
      broken.isBroken ? .error(EIO) : nil
    }
    let store = try subject.store(slots: 4, file: file)
    broken.set(true)
    #expect(throws: ExpertsError.self) {
      try subject.serve(store, layer: 0, experts: [0, 1, 2, 3])
    }
    broken.set(false)
    store.change(slotCount: 2)
    try serveAll(store)
    #expect(store.usedSlots == 2)
  }

  private func copy() throws -> (path: String, bytes: [UInt8]) {
    let bytes = try readFile(subject.file.path)
    return (try subject.folder.write(bytes, to: "copy.gguf"), bytes)
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `a file cut short while it is read is an error by name`(
    backend: ReadOptions.Backend
  ) throws {
    let (path, _) = try copy()
    let store = try subject.store(
      slots: 4,
      file: try DirectFile(path: path),
      reading: ReadOptions(laneCount: 2, backend: backend)
    )
    try serveAll(store)
    #expect(truncate(path, 20_000) == 0)
    let error = #expect(throws: ExpertsError.self) { try serveAll(store) }
    guard case .fileShrank(path: path, offset: _, needed: _, found: _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `a file written over is an error, even where the bytes are the same`(
    backend: ReadOptions.Backend
  ) throws {
    let (path, bytes) = try copy()
    let store = try subject.store(
      slots: 4,
      file: try DirectFile(path: path),
      reading: ReadOptions(laneCount: 2, backend: backend)
    )
    try serveAll(store)
    // In place, with other bytes in the middle, and of the same length.
    var other = bytes
    for place in other.indices.dropFirst(other.count / 2) { other[place] ^= 0xFF }
    try writeFile(other, to: path)
    #expect(throws: ExpertsError.fileChanged(path: path)) { try serveAll(store) }
    #expect(throws: ExpertsError.fileChanged(path: path)) { try serveAll(store) }
  }

  @Test(arguments: [ReadOptions.Backend.lanes, .ring])
  func `a file replaced or deleted at its path serves on`(backend: ReadOptions.Backend) throws {
    let (path, bytes) = try copy()
    let store = try subject.store(
      slots: 4,
      file: try DirectFile(path: path),
      reading: ReadOptions(laneCount: 2, backend: backend)
    )
    let other = try subject.folder.write(bytes.map { ~$0 }, to: "other.gguf")
    #expect(rename(other, path) == 0)
    try serveAll(store)
    #expect(unlink(path) == 0)
    try serveAll(store)
  }
}

/// A switch that the threads that read look at.
private final class Broken: Sendable {
  private let state = Atomic(false)

  var isBroken: Bool { state.load(ordering: .acquiring) }

  func set(_ isBroken: Bool) { state.store(isBroken, ordering: .releasing) }
}
