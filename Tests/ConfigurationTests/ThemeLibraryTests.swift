import Dashboard
import Glibc
import Testing

@testable import Configuration

struct ThemeLibraryTests {
  /// A folder with some files, gone after `body`.
  private func withFolder(
    _ files: [String: String],
    _ body: (String) throws -> Void
  ) throws {
    var template = Array("/tmp/moetop-themes-XXXXXX".utf8CString)
    let isMade = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) } != nil
    }
    let folder = try #require(isMade ? String(validating: template.dropLast(), as: UTF8.self) : nil)
    defer {
      for name in files.keys { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    for (name, text) in files {
      let file = try #require(fopen("\(folder)/\(name)", "w"), "cannot write")
      fwrite(text, 1, text.utf8.count, file)
      fclose(file)
    }
    try body(folder)
  }

  @Test func `a theme is found in the first folder that has it`() throws {
    try withFolder(["a.toml": "[meta]\nname = \"first\""]) { (first: String) throws in
      try withFolder(["a.toml": "[meta]\nname = \"second\"", "b.toml": ""]) {
        (second: String) throws in
        let library = ThemeLibrary(folders: ["/nowhere", first, second])
        #expect(try library.theme(named: "a", isRequired: true).name == "first")
        #expect(try library.theme(named: "b", isRequired: true) == .builtIn)
        #expect(library.names == ["a", "b"])
        let path = "\(second)/a.toml"
        #expect(try library.theme(named: path, isRequired: true).name == "second")
      }
    }
  }

  @Test func `what is missing comes from the parent, and its parent`() throws {
    let files = [
      "a.toml": "[meta]\nparent = \"b\"\n[ui]\ntext = \"red\"\nnonsense = 1",
      "b.toml": "[meta]\nparent = \"c\"\nname = \"b\"\n[ui]\ntext = \"blue\"\ndim = \"blue\"",
      "c.toml": "[ui]\ntext = \"cyan\"\ndim = \"cyan\"\nfaint = \"cyan\"\nnonsense = 1",
    ]
    try withFolder(files) { (folder: String) throws in
      let loaded = try ThemeLibrary(folders: [folder]).load("a")
      #expect(loaded.theme.text == Color(named: 1))
      #expect(loaded.theme.dim == Color(named: 4))
      #expect(loaded.theme.faint == Color(named: 6))
      #expect(loaded.theme.name == "b")
      #expect(loaded.warnings == ["ui.nonsense: not known"])
    }
  }

  @Test func `parents in a circle are refused`() throws {
    let files = [
      "a.toml": "[meta]\nparent = \"b\"", "b.toml": "[meta]\nparent = \"a\"",
      "self.toml": "[meta]\nparent = \"self\"",
    ]
    try withFolder(files) { (folder: String) throws in
      let library = ThemeLibrary(folders: [folder])
      #expect(throws: ThemeError.parentCycle(names: ["a", "b", "a"])) { try library.load("a") }
      #expect(throws: ThemeError.parentCycle(names: ["self", "self"])) {
        try library.load("self")
      }
    }
  }

  @Test func `a parent is a name, not a path`() throws {
    try withFolder(["a.toml": "[meta]\nparent = \"/etc/passwd\""]) { (folder: String) throws in
      #expect(throws: ThemeError.notFound(name: "/etc/passwd", folders: [folder])) {
        try ThemeLibrary(folders: [folder]).load("a")
      }
    }
  }

  @Test func `a name that nobody has is an error only if asked for`() throws {
    let library = ThemeLibrary(folders: [])
    #expect(try library.theme(named: "x", isRequired: false) == .builtIn)
    #expect(throws: ThemeError.notFound(name: "x", folders: [])) {
      try library.theme(named: "x", isRequired: true)
    }
  }

  @Test func `a broken file is an error even if it was not asked for`() throws {
    try withFolder(["a.toml": "["]) { (folder: String) throws in
      #expect(throws: ThemeError.self) {
        try ThemeLibrary(folders: [folder]).theme(named: "a", isRequired: false)
      }
    }
  }

  @Test func `files that are no themes are refused`() throws {
    let long = String(repeating: "# long\n", count: 50_000)
    try withFolder(["long.toml": long]) { (folder: String) throws in
      let library = ThemeLibrary(folders: [folder])
      #expect(throws: ThemeError.self) { try library.load("long") }
      #expect(throws: ThemeError.self) { try library.load(folder + "/") }
      #expect(throws: ThemeError.self) { try library.load("/dev/zero") }
      #expect(throws: ThemeError.self) { try library.load("/no/such/file") }
    }
  }
}
