import Events
import SampleFiles
import Testing

@testable import Simulation

@Suite("Format jsonl")
struct RoutingJSONFormatTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(_ lines: [String]) throws -> RouteTraceFile {
    let text = lines.joined(separator: "\n")
    return try RouteTraceFile(path: folder.write(Array(text.utf8), to: "trace.jsonl"))
  }

  @Test func `one line is one layer of one token`() throws {
    let file = try read([
      #"{"layer_idx":0,"token_idx":7,"selected_ids":[3,1],"gate_weights":[0.75,0.25]}"#,
      #"{"token_idx":7, "layer_idx":1, "selected_ids":[2], "gate_weights":[1], "more":null}"#,
      #"{"layer_idx":0,"token_idx":8,"selected_ids":[0,5]}"#,
    ])
    #expect(
      file.trace().passes == [
        [
          .init(layer: 0, experts: [3, 1], weights: [0.75, 0.25]),
          .init(layer: 1, experts: [2], weights: [1]),
        ],
        [.init(layer: 0, experts: [0, 5])],
      ]
    )
    #expect(file.layerCount == 2 && file.expertCount == 6 && file.expertsPerToken == 2)
  }

  @Test func `lines may come layer by layer`() throws {
    let file = try read(
      [(0, 0, 1), (0, 1, 2), (1, 0, 3), (1, 1, 4)].map { layer, token, expert in
        "{\"layer_idx\":\(layer),\"token_idx\":\(token),\"selected_ids\":[\(expert)]}"
      }
    )
    #expect(file.trace().passes.map { $0.map(\.experts) } == [[[1], [3]], [[2], [4]]])
  }

  @Test func `tokens that count from the start again are a new turn`() throws {
    let file = try read(
      [0, 1, 0, 1].map { "{\"layer_idx\":0,\"token_idx\":\($0),\"selected_ids\":[\($0)]}" }
    )
    #expect((0..<4).map { file.token($0).turn } == [0, 0, 1, 1])
  }

  @Test func `without numbers a token begins where the layer does not go up`() throws {
    let file = try read(
      [0, 2, 0, 0, 2].map { "{\"layer_idx\":\($0),\"selected_ids\":[1,0]}" }
    )
    #expect(file.trace().passes.map { $0.map(\.layer) } == [[0, 2], [0], [0, 2]])
  }

  @Test(arguments: [
    ("{", "line 2: '{' is no line of JSON"),
    ("[]", "line 2: the line is not what it must be"),
    ("", "line 2: '' is no line of JSON"),
    (#"{"selected_ids":[1]}"#, "line 2: layer_idx is missing"),
    (#"{"layer_idx":0}"#, "line 2: selected_ids is missing"),
    (#"{"layer_idx":0,"selected_ids":[]}"#, "line 2: selected_ids is empty"),
    (#"{"layer_idx":-1,"selected_ids":[1]}"#, "line 2: layer_idx -1 is not a number from"),
    (#"{"layer_idx":0,"selected_ids":[1000000000]}"#, "line 2: 1000000000 in selected_ids"),
    (#"{"layer_idx":0,"selected_ids":[1.5]}"#, "line 2: "),
    (#"{"layer_idx":1e99,"selected_ids":[1]}"#, "line 2: "),
    (#"{"layer_idx":0,"selected_ids":"1"}"#, "line 2: selected_ids is not what it must be"),
    (#"{"layer_idx":1,"selected_ids":[1],"gate_weights":[NaN]}"#, "line 2: "),
    (#"{"layer_idx":1,"selected_ids":[1],"gate_weights":[1e99]}"#, "line 2: "),
    (#"{"layer_idx":1,"selected_ids":[1],"gate_weights":[1,2]}"#, "line 2: 2 gate_weights for 1"),
    (#"{"layer_idx":1,"token_idx":3,"selected_ids":[1]}"#, "line 2: token_idx must be on every"),
    (#"{"layer_idx":1,"selected_ids":[1,1]}"#, "line 2: expert 1 was chosen twice"),
  ])
  func `a bad line is refused with its number`(line: String, reason: String) throws {
    let error = #expect(throws: RouteTraceError.self) {
      try read([#"{"layer_idx":0,"selected_ids":[1]}"#, line, ""])
    }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func `arrays within arrays without end are refused`() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: RouteTraceError.self) { try read(["{\"layer_idx\":\(deep)"]) }
  }
}
