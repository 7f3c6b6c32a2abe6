import Compute
import Events
import Experts
import GGUF

/// What running a model takes, known before a single weight is read.
package struct ModelPlan {
  package let file: GGUFFile
  package let shape: ModelShape
  /// What is read once and stays in memory.
  let dense: DensePlan
  package private(set) var layout: ExpertLayout
  /// The parts of the model file, open for reading.
  package let parts: [DirectFile]
  /// The files that ``layout`` points into: the parts of the model, or a pack.
  package internal(set) var expertFiles: [DirectFile]
  /// Where experts are read from instead of the model, if they are.
  private var pack: PackFile?
  /// Copies that may be read in place of the exact ones.
  package private(set) var lesser: LesserCopy?

  /// Tokens of context where nothing else is said: enough for a long chat, and a KV cache
  /// that does not eat the experts' memory.
  package static let contextDefault = 4096
  /// Memory beside weights, slots, KV cache and activations: vocabulary, the program.
  package static let overheadBytes = 64 << 20

  /// Opens a model file and checks that it can be run.
  ///
  /// Throws ``GGUFError``, ``InferenceError`` or ``ExpertsError``.
  package init(path: String) throws {
    try self.init(file: GGUFFile(path: path))
  }

  /// The same for a file that is open.
  package init(file: GGUFFile) throws {
    self.file = file
    shape = try ArchitectureCatalog.shape(of: file)
    parts = try file.partPaths.map { path throws(ExpertsError) in try DirectFile(path: path) }
    expertFiles = parts
    let alignment = parts.map(\.alignment).max() ?? 4096
    dense = try ModelWeights.plan(file: file, shape: shape, alignment: alignment)
    for layer in shape.routedLayers {
      let separate = TensorName.layer(layer, .firstSeparateGateProjection)
      guard file.tensor(separate) == nil else {
        throw InferenceError.separateExperts(tensor: separate.fileName)
      }
    }
    layout = try ExpertLayout(
      file: file,
      layers: shape.routedLayers,
      expertCount: shape.expertCount,
      hiddenSize: shape.hiddenSize,
      expertWidth: shape.expertWidth,
      alignment: alignment
    )
    for piece in layout.layers.joined() where !KernelSet.supports(piece.tensor.format) {
      throw InferenceError.unsupportedFormat(
        tensor: piece.tensor.name,
        format: piece.tensor.format.name,
        supported: KernelSet.supportedFormats.map(\.name)
      )
    }
  }

  /// Reads experts from a pack of the model from now on.
  ///
  /// Throws ``PackError`` when it is not a pack of this model, or ``ExpertsError``.
  package mutating func adopt(packAt path: String) throws {
    let packed = try DirectFile(path: path)
    let pack = try PackFile(
      path: path,
      identity: file.identity,
      model: layout,
      readAlignment: packed.alignment
    )
    layout = try ExpertLayout(pack: pack)
    expertFiles = [packed]
    self.pack = pack
  }

  /// Lets experts be read as another copy of the pack too.
  ///
  /// Throws ``InferenceError/needsPack(_:)``, or ``PackError`` when the pack has no such
  /// copies.
  mutating func adopt(lesser copy: ExpertCopy) throws {
    guard let pack else { throw InferenceError.needsPack(copy) }
    let lesser = try LesserCopy(pack: pack, copy: copy)
    layout = layout.withSlots(ofAtLeast: lesser.slotBytes)
    self.lesser = lesser
  }

  /// The files in the page cache, where the model may begin there as far as it is there.
  ///
  /// Not where reads are what somebody looks at: with a budget below all experts, a pack, or
  /// anything that reads ahead.
  func mapped(for options: EngineOptions, slotCount: Int) -> MappedModel? {
    guard file.byteCount >= options.mappedBytes, slotCount >= layout.totalExpertCount,
      pack == nil, lesser == nil, options.predictor == nil, options.reading.simulated == nil,
      options.preGatesPath == nil, !PreGates.areIn(file),
      [nil, .onDemand, .resident].contains(options.schedule)
    else { return nil }
    return MappedModel(file, parts: parts)
  }

  /// Bytes of everything that is not a routed expert.
  package var denseBytes: Int { dense.tensorBytes }

  /// Bytes of the experts that every token takes.
  private var sharedBytes: Int {
    shape.routedLayers.reduce(0) { sum, layer in
      guard let names = shape.layers[layer].experts?.shared?.owner.names else { return sum }
      return [names.gate, names.up, names.down].reduce(sum) {
        $0 + (file.tensor(.layer(layer, $1))?.byteCount ?? 0)
      }
    }
  }

  /// The smallest budget: what one layer needs at the same time.
  package var floorBytes: Int { shape.expertsPerToken * layout.slotBytes }

  /// What one token needs over all layers.
  ///
  /// A budget below it falls off the cliff: a plain LRU pool would never hit.
  package var workingSetBytes: Int { shape.routedLayerCount * floorBytes }

  /// A budget that holds every expert.
  package var fullBytes: Int { layout.totalExpertCount * layout.slotBytes }

  /// The context limit that is used where `asked` is nil.
  package func contextLimit(asked: Int?) -> Int {
    asked ?? min(shape.contextLength, Self.contextDefault)
  }

  /// Activations of the largest batch, nearly: most of them are what the chosen experts compute
  /// for each token, the rest some rows as wide as the residual stream.
  private func activationBytes(contextLimit: Int) -> Int {
    let perExpert = 2 * shape.expertWidth + shape.hiddenSize
    let numbers = shape.expertsPerToken * perExpert + 8 * shape.hiddenSize
    return min(ForwardPass.batchLimit, contextLimit) * numbers * MemoryLayout<Float>.size
  }

  /// The budget that is picked where none is given.
  package func automaticBudget(
    memory: MemoryReading,
    contextLimit: Int,
    kvFormat: KVFormat = .initial
  ) -> AutomaticBudget {
    let cacheBytes = shape.cacheBytes(tokens: contextLimit, as: kvFormat)
    return AutomaticBudget(
      memory: memory,
      restBytes: denseBytes + cacheBytes + activationBytes(contextLimit: contextLimit)
        + Self.overheadBytes,
      floorBytes: floorBytes,
      fullBytes: fullBytes
    )
  }

  /// Identity and shape for a session's header.
  package func card() throws -> ModelCard {
    let fileName = file.path.split(separator: "/").last.map(String.init) ?? file.path
    let denseLayers = shape.layers.indices.filter { shape.layers[$0].experts == nil }
    return ModelCard(
      name: try file.metadata.string("general.name") ?? fileName,
      file: fileName,
      fileBytes: file.byteCount,
      identity: file.identity,
      architecture: shape.architecture,
      format: layout.layers.first?.first?.tensor.format.name ?? "none",
      layerCount: shape.routedLayerCount,
      expertCount: shape.expertCount,
      expertsPerToken: shape.expertsPerToken,
      expertBytes: layout.expertBytes,
      denseBytes: denseBytes,
      contextLength: shape.contextLength,
      denseLayers: denseLayers.isEmpty ? nil : denseLayers,
      sharedExpertBytes: sharedBytes == 0 ? nil : sharedBytes
    )
  }
}
