import Testing

@Suite("House rules")
struct HouseRuleTests {
  private let tree: SourceTree

  init() throws {
    tree = try SourceTree()
  }

  @Test func `the tree is there to be read`() {
    #expect(tree.files.count > 100)
    #expect(tree.files.contains { $0.path == "Sources/Events/ExpertID.swift" })
  }

  @Test func `no file is longer than 400 lines`() {
    let long = tree.files.filter { $0.lines.count > 401 }.map(\.path)
    #expect(long == [])
  }

  @Test func `no line is longer than 100 characters`() {
    let long = tree.files.flatMap { file in
      file.lines.enumerated().filter { $0.element.count > 100 }
        .map { "\(file.path):\($0.offset + 1)" }
    }
    #expect(long == [])
  }

  @Test func `only Terminal imports CNcurses`() {
    let others = tree.files.filter {
      $0.imports.contains("CNcurses") && $0.room != "Terminal" && $0.room != "TerminalTests"
    }
    #expect(others.map(\.path) == [])
    #expect(tree.files.contains { $0.imports.contains("CNcurses") })
  }

  // Markdown is a function of text to values: what a model wrote is a fact, how to read it no
  // question to the engine.
  @Test func `Dashboard imports nothing but facts, and what reads their text`() {
    let found = Set(
      tree.files.filter { $0.isSource && $0.room == "Dashboard" }.flatMap(\.imports)
    )
    #expect(found == ["Events", "Session", "Markdown"])
  }

  @Test func `only Markdown imports CCMark`() {
    let importers = tree.files.filter { $0.imports.contains("CCMark") }.map(\.room)
    #expect(Set(importers) == ["Markdown"])
  }

  @Test func `rooms import only rooms above them`() {
    // In the order of the data; a room may import what comes before it.
    let order = [
      "Events", "CSystem", "GGUF", "CPCRE2", "Tokenization", "Routing", "Experts", "CKernels",
      "Compute", "Inference", "Session", "Recording", "Simulation", "CCMark", "Markdown",
      "Dashboard", "Export", "Configuration", "CNcurses", "CUTF8proc", "Terminal", "moetop",
    ]
    var wrong: [String] = []
    for file in tree.files where file.isSource && file.isSwift {
      guard let own = order.firstIndex(of: file.room) else {
        wrong.append("\(file.path) is in no room")
        continue
      }
      for module in file.imports {
        if let other = order.firstIndex(of: module), other >= own {
          wrong.append("\(file.path) imports \(module)")
        }
      }
    }
    #expect(wrong == [])
  }

  @Test func `only GGUF spells tensor names`() {
    let spelling = tree.files.filter { file in
      file.isSource && file.room != "GGUF"
        && file.lines.contains { $0.contains("\"blk.") || $0.contains("ffn_") }
    }
    #expect(spelling.map(\.path) == [])
  }

  @Test func `nothing is left to do`() {
    // Spelled in parts, so that this file does not find itself.
    let marks = ["TO" + "DO", "FIX" + "ME"]
    let found = tree.files.flatMap { file in
      file.lines.enumerated().filter { line in marks.contains { line.element.contains($0) } }
        .map { "\(file.path):\($0.offset + 1)" }
    }
    #expect(found == [])
  }

  @Test func `nothing on a user's path traps on purpose`() {
    let traps = ["try" + "!", "fatal" + "Error("]
    let found = tree.files.filter { $0.isSource && $0.isSwift }.flatMap { file in
      file.lines.enumerated().filter { line in traps.contains { line.element.contains($0) } }
        .map { "\(file.path):\($0.offset + 1)" }
    }
    #expect(found == [])
  }

  @Test func `one idea has one word`() {
    let wrong = [
      "hot" + "store", "pre" + "load", "gating " + "network", "Man" + "ager", "Ut" + "ils",
    ]
    let found = tree.files.filter(\.isSource).flatMap { file in
      file.lines.enumerated().filter { line in wrong.contains { line.element.contains($0) } }
        .map { "\(file.path):\($0.offset + 1)" }
    }
    #expect(found == [])
  }

  @Test func `every package declaration at file scope is documented`() {
    var bare: [String] = []
    for file in tree.files where file.isSource && file.isSwift {
      for (number, line) in file.lines.enumerated() where line.hasPrefix("package ") {
        // Comments of proof and attributes may stand between.
        var above = number - 1
        while above >= 0, file.lines[above].hasPrefix("@") || file.lines[above].hasPrefix("// ") {
          above -= 1
        }
        if above < 0 || !file.lines[above].hasPrefix("///") {
          bare.append("\(file.path):\(number + 1)")
        }
      }
    }
    #expect(bare == [])
  }
}
