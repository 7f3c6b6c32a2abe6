import Dashboard
import Foundation

/// The model files in the folders where people keep them.
struct ModelLibrary: Sendable {
  /// Folders that are searched with all that is in them, first to last.
  let folders: [String]
  /// Folders of ollama, which names files by their contents.
  let ollamaFolders: [String]

  /// A folder may lead anywhere: what is looked at has bounds.
  private static let entryLimit = 20_000
  private static let depthLimit = 6
  private static let modelLimit = 500
  /// Seconds that reading headers may take.
  private static let timeLimit = 20.0

  init(folders: [String], ollamaFolders: [String] = []) {
    self.folders = folders
    self.ollamaFolders = ollamaFolders
  }

  /// The folders of the programs that fetch models, the present one, and those that the user
  /// names.
  static func everywhere(
    named: [String] = [],
    environment: (String) -> String? = InstalledFiles.environment
  ) -> ModelLibrary {
    let home = environment("HOME") ?? "/"
    let caches = environment("XDG_CACHE_HOME") ?? "\(home)/.cache"
    let hub = environment("HF_HUB_CACHE") ?? "\(caches)/huggingface/hub"
    let sample = (try? InstalledFiles.sampleModel()).flatMap { path in
      path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
    return ModelLibrary(
      folders: named + [".", "\(home)/models", "\(caches)/llama.cpp", hub]
        + ["\(home)/.lmstudio/models"] + [sample].compactMap { $0 },
      ollamaFolders: [environment("OLLAMA_MODELS") ?? "\(home)/.ollama/models"]
    )
  }

  /// All model files, each once; a split model by its first part.
  func models() -> [FoundModel] {
    var seen: Set<String> = []
    var found: [FoundModel] = []
    var left = Self.entryLimit
    for folder in folders {
      // A home folder that somebody works in would be searched whole.
      let depth = folder == "." ? 1 : Self.depthLimit
      for path in Self.files(in: folder, depth: depth, &left).sorted()
      where seen.insert(Self.real(path)).inserted {
        found.append(FoundModel(path: path))
      }
    }
    for model in ollamaFolders.flatMap({ Self.ollamaModels(in: $0, &left) })
    where seen.insert(Self.real(model.path)).inserted {
      found.append(model)
    }
    return Array(found.prefix(Self.modelLimit))
  }

  /// Lists all models, then again and again with what was found out about them: those that can
  /// be run come first.
  func examine(_ tell: ([Picker.Item]) -> Void) {
    let models = models()
    var items = models.map(\.item)
    tell(items)
    let end = Date(timeIntervalSinceNow: Self.timeLimit)
    for (place, model) in models.enumerated() where Date() < end {
      items[place] = model.examined()
      let isLast = place == models.count - 1
      if isLast || place % 4 == 3 { tell(items) }
    }
    tell(items.filter { $0.obstacle == nil } + items.filter { $0.obstacle != nil })
  }

  // MARK: Folders

  private static func files(in folder: String, depth: Int, _ left: inout Int) -> [String] {
    var files: [String] = []
    var folders: [String] = []
    for name in FolderNames.list(folder, &left) {
      let path = folder == "." ? name : "\(folder)/\(name)"
      if isModelName(name) {
        if isKind(S_IFREG, path, followsLinks: true) { files.append(path) }
      } else if depth > 1, isKind(S_IFDIR, path, followsLinks: false) {
        // Links to folders are not followed: they may lead round.
        folders.append(path)
      }
    }
    for inner in folders { files += Self.files(in: inner, depth: depth - 1, &left) }
    return files
  }

  /// Whether a file may be a model: of a split one, only the first part.
  static func isModelName(_ name: String) -> Bool {
    guard name.lowercased().hasSuffix(".gguf") else { return false }
    guard let part = name.firstMatch(of: /-(\d{5})-of-\d{5}\.gguf$/) else { return true }
    return part.1 == "00001"
  }

  private static func isKind(_ kind: mode_t, _ path: String, followsLinks: Bool) -> Bool {
    var about = stat()
    let result = followsLinks ? stat(path, &about) : lstat(path, &about)
    return result == 0 && about.st_mode & S_IFMT == kind
  }

  private static func real(_ path: String) -> String {
    guard let memory = realpath(path, nil) else { return path }
    defer { free(memory) }
    return String(cString: memory)
  }

  // MARK: ollama

  /// A manifest names the blob that is the model.
  private struct Manifest: Decodable {
    struct Layer: Decodable {
      let mediaType: String
      let digest: String
    }

    let layers: [Layer]
  }

  private static func ollamaModels(in folder: String, _ left: inout Int) -> [FoundModel] {
    // manifests / registry / user / model / tag
    var paths = ["manifests"]
    for _ in 0..<4 {
      paths = paths.flatMap { path in
        FolderNames.list("\(folder)/\(path)", &left).map { "\(path)/\($0)" }
      }
    }
    return paths.compactMap { path in
      let parts = path.split(separator: "/")
      guard parts.count == 5,
        let bytes = BoundedFile.bytes(of: "\(folder)/\(path)", limit: 1 << 16),
        let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)),
        let digest = manifest.layers.first(where: { $0.mediaType == Self.modelMedia })?.digest,
        !digest.contains("/")
      else { return nil }
      let user = parts[2] == "library" ? "" : "\(parts[2])/"
      return FoundModel(
        path: "\(folder)/blobs/" + digest.replacing(":", with: "-"),
        title: "\(user)\(parts[3]):\(parts[4])"
      )
    }
  }

  private static let modelMedia = "application/vnd.ollama.image.model"
}
