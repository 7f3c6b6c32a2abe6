import Glibc

/// Where the files lie that come with the program: beside it in a build folder, under
/// `share/moetop` once installed.
enum InstalledFiles {
  /// The sample model that opens where no model is named.
  static func sampleModel() throws -> String {
    try sample("moetop-sample-q8_0.gguf", what: "sample model", hint: "moetop MODEL.gguf")
  }

  /// The recorded session that is replayed where no recording is named.
  static func sampleSession() throws -> String {
    try sample("first-chat.moetop", what: "sample session", hint: "moetop replay FILE")
  }

  private static func sample(_ name: String, what: String, hint: String) throws -> String {
    let name = "sample-models/\(name)"
    for folder in folders() where access("\(folder)/\(name)", R_OK) == 0 {
      return "\(folder)/\(name)"
    }
    throw Failure(
      what: what,
      why: "\(name) was not found beside the program",
      hint: "name one: \(hint)"
    )
  }

  /// Folders that may hold themes, the user's own first.
  static func themeFolders() -> [String] {
    userFolders().map { "\($0)/themes" } + folders().map { "\($0)/themes" }
  }

  /// The user's configuration file, whether it is there or not; `nil` without a home.
  static func configurationFile() -> String? {
    userFolders().first.map { "\($0)/config.toml" }
  }

  /// A path as the user writes it in a file, where no shell replaces the `~`.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = environment("HOME") else { return path }
    return home + path.dropFirst()
  }

  private static func userFolders() -> [String] {
    if let folder = environment("XDG_CONFIG_HOME") { return ["\(folder)/moetop"] }
    if let home = environment("HOME") { return ["\(home)/.config/moetop"] }
    return []
  }

  /// Where conversations are kept.
  static func conversationsFolder() -> String {
    if let folder = environment("XDG_DATA_HOME"), folder.hasPrefix("/") {
      return "\(folder)/moetop/conversations"
    }
    return "\(environment("HOME") ?? "/tmp")/.local/share/moetop/conversations"
  }

  /// Where the program keeps what it learns from one session for the next.
  static func stateFolder() -> String? {
    if let folder = environment("XDG_STATE_HOME") { return "\(folder)/moetop" }
    return environment("HOME").map { "\($0)/.local/state/moetop" }
  }

  /// Where the program's own files may lie: the share folder of its prefix, and above
  /// a build folder the checkout that it was built from.
  private static func folders() -> [String] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
    guard length > 0 else { return [] }
    let path = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let parts = path.split(separator: "/").dropLast()
    var found: [String] = []
    if parts.last == "bin" {
      found.append("/" + (parts.dropLast() + ["share", "moetop"]).joined(separator: "/"))
    }
    if let build = parts.lastIndex(of: ".build") {
      found.append("/" + parts[..<build].joined(separator: "/"))
    }
    return found
  }

  static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
