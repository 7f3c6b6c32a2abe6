import Events
import GGUF
import SampleFiles
import Testing

@testable import Experts

@Suite("Expert store")
struct ExpertStoreTests {
  private let folder: TemporaryFolder
  private let model: TinyModel
  private let file: GGUFFile
  private let layout: ExpertLayout

  init() throws {
    folder = try TemporaryFolder()
    var model = TinyModel()
    model.layers = 3
    model.experts = 6
    self.model = model
    file = try GGUFFile(path: model.write(to: folder.path(of: "tiny.gguf")))
    layout = try ExpertLayout(
      file: file,
      layers: 0..<3,
      expertCount: 6,
      hiddenSize: model.hidden,
      expertWidth: model.expertWidth,
      alignment: 4096
    )
  }

  private func store(slots: Int, lanes: Int = 3) throws -> ExpertStore {
    try ExpertStore(
      layout: layout,
      files: [DirectFile(path: file.path)],
      slotCount: slots,
      reading: ReadOptions(laneCount: lanes),
      now: { 0 },
      policy: { _ in LeastRecentlyUsed(layerCount: 3, expertCount: 6) }
    )
  }

  /// Runs one event and checks that every expert's bytes are those of the file.
  @discardableResult
  private func serve(
    _ store: ExpertStore,
    step: Int,
    layer: Int,
    experts: [Int]
  ) throws -> (outcomes: [ExpertOutcome], evictions: [ExpertID], reads: [ReadRecord]) {
    store.begin(step: step, layer: layer, experts: experts)
    let outcomes = store.outcomes
    var ready: [Int] = []
    while ready.count < experts.count { try store.takeReady(into: &ready) }
    #expect(ready.sorted() == Array(experts.indices))
    for position in ready {
      let matrices = store.matrices(at: position)
      let names: [LayerTensor] = [.gateProjections, .upProjections, .downProjections]
      for (name, memory) in zip(names, [matrices.gate, matrices.up, matrices.down]) {
        let tensor = try #require(file.tensor(.layer(layer, name)))
        let size = tensor.byteCount / 6
        let truth = file.bytes(of: tensor)[
          experts[position] * size..<(experts[position] + 1) * size
        ]
        #expect(UnsafeRawBufferPointer(start: memory, count: size).elementsEqual(truth))
      }
    }
    var reads: [ReadRecord] = []
    var evictions: [ExpertID] = []
    store.end(reads: &reads, evictions: &evictions)
    return (outcomes, evictions, reads)
  }

  @Test func `reads what is missing and finds it again`() throws {
    let store = try store(slots: 18)
    #expect(try serve(store, step: 0, layer: 1, experts: [4, 2]).outcomes == [.miss, .miss])
    let second = try serve(store, step: 1, layer: 1, experts: [2, 5])
    #expect(second.outcomes == [.hit, .miss])
    #expect(second.reads.map(\.expert) == [ExpertID(layer: 1, index: 5)])
    #expect(store.statistics.hits == 1 && store.statistics.reads == 3)
    #expect(store.usedSlots == 3)
  }

  @Test func `never evicts a member of the event, even in the smallest store`() throws {
    let store = try store(slots: 2)
    for step in 0..<20 {
      for layer in 0..<3 {
        let experts = [(step + layer) % 6, (step + layer + 3) % 6]
        let (_, evictions, _) = try serve(store, step: step, layer: layer, experts: experts)
        for expert in experts {
          #expect(!evictions.contains(ExpertID(layer: layer, index: expert)))
          #expect(store.isResident(ExpertID(layer: layer, index: expert)))
        }
      }
    }
    #expect(store.usedSlots == 2)
  }

  @Test(arguments: [2, 3, 5, 17, 18])
  func `serves the right bytes at every budget`(slots: Int) throws {
    let store = try store(slots: slots)
    var random = SeededRandom(seed: UInt64(slots))
    for step in 0..<60 {
      let experts = Array((0..<6).shuffled(using: &random).prefix(2))
      try serve(store, step: step, layer: step % 3, experts: experts)
    }
    #expect(store.usedSlots <= slots)
    #expect(store.statistics.requests == 120)
    #expect(store.statistics.reads == store.statistics.requests - store.statistics.hits)
  }

  @Test func `counts the bytes that the reads asked for`() throws {
    let store = try store(slots: 4)
    let reads = try serve(store, step: 0, layer: 0, experts: [0, 3]).reads
    #expect(store.statistics.readBytes == reads.reduce(0) { $0 + $1.bytes })
    #expect(store.statistics.readBytes >= 2 * layout.expertBytes)
    #expect(store.statistics.readBytes <= 2 * layout.slotBytes)
  }

  @Test func `a file that shrinks or is written to is an error, and the store lives on`() throws {
    let path = folder.path(of: "shrinking.gguf")
    let bytes = model.writer().bytes
    try writeFile(bytes, to: path)
    let store = try ExpertStore(
      layout: layout,
      files: [DirectFile(path: path, isDirect: false)],
      slotCount: 4,
      reading: ReadOptions(laneCount: 2),
      now: { 0 },
      policy: { _ in LeastRecentlyUsed(layerCount: 3, expertCount: 6) }
    )
    try writeFile(Array(bytes[..<2000]), to: path)
    #expect(throws: ExpertsError.self) {
      try serve(store, step: 0, layer: 2, experts: [0, 1])
    }
    var reads: [ReadRecord] = []
    var evictions: [ExpertID] = []
    store.end(reads: &reads, evictions: &evictions)
    #expect(!store.isResident(ExpertID(layer: 2, index: 0)))

    // The same bytes again, but nobody can know that: they were written since it was opened.
    try writeFile(bytes, to: path)
    #expect(throws: ExpertsError.fileChanged(path: path)) {
      try serve(store, step: 1, layer: 2, experts: [0, 1])
    }
    store.end(reads: &reads, evictions: &evictions)
    #expect(store.usedSlots == 2 && store.outcomes == [.miss, .miss])
  }

  @Test func `the floor is refused with the number that works`() throws {
    let floor = 2 * layout.slotBytes
    #expect(
      throws: ExpertsError.budgetBelowFloor(
        bytes: floor - 1,
        floorBytes: floor,
        expertsPerToken: 2
      )
    ) { try MemoryBudget.bytes(floor - 1).slotCount(for: layout, expertsPerToken: 2) }
    #expect(try MemoryBudget.bytes(floor).slotCount(for: layout, expertsPerToken: 2) == 2)
    #expect(try MemoryBudget.all.slotCount(for: layout, expertsPerToken: 2) == 18)
    #expect(try MemoryBudget.share(0.5).slotCount(for: layout, expertsPerToken: 2) == 9)
    #expect(try MemoryBudget.bytes(1 << 40).slotCount(for: layout, expertsPerToken: 2) == 18)
  }
}
