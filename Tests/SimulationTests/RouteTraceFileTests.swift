import Events
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

  @Test func `plain rows: a layer that does not go up begins a token`() throws {
    let file = try read("layer,expert\n0,4\n0,2\n1,3\n0,4\n2,1\n")
    #expect(
      file.trace().passes == [
        [.init(layer: 0, experts: [4, 2]), .init(layer: 1, experts: [3])],
        [.init(layer: 0, experts: [4]), .init(layer: 2, experts: [1])],
      ]
    )
    #expect(file.layerCount == 3)
    #expect(file.expertCount == 5)
    #expect(file.expertsPerToken == 2)
    #expect(file.expertBytes == [0, 0, 0])
  }

  @Test func `plain rows: an expert that comes again begins a token`() throws {
    let file = try read("layer,expert\n0,4\n0,2\n0,4\n0,1\n")
    #expect(file.trace().passes.map { $0[0].experts } == [[4, 2], [4, 1]])
  }

  @Test(arguments: [
    ("0,1,0,0,0,1,1,0", 6, "8 fields in place of 9"),
    ("0,1,0,0,0,1,1,0,100\n\n", 7, "1 fields in place of 9"),
    ("0,2,0,0,0,1,1,0,100", 6, "phase '2' is not a number from 0...1"),
    ("0,1,x,0,0,1,1,0,100", 6, "step 'x'"),
    ("0,1,0,2,0,1,1,0,100", 6, "layer 2, expert 1 in a model of 2 layers of 8"),
    ("0,1,0,0,0,1,1,0,100\n0,1,0,0,1,8,1,0,100", 7, "layer 0, expert 8 in a model"),
    ("0,1,0,0,0,-1,1,0,100", 6, "expert '-1'"),
    ("0,1,0,0,0,99999999999999999999,1,0,100", 6, "expert '99999999999999999999'"),
    ("0,1,0,0,0,1,nan,0,100", 6, "weight 'nan'"),
    ("0,1,0,0,0,1,1,0,big", 6, "expert_bytes 'big'"),
    ("0,1,0,0,0,1,1,0,100\n0,1,0,0,1,1,1,0,100", 7, "expert 1 was chosen twice"),
    ("# model=x n_layer=3 n_expert=8 n_expert_used=2", 6, "said twice"),
    ("# layer=2 expert_bytes=5", 6, "layer '2'"),
  ])
  func `a bad row is refused with its line`(rows: String, line: Int, reason: String) throws {
    let error = #expect(throws: RouteTraceError.self) { try read(Self.header + rows) }
    let text = error.map(String.init(describing:)) ?? ""
    #expect(text.contains("trace.csv, line \(line): "), "\(text)")
    #expect(text.contains(reason), "\(text)")
  }

  @Test(arguments: [
    ("time,expert\n1,2\n", "line 1: 'time,expert' names no known columns"),
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
  }
}
