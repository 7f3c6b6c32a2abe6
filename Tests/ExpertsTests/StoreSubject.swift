import Events
import GGUF
import SampleFiles
import Testing

@testable import Experts

/// A model of 3 layers with 6 experts each, and stores on it.
struct StoreSubject {
  let folder: TemporaryFolder
  let model: TinyModel
  let file: GGUFFile
  let layout: ExpertLayout

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

  /// Everybody, layer by layer.
  var experts: [ExpertID] {
    (0..<3).flatMap { layer in (0..<6).map { ExpertID(layer: layer, index: $0) } }
  }

  func context(slots: Int) -> PolicyContext {
    PolicyContext(
      layerCount: 3,
      expertCount: 6,
      slotCount: slots,
      expertsPerToken: 2,
      expertBytes: Array(repeating: layout.expertBytes, count: 3)
    )
  }

  /// A store on `file`; on the model's own where there is none.
  func store(
    slots: Int,
    streamingSlots: Int = 0,
    file: (any ReadableFile)? = nil,
    mapped: MappedModel? = nil,
    reading: ReadOptions = ReadOptions(laneCount: 3),
    policy: @escaping ExpertStore.PolicyMaker = { _ in
      LeastRecentlyUsed(layerCount: 3, expertCount: 6)
    }
  ) throws -> ExpertStore {
    try ExpertStore(
      layout: layout,
      files: [file ?? DirectFile(path: self.file.path)],
      mapped: mapped,
      slotCount: slots,
      streamingSlots: streamingSlots,
      reading: reading,
      now: { 0 },
      policy: policy
    )
  }

  /// What one event met and did.
  struct Event {
    var outcomes: [ExpertOutcome] = []
    var reads: [ReadRecord] = []
    var evictions: [ExpertID] = []
  }

  /// Runs one event and checks that every expert's bytes are those of the file; `inside`
  /// runs once the reads are under way.
  @discardableResult
  func serve(
    _ store: ExpertStore,
    step: Int = 0,
    layer: Int,
    experts: [Int],
    inside: () -> Void = {}
  ) throws -> Event {
    store.begin(step: step, layer: layer, experts: experts)
    var event = Event(outcomes: store.outcomes)
    inside()
    var ready: [Int] = []
    do {
      while ready.count < experts.count { try store.takeReady(into: &ready) }
    } catch {
      store.end(reads: &event.reads, evictions: &event.evictions)
      throw error
    }
    #expect(ready.sorted() == Array(experts.indices))
    for position in ready {
      let expert = ExpertID(layer: layer, index: experts[position])
      let found = store.matrices(at: position)
      #expect(holdsTheBytes(of: expert, found))
    }
    store.end(reads: &event.reads, evictions: &event.evictions)
    return event
  }

  /// Everything that happened outside of events since the last one.
  func drain(_ store: ExpertStore) -> Event {
    var event = Event()
    store.end(reads: &event.reads, evictions: &event.evictions)
    return event
  }

  private func holdsTheBytes(
    of expert: ExpertID,
    _ matrices: ExpertMatrices
  ) -> Bool {
    let names: [LayerTensor] = [.gateProjections, .upProjections, .downProjections]
    return zip(names, [matrices.gate, matrices.up, matrices.down]).allSatisfy { name, memory in
      guard let tensor = file.tensor(.layer(expert.layer, name)) else { return false }
      let size = tensor.byteCount / 6
      let truth = file.bytes(of: tensor)[expert.index * size..<(expert.index + 1) * size]
      return UnsafeRawBufferPointer(start: memory, count: size).elementsEqual(truth)
    }
  }
}
