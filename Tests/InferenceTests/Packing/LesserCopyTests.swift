import Events
import GGUF
import Glibc
import SampleFiles
import Testing

@testable import Experts
@testable import Inference

@Suite("Lesser copies in the expert store")
struct LesserCopyTests {
  private let folder: TemporaryFolder
  private let file: GGUFFile
  private let pack: PackFile

  init() throws {
    folder = try TemporaryFolder()
    var model = TinyModel()
    model.layers = 3
    model.experts = 5
    model.format = .q8_0
    let plan = try ModelPlan(path: model.write(to: folder.path(of: "tiny.gguf")))
    file = plan.file
    let path = folder.path(of: "pack.gguf")
    _ = try PackWriter(
      file: plan.file,
      layout: plan.layout,
      parts: plan.parts,
      options: PackOptions(hasLow: true, hasPlanes: true)
    ).write(to: path) { _ in }
    pack = try PackFile(path: path, identity: file.identity, model: plan.layout)
  }

  private func store(_ copy: ExpertCopy, slots: Int) throws -> ExpertStore {
    let lesser = try LesserCopy(pack: pack, copy: copy)
    return try ExpertStore(
      layout: ExpertLayout(pack: pack).withSlots(ofAtLeast: lesser.slotBytes),
      files: [DirectFile(path: pack.path)],
      lesser: lesser,
      slotCount: slots,
      reading: ReadOptions(laneCount: 2),
      now: { 0 },
      policy: { _ in LeastRecentlyUsed(layerCount: 3, expertCount: 5) }
    )
  }

  /// The bytes that a matrix must have in a copy.
  private func truth(_ expert: ExpertID, _ name: LayerTensor, _ copy: ExpertCopy) throws -> [UInt8]
  {
    let tensor = try #require(file.tensor(.layer(expert.layer, name)))
    let size = tensor.byteCount / 5
    let whole = Array(file.bytes(of: tensor)[expert.index * size..<(expert.index + 1) * size])
    if copy == .exact { return whole }
    if copy == .low {
      return TensorFormat.q4_0.bytes(of: whole.withUnsafeBytes { TensorFormat.q8_0.values(of: $0) })
    }
    var base = [UInt8](repeating: 0, count: size / 34 * 18)
    var rest = [UInt8](repeating: 0, count: size / 34 * 16)
    let isSplit = whole.withUnsafeBytes { whole in
      base.withUnsafeMutableBytes { base in
        rest.withUnsafeMutableBytes { NestedBlock.split(whole, base: base, refinement: $0) }
      }
    }
    #expect(isSplit)
    return base
  }

  /// Runs one event, checks that every matrix is what its format says, and tells whose is
  /// exact.
  private func serve(
    _ store: ExpertStore,
    layer: Int,
    _ experts: [Int],
    accepting: Set<Int>,
    copy: ExpertCopy
  ) throws -> (outcomes: [ExpertOutcome], isExact: [Bool]) {
    store.begin(
      step: 0,
      layer: layer,
      experts: experts,
      acceptsLess: { accepting.contains($0) }
    )
    let outcomes = store.outcomes
    var ready: [Int] = []
    while ready.count < experts.count { try store.takeReady(into: &ready) }
    var isExact: [Bool] = []
    for (position, index) in experts.enumerated() {
      let found = store.matrices(at: position)
      let format = found.pieces[0].tensor.format
      isExact.append(format == .q8_0)
      let names: [LayerTensor] = [.gateProjections, .upProjections, .downProjections]
      for (name, memory) in zip(names, [found.gate, found.up, found.down]) {
        let expected = try truth(
          ExpertID(layer: layer, index: index),
          name,
          format == .q8_0 ? .exact : copy
        )
        let bytes = UnsafeRawBufferPointer(start: memory, count: expected.count)
        #expect(bytes.elementsEqual(expected), "layer \(layer), expert \(index), \(format)")
      }
    }
    var reads: [ReadRecord] = []
    var evictions: [ExpertID] = []
    store.end(reads: &reads, evictions: &evictions)
    return (outcomes, isExact)
  }

  @Test func `who needs the exact copy misses a low one, and gets it into the same slot`() throws {
    let store = try store(.low, slots: 3)
    var found = try serve(store, layer: 1, [2, 4], accepting: [2], copy: .low)
    #expect(found.outcomes == [.lowerPrecision, .miss] && found.isExact == [false, true])
    found = try serve(store, layer: 1, [2], accepting: [2], copy: .low)
    #expect(found.outcomes == [.hit] && found.isExact == [false])
    found = try serve(store, layer: 1, [2], accepting: [], copy: .low)
    #expect(found.outcomes == [.miss] && found.isExact == [true])
    found = try serve(store, layer: 1, [2, 4], accepting: [2, 4], copy: .low)
    #expect(found.outcomes == [.hit, .hit] && found.isExact == [true, true])
    #expect(store.usedSlots == 2 && store.statistics.evictions == 0)
  }

