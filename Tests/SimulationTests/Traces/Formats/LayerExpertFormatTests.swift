import Events
import SampleFiles
import Testing

@testable import Simulation

@Suite("Format layer-expert")
struct LayerExpertFormatTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ text: String, topK: Int = 0) throws -> RouteTraceFile {
    try RouteTraceFile(
      path: folder.write(Array(text.utf8), to: "trace.csv"),
      shape: TraceShape(expertsPerToken: topK)
    )
  }

  private func experts(_ file: RouteTraceFile) -> [[[Int]]] {
    file.trace().passes.map { $0.map(\.experts) }
  }

  @Test func `a layer that goes down begins a token`() throws {
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

  @Test func `the line of columns may be missing`() throws {
    #expect(try experts(read("0,4\n1,3\n0,1\n")) == [[[4], [3]], [[1]]])
  }

  @Test func `where an expert comes again, rows are dealt out evenly`() throws {
    #expect(try experts(read("0,4\n0,2\n0,4\n0,1\n")) == [[[4, 2]], [[4, 1]]])
  }

  @Test func `a batch becomes tokens, layer by layer`() throws {
    // Three tokens in one pass, then one; top-2.
    let file = try read(
      "0,1\n0,2\n0,2\n0,3\n0,5\n0,1\n1,7\n1,6\n1,0\n1,1\n1,2\n1,3\n0,4\n0,5\n1,1\n1,2\n"
    )
    #expect(
      experts(file) == [
        [[1, 2], [7, 6]], [[2, 3], [0, 1]], [[5, 1], [2, 3]], [[4, 5], [1, 2]],
      ]
    )
    #expect((0..<4).map { file.token($0).phase } == [.prefill, .prefill, .prefill, .decode])
  }

  @Test func `a last layer of fewer rows computed the last tokens`() throws {
    let file = try read("0,1\n0,2\n0,2\n0,3\n1,7\n1,6\n")
    #expect(experts(file) == [[[1, 2]], [[2, 3], [7, 6]]])
  }

  @Test func `top-k, where the user says it, parts rows that nothing else parts`() throws {
    let text = "0,1\n0,2\n0,3\n0,4\n"
    #expect(try experts(read(text)) == [[[1, 2, 3, 4]]])
    #expect(try experts(read(text, topK: 2)) == [[[1, 2]], [[3, 4]]])
    let error = #expect(throws: RouteTraceError.self) { try read("0,1\n" + text, topK: 2) }
    #expect(
      error?.description.hasSuffix(
        "line 1: layer 0 has 5 rows from here, no multiple of top-2"
      ) == true
    )
  }

  @Test(arguments: [
    ("0,1\n0\n", "line 2: '0' is no layer,expert"),
    ("0,1\n0,\n", "line 2: expert '' is not a number"),
    ("0,1\n-1,2\n", "line 2: layer '-1' is not a number"),
    ("0,1\n0,2,3\n", "line 2: expert '2,3' is not a number"),
    ("0,1\n0,1000000000\n", "line 2: expert '1000000000' is not a number from 0...65534"),
    ("0,1\nlayer,expert\n", "line 2: layer 'layer' is not a number"),
    ("0,1\n\n0,2\n", "line 2: '' is no layer,expert"),
    ("0,1\n0,nan\n", "line 2: expert 'nan'"),
    ("0,1\n0,2\u{0}\n", "line 2: not UTF-8 text"),
  ])
  func `a bad row is refused with its line`(text: String, reason: String) throws {
    let error = #expect(throws: RouteTraceError.self) { try read(text) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }
}
