import Dashboard
import Foundation
import Recording

/// Conversations that the user kept, to go on with them: JSON files, one for each.
struct ConversationFolder: Sendable {
  let folder: String

  private static let ending = ".json"
  private static let byteLimit = 1 << 24

  /// What a file holds.
  private struct Document: Codable {
    struct Exchange: Codable {
      let question: String
      let answer: String
    }

    /// Of this form; 1.
    let version: Int
    /// The model's name, for people.
    let model: String?
    let system: String?
    let exchanges: [Exchange]
    /// What was asked last and is not answered.
    let question: String?
  }

  /// Keeps a conversation.
  ///
  /// - Parameters:
  ///   - point: the conversation
  ///   - model: the name of the model that answered
  ///   - name: how it is called; empty: as before, or by its first words
  ///   - former: the name that this conversation was kept under before, which is the only one
  ///     that may be written over
  /// - Returns: the name that it has now
  /// - Throws: ``Failure`` where the name cannot be, is taken, or the file cannot be written
  func save(
    _ point: ForkPoint,
    model: String?,
    as name: String,
    replacing former: String?
  ) throws -> String {
    let name = name.isEmpty ? former ?? freshName(of: point) : name
    if name.contains("/") || name.hasPrefix(".") || name.utf8.count > 100 {
      throw Failure(what: name, why: "this is no name: no slash, no dot at the begin")
    }
    if name != former, isKept(name) {
      throw Failure(what: name, why: "a conversation of that name is kept already")
    }
    let document = Document(
      version: 1,
      model: model,
      system: point.system,
      exchanges: point.exchanges.map { .init(question: $0.question, answer: $0.answer) },
      question: point.question.isEmpty ? nil : point.question
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try OwnFile.write(try encoder.encode(document), to: path(of: name))
    return name
  }

  /// The conversation of that name, or of a file: one that was kept, or a recording.
  func conversation(named name: String) throws -> ForkPoint {
    let path = name.contains("/") ? name : path(of: name)
    if !path.hasSuffix(Self.ending) { return try Self.recorded(path) }
    guard let bytes = BoundedFile.bytes(of: path, limit: Self.byteLimit) else {
      throw Failure(what: name, why: "no conversation is kept under this name")
    }
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)),
      document.version == 1
    else { throw Failure(what: name, why: "this is no conversation that moetop kept") }
    var point = ForkPoint()
    point.system = document.system
    point.exchanges = document.exchanges.map { ($0.question, $0.answer) }
    point.question = document.question ?? ""
    return point
  }

  /// Whether there is a conversation of that name.
  func isKept(_ name: String) -> Bool {
    !name.contains("/") && access(path(of: name), F_OK) == 0
  }

  /// All conversations, the newest first, to choose one from.
  func items() -> [Picker.Item] {
    var left = 10_000
    let names = FolderNames.list(folder, &left)
    let found = names.filter { $0.hasSuffix(Self.ending) && !$0.hasPrefix(".") }.map { file in
      (name: String(file.dropLast(Self.ending.count)), changed: changed("\(folder)/\(file)"))
    }
    return found.sorted { ($0.changed, $1.name) > ($1.changed, $0.name) }.prefix(500).map {
      Picker.Item(id: $0.name, title: $0.name, detail: Age.text(secondsSince1970: $0.changed))
    }
  }

  /// Recordings whose chat can be gone on with, the newest first.
  static func recordings(in folder: String) -> [Picker.Item] {
    let entries = (try? SessionLibrary(folder: folder).list()) ?? []
    return entries.filter { $0.turnCount > 0 }.prefix(100).map { entry in
      Picker.Item(
        id: entry.path,
        title: entry.title ?? entry.name,
        detail: "recording · " + Age.text(secondsSince1970: entry.startedAt),
        note: entry.name
      )
    }
  }

  private static func recorded(_ path: String) throws -> ForkPoint {
    do {
      guard let point = ForkPoint(try SessionReader(path: path).outline()) else {
        throw Failure(what: path, why: "nothing was said in it")
      }
      return point
    } catch {
      throw Failure(error, subject: path)
    }
  }

  private func path(of name: String) -> String {
    name.hasSuffix(SessionLibrary.ending) ? name : "\(folder)/\(name)\(Self.ending)"
  }

  /// `tell-me-a-story`: the first words that were said, with a number where that is taken.
  private func freshName(of point: ForkPoint) -> String {
    let said = point.exchanges.first?.question ?? point.question
    let words = said.lowercased().split { !($0.isLetter || $0.isNumber) }.prefix(5)
    let name = words.isEmpty ? "chat" : String(words.joined(separator: "-").prefix(40))
    var number = 2
    var fresh = name
    while isKept(fresh) {
      fresh = "\(name)-\(number)"
      number += 1
    }
    return fresh
  }

  private func changed(_ path: String) -> Double {
    var about = stat()
    return stat(path, &about) == 0 ? Double(about.st_mtim.tv_sec) : 0
  }
}