  @Test func `an upgraded expert counts as used`() throws {
    let store = try store(.low, slots: 2)
    _ = try serve(store, layer: 0, [0], accepting: [0], copy: .low)
    _ = try serve(store, layer: 0, [1], accepting: [], copy: .low)
    _ = try serve(store, layer: 0, [0], accepting: [], copy: .low)
    _ = try serve(store, layer: 0, [2], accepting: [], copy: .low)
    #expect(store.isResident(ExpertID(layer: 0, index: 0)))
    #expect(!store.isResident(ExpertID(layer: 0, index: 1)))
  }

  @Test(arguments: [2, 3, 7, 15], [ExpertCopy.low, .base])
  func `every matrix is whole at every budget`(slots: Int, copy: ExpertCopy) throws {
    let store = try store(copy, slots: slots)
    var random = SeededRandom(seed: UInt64(slots))
    for step in 0..<300 {
      let experts = Array((0..<5).shuffled(using: &random).prefix(2))
      let accepting = Set(experts.filter { _ in Bool.random(using: &random) })
      if step % 7 == 0 {
        let guesses = experts.map {
          Prediction(expert: ExpertID(layer: (step + 1) % 3, index: $0), confidence: 1)
        }
        store.prefetch(guesses, from: step % 3)
      }
      _ = try serve(store, layer: step % 3, experts, accepting: accepting, copy: copy)
    }
    #expect(store.usedSlots <= slots)
    store.change(slotCount: 2)
    #expect(store.usedSlots <= 2 && store.refinements.count == 0 && store.pinned.isEmpty)
  }

  @Test func `all bases become exact where all have slots`() throws {
    let store = try store(.base, slots: 15)
    for layer in 0..<3 {
      let all = Array(0..<5)
      #expect(
        try serve(store, layer: layer, all, accepting: Set(all), copy: .base).isExact
          == Array(repeating: false, count: 5)
      )
    }
    var exact = 0
    for _ in 0..<60 where exact < 15 {
      exact = 0
      for layer in 0..<3 {
        store.settleArrivals(waiting: true)
        let all = Array(0..<5)
        let found = try serve(store, layer: layer, all, accepting: Set(all), copy: .base)
        #expect(found.outcomes.allSatisfy { $0 == .hit })
        exact += found.isExact.count { $0 }
      }
    }
    #expect(exact == 15)
    #expect(store.pinned.isEmpty && store.refinements.count == 0)
  }

  @Test func `a refinement of a file that changed is dropped, and the base stays`() throws {
    let store = try store(.base, slots: 4)
    _ = try serve(store, layer: 2, [1, 3], accepting: [1, 3], copy: .base)
    #expect(store.refinements.count == 0, "nobody was used again")
    _ = try serve(store, layer: 2, [1, 3], accepting: [1, 3], copy: .base)
    #expect(store.refinements.count == 2)
    #expect(truncate(pack.path, 4096) == 0)
    while store.refinements.count > 0 { store.settleArrivals(waiting: true) }
    #expect(store.pinned.isEmpty)
    let found = try serve(store, layer: 2, [1, 3], accepting: [1, 3], copy: .base)
    #expect(found.outcomes == [.hit, .hit] && found.isExact == [false, false])
  }

  @Test func `planes of another format are refused`() throws {
    let folder = try TemporaryFolder()
    let plan = try ModelPlan(path: TinyModel().write(to: folder.path(of: "tiny.gguf")))
    let path = folder.path(of: "pack.gguf")
    _ = try PackWriter(
      file: plan.file,
      layout: plan.layout,
      parts: plan.parts,
      options: PackOptions(hasPlanes: true)
    ).write(to: path) { _ in }
    let pack = try PackFile(path: path, identity: plan.file.identity, model: plan.layout)
    let tensor = try #require(file.tensor(.layer(0, .gateProjections))).name
    #expect(throws: PackError.cannotRefine(tensor: tensor, format: "F32")) {
      try LesserCopy(pack: pack, copy: .base)
    }
    #expect(throws: PackError.missingCopy(.low)) { try LesserCopy(pack: pack, copy: .low) }
  }
}
