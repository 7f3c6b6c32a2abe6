import Events
import Glibc
import SampleFiles
import Testing

@testable import Simulation

@Suite("Route trace file")
struct RouteTraceFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ text: String) throws -> RouteTraceFile {
    try RouteTraceFile(path: folder.write(Array(text.utf8), to: "trace.csv"))
  }

  private static let header = """
    # route_trace v1
    # model=/models/a b.gguf arch=x n_layer=2 n_expert=8 n_expert_used=2
    # layer=0 expert_bytes=100 dense_bytes=7
    # layer=1 expert_bytes=120 dense_bytes=7
    turn,phase,step,layer,slot,expert,weight,residency,expert_bytes

    """

  @Test func `rows become selections, token by token and layer by layer`() throws {
    // Prefill was written layer by layer.
    let file = try read(
      Self.header + """
        0,0,0,0,0,3,0.75,0,100
        0,0,0,0,1,1,0.25,0,100
        0,0,1,0,0,2,1,0,100
        0,0,0,1,0,5,0.5,1,0
        0,0,1,1,0,7,0.5,0,120
        0,1,2,0,0,1,0.5,1,0

        """
    )
    #expect(file.layerCount == 2)
    #expect(file.expertCount == 8)
    #expect(file.expertsPerToken == 2)
    #expect(file.expertBytes == [100, 120])
    #expect(
      file.trace().passes == [
        [
          .init(layer: 0, experts: [3, 1], weights: [0.75, 0.25]),
          .init(layer: 1, experts: [5], weights: [0.5]),
        ],
        [
          .init(layer: 0, experts: [2], weights: [1]),
          .init(layer: 1, experts: [7], weights: [0.5]),
        ],
        [.init(layer: 0, experts: [1], weights: [0.5])],
      ]
    )
    #expect(file.trace(of: .decode).passes.count == 1)
    #expect(file.trace(of: .prefill).passes.count == 2)
  }

  @Test func `prefill comes before decode in each turn`() throws {
    let file = try read(
      Self.header + """
        0,1,0,0,0,1,1,0,100
        1,0,0,0,0,2,1,0,100
        0,0,0,0,0,3,1,0,100
        """
    )
    #expect(file.trace().passes.map { $0[0].experts } == [[3], [1], [2]])
  }

  @Test func `dropped experts were never asked for`() throws {
    let header = Self.header.replacing("expert_bytes\n\n", with: "expert_bytes,dropped\n")
      .replacing("residency,expert_bytes\n", with: "residency,expert_bytes,dropped\n")
    let file = try read(header + "0,1,0,0,0,1,0.9,0,100,0\n0,1,0,0,1,2,0.1,0,100,1\n")
    #expect(file.trace().passes == [[.init(layer: 0, experts: [1], weights: [0.9])]])
  }

  @Test(arguments: [
    ("0,1,0,0,0,1,1,0", 6, "8 fields in place of 9"),
    ("0,1,0,0,0,1,1,0,100\n\n", 7, "1 fields in place of 9"),
    ("0,1,0,0,0,1,1,0,100,7", 6, "10 fields in place of 9"),
    ("0,2,0,0,0,1,1,0,100", 6, "phase '2' is not a number from 0...1"),
    ("0,1,x,0,0,1,1,0,100", 6, "step 'x'"),
    ("0,1,0,2,0,1,1,0,100", 6, "layer 2, expert 1 in a model of 2 layers of 8"),
    ("0,1,0,0,0,1,1,0,100\n0,1,0,0,1,8,1,0,100", 7, "layer 0, expert 8 in a model"),
    ("0,1,1000000000,0,0,1,1,0,100\n0,1,0,1000000000,0,1,1,0,100", 7, "layer '1000000000'"),
    ("0,1,0,0,0,-1,1,0,100", 6, "expert '-1'"),
    ("0,1,0,0,0,99999999999999999999,1,0,100", 6, "expert '99999999999999999999'"),
    ("0,1,0,0,0,1,nan,0,100", 6, "weight 'nan'"),
    ("0,1,0,0,0,1,inf,0,100", 6, "weight 'inf'"),
    ("0,1,0,0,0,\u{1},1,0,100", 6, "not UTF-8 text"),
    ("0,1,0,0,0,1,1,0,big", 6, "expert_bytes 'big'"),
    ("0,1,0,0,0,1,1,0,100\n0,1,0,0,1,1,1,0,100", 7, "expert 1 was chosen twice"),
    ("# model=x n_layer=3 n_expert=8 n_expert_used=2", 6, "n_layer is 3 here, and was 2 before"),
    ("# layer=2 expert_bytes=5", 6, "layer '2'"),
  ])
  func `a bad row is refused with its line`(rows: String, line: Int, reason: String) throws {
    let error = #expect(throws: RouteTraceError.self) { try read(Self.header + rows) }
    let text = error.map(String.init(describing:)) ?? ""
    #expect(text.contains("trace.csv, line \(line): "), "\(text)")
    #expect(text.contains(reason), "\(text)")
  }

  @Test(arguments: [
    (
      "time,expert\n1,2\n",
      "line 1: 'time,expert' begins no known format (route-trace, jsonl, layer-expert)"
    ),
    ("turn,phase,x\n", "line 1: 'turn,phase,x…' does not name the columns turn,phase,step,"),
    ("# n_layer=65535 n_expert=65535\nlayer,expert\n0,1\n", "line 1: 65535 layers of 65535"),
    ("layer,expert\n60000,60000\n", "60001 layers of 60001 experts are more than moetop takes"),
    ("{\"a\":1}\n", "line 1: layer_idx is missing"),
    ("\n\n", "has no rows of routing"),
    ("# n_layer=0\nlayer,expert\n0,1\n", "line 1: n_layer '0'"),
    ("# layer=0 expert_bytes=5\nlayer,expert\n0,1\n", "line 1: bytes of a layer before"),
    ("", "has no rows of routing"),
    ("layer,expert\n", "has no rows of routing"),
  ])
  func `a file of another kind is refused`(text: String, reason: String) throws {
    let error = #expect(throws: RouteTraceError.self) { try read(text) }
    let line = error.map(String.init(describing:)) ?? ""
    #expect(line.contains(reason), "\(line)")
  }

  @Test func `more experts for a token than announced are refused`() throws {
    let rows = (0..<3).map { "0,1,0,0,\($0),\($0),1,0,100" }.joined(separator: "\n")
    let error = #expect(throws: RouteTraceError.self) { try read(Self.header + rows) }
    #expect(error.map(String.init(describing:))?.contains("3 experts for one token") == true)
  }

  @Test func `a missing file and bytes that are no text are said`() throws {
    let path = folder.path(of: "none.csv")
    #expect(
      throws: RouteTraceError.cannotRead(path: path, reason: "No such file or directory")
    ) { try RouteTraceFile(path: path) }
    let binary = try folder.write([0xff, 0xfe, 0], to: "binary.csv")
    #expect(throws: RouteTraceError.cannotRead(path: binary, reason: "not UTF-8 text")) {
      try RouteTraceFile(path: binary)
    }
    let recording = try folder.write(Array("SQLite format 3\0\n".utf8), to: "s.moetop")
    #expect(
      throws: RouteTraceError.cannotRead(path: recording, reason: "it is a recording already")
    ) { try RouteTraceFile(path: recording) }
    let directory = folder.path(of: ".")
    #expect(throws: RouteTraceError.cannotRead(path: directory, reason: "Is a directory")) {
      try RouteTraceFile(path: directory)
    }
  }

  @Test func `a line that does not end is refused before it fills memory`() throws {
    let path = try folder.write(
      Array("layer,expert\n0,1\n".utf8) + Array(repeating: 48, count: 3 << 20),
      to: "long.csv"
    )
    #expect(throws: RouteTraceError.badLine(path: path, line: 3, reason: "longer than 1 MiB")) {
      try RouteTraceFile(path: path)
    }
  }

  @Test func `a byte order mark and line ends of Windows do not matter`() throws {
    let plain = try read(Self.header + "0,1,0,0,0,1,0.5,0,100\n0,1,1,1,0,3,1,1,0\n")
    let text = Self.header + "0,1,0,0,0,1,0.5,0,100\n0,1,1,1,0,3,1,1,0\n"
    let other = try read("\u{FEFF}" + text.replacing("\n", with: "\r\n"))
    #expect(other.shape == plain.shape)
    #expect(other.trace() == plain.trace())
    #expect(other.tokenCount == 2)
  }

  @Test func `the model is called by its name, not by a path of another machine`() throws {
    let file = try read(
      "# route_trace v1\n# model=/home/somebody/Qwen.gguf arch=qwen3moe n_layer=1\n0,1\n"
    )
    #expect(file.shape.model == "Qwen.gguf")
    #expect(file.shape.architecture == "qwen3moe")
  }

  @Test func `what was in memory is told where the file says it`() throws {
    let file = try read(
      Self.header + "0,1,0,0,0,1,0.5,1,0\n0,1,0,0,1,2,0.5,0,100\n0,1,0,1,0,2,1,0,120\n"
    )
    #expect(file.residentShare == 1.0 / 3)
    #expect(try read("0,1\n1,2\n").residentShare == nil)
  }

  @Test func `what the user says fills what the file leaves out, and binds it`() throws {
    let path = try folder.write(Array("0,1\n1,2\n".utf8), to: "plain.csv")
    let file = try RouteTraceFile(
      path: path,
      shape: TraceShape(layerCount: 4, expertCount: 16, expertsPerToken: 1)
    )
    #expect(file.layerCount == 4 && file.expertCount == 16 && file.expertsPerToken == 1)
    let error = #expect(throws: RouteTraceError.self) {
      try RouteTraceFile(path: path, shape: TraceShape(layerCount: 1))
    }
    #expect(
      error?.description == "\(path), line 2: layer 1, expert 2 in a model of 1 layers of 65535"
    )
  }

  @Test func `a format can be named where the beginning does not tell`() throws {
    let path = try folder.write(Array("0,1\n".utf8), to: "plain.csv")
    let json = try TraceFormatCatalog.entry(named: "jsonl")
    #expect(throws: RouteTraceError.self) { try RouteTraceFile(path: path, format: json) }
    #expect(throws: RouteTraceError.noSuchFormat("xml")) {
      try TraceFormatCatalog.entry(named: "xml")
    }
  }

  @Test(arguments: TraceFormatCatalog.entries.map(\.name))
  func `what a format writes it reads again, and is told by its beginning`(name: String) throws {
    let format = try TraceFormatCatalog.entry(named: name)
    var routing = SyntheticRouting(model: RoutingPreset.olmoe.model, seed: 5)
    let tokens = (0..<6).map { _ in routing.next() }
    let text = tokens.enumerated().reduce(format.head(of: routing.shape)) {
      $0 + format.lines(of: $1.element, number: $1.offset)
    }
    let file = try read(text)
    #expect(file.format == name)
    #expect(file.tokenCount == 6)
    #expect(file.expertsPerToken == 8)
    let keepsWeights = name != LayerExpertFormat.name
    for (number, token) in tokens.enumerated() {
      var expected = token
      if !keepsWeights {
        for index in expected.selections.indices { expected.selections[index].weights = [] }
      }
      #expect(file.token(number) == expected)
    }
  }

  @Test func `a trace of BigMoeOnEdge is read as it was published`() throws {
    guard let folder = getenv("MOETOP_TRACES") else { return }
    let file = try RouteTraceFile(path: "\(String(cString: folder))/qwen.route.csv")
    #expect(file.format == "route-trace")
    #expect(file.shape.model == "Qwen3-30B-A3B-Q4_K_M.gguf")
    #expect(file.layerCount == 48 && file.expertCount == 128 && file.expertsPerToken == 6)
    #expect(file.trace(of: .decode).passes.count == 128)
    #expect(file.tokenCount == 156)
    let weights = file.token(155).selections.map { $0.weights.reduce(0, +) }
    #expect(weights.count == 48 && weights.allSatisfy { abs($0 - 1) < 1e-3 })
    // Of 44,766 rows 29,597 say so.
    #expect(abs((file.residentShare ?? 0) - 29_597.0 / 44_766) < 1e-9)
  }

  @Test func `random damage gives an error or a trace, never a crash`() throws {
    var random = SeededRandom(seed: 4)
    for format in TraceFormatCatalog.entries {
      var routing = SyntheticRouting(model: RoutingPreset.mixtral.model, seed: 5)
      let text = (0..<2).reduce(format.head(of: routing.shape)) {
        $0 + format.lines(of: routing.next(), number: $1)
      }
      for _ in 0..<100 {
        var bytes = Array(text.utf8)
        for _ in 0..<3 {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) {
          bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
        }
        let path = try folder.write(bytes, to: "damaged")
        guard let file = try? RouteTraceFile(path: path) else { continue }
        #expect(file.trace().passes.count == file.tokenCount)
      }
    }
  }
}
