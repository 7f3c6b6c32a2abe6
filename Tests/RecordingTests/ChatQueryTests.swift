import GRDB
import Testing

@testable import Recording

@Suite("Chat query")
struct ChatQueryTests {
  private static let chat = [
    "The expert store keeps experts in slots.",
    "Slots of the store; an expert leaves.",
    "你好世界 and café 🌱 C++ don't -> stop",
  ]

  /// Which of the lines a text finds.
  private func found(_ text: String) throws -> [Int] {
    guard let query = ChatQuery(text) else { return [] }
    return try DatabaseQueue().writeWithoutTransaction { database in
      try database.execute(sql: ChatIndex.schema)
      for line in Self.chat {
        try database.execute(sql: "INSERT INTO chat VALUES (?, 'user', 1)", arguments: [line])
      }
      return try Int.fetchAll(
        database,
        sql: "SELECT rowid - 1 FROM chat WHERE \(query.condition) ORDER BY rowid",
        arguments: StatementArguments(query.arguments)
      )
    }
  }

  @Test(arguments: [
    ("expert", [0, 1]), ("experts", [0]), ("EXP slot", [0, 1]), ("store \"expert store\"", [0]),
    ("\"expert slots\"", []), ("\"exp\"", []), ("cafe", [2]), ("世界", [2]), ("🌱", [2]),
    ("stop 🌱", [2]), ("store 🌱", []), ("don't", [2]), ("c++", [2]), ("->", [2]),
    ("\"expert store", [0]), ("nothing", []),
  ])
  func `finds what the words say`(text: String, lines: [Int]) throws {
    #expect(try found(text) == lines)
  }

  @Test(arguments: [
    "AND", "NOT", "expert AND", "expert OR", "NEAR(", "NEAR(a b, 2)", "text:expert", "- text : x",
    "^expert", "expert*", "*", "(", "())", "{text} : x", "a + b", "'", "''; DROP TABLE chat; --",
    "\"", "\"\"", "\"\"\"", "\" \"", "\\", "%", "_", "?", "?1", ":a", "@x", "$y", "👩‍👩‍👧", "🏳️‍🌈 flag",
    "\u{200D}", "\u{FEFF}", "a\u{0}b", "\u{0}", "e\u{301}", "\u{301}", "½", "１２", "Ⅷ", "\n\t ",
    String(repeating: "word ", count: 2000), String(repeating: "\"", count: 999),
    String(repeating: "(", count: 999), String(repeating: "x", count: 100_000),
  ])
  func `nothing that somebody types is an error`(text: String) throws {
    _ = try found(text)
  }

  @Test(arguments: ["", " \n", "\"\"", "\" \""])
  func `without words there is nothing to look for`(text: String) {
    #expect(ChatQuery(text) == nil)
  }

  @Test(arguments: [
    ("rose", "A rose.", "A rose."),
    ("rose", "Prose has no Rosés.", "Prose has no Rosés."),
    (
      "rose",
      "Prose is what this begins with, far from any rose, which then stands there alone"
        + " before many other words.",
      "…with, far from any rose, which then stands there alone before many other…"
    ),
    (
      "世界", String(repeating: "好", count: 40) + "世界", "…" + String(repeating: "好", count: 24) + "世界"
    ),
    ("\"a b\"", "a,\n\tb", "a, b"),
    ("x", "", ""),
  ])
  func `a snippet shows the place`(query: String, text: String, snippet: String) throws {
    #expect(try #require(ChatQuery(query)).snippet(of: text) == snippet)
  }
}
