import Events
import SampleSessions
import Testing

@testable import Recording

@Suite("Token body")
struct TokenBodyTests {
  private let shape = ExpertShape(TestSession.model(layers: 48, experts: 128))

  private func unpacked(
    _ body: [UInt8],
    of record: TokenRecord,
    shape: ExpertShape? = nil
  ) throws -> TokenRecord {
    var bare = record
    (bare.uses, bare.reads, bare.evictions) = ([], [], [])
    try TokenBody.unpack(body, into: &bare, shape: shape ?? self.shape)
    return bare
  }

  @Test func `the bytes are those of the document`() throws {
    let record = TokenRecord(
      position: 0,
      phase: .decode,
      token: 0,
      uses: [
        ExpertUse(expert: ExpertID(layer: 3, index: 7), weight: 1, outcome: .hit),
        ExpertUse(expert: ExpertID(layer: 3, index: 9), weight: 0.5, outcome: .miss),
        ExpertUse(expert: ExpertID(layer: 4, index: 1), weight: -2, outcome: .skipped),
        ExpertUse(expert: ExpertID(layer: 4, index: 2), weight: 0, outcome: .hit),
      ],
      reads: [
        ReadRecord(
          expert: ExpertID(layer: 3, index: 9),
          bytes: 4096,
          start: 110,
          end: 113,
          lane: 2
        ),
        ReadRecord(
          expert: ExpertID(layer: 2, index: 5),
          bytes: 4096,
          start: 90,
          end: 290,
          lane: 63,
          kind: .prefetch
        ),
      ],
      evictions: [ExpertID(layer: 4, index: 11)],
      start: 100,
      end: 300
    )
    let expected: [UInt8] = [
      1, 0,  // layout, narrow indices
      1, 3, 2, 2,  // one group: from layer 3, two layers, two uses each
      7, 9, 1, 2,  // indices
      0x00, 0x3C, 0x00, 0x38, 0x00, 0xC0, 0x00, 0x00,  // 1, 0.5, -2, 0
      0b0110,  // the second and third are no hits
      0b1101,  // a miss (1), a skip (3)
      2,  // reads
      0b1000, 6, 9, 0x80, 0x20, 20, 3,  // lane 2; layer +3; 4096 bytes; at +10; for 3
      0b1111_1111, 63, 1, 5, 39, 0xC8, 1,  // lane follows, as large, prefetch; layer -1; -20
      1, 8, 11,  // evictions: layer +4
    ]
    let body = TokenBody.pack(record)
    #expect(body == Seal.close(expected))
    #expect(try unpacked(body, of: record) == record)
  }

  @Test func `every list that a session may hold survives`() throws {
    for event in TestSession.random(seed: 1, tokens: 200) + SampleEvents.all {
      guard case .token(let record) = event.fact else { continue }
      #expect(try unpacked(TokenBody.pack(record), of: record) == record)
    }
  }

  @Test func `layers in any order and indices above 255 survive`() throws {
    let experts = [(65535, 65535), (0, 0), (0, 256), (7, 3), (6, 3), (7, 3)]
      .map { ExpertID(layer: $0, index: $1) }
    let record = TokenRecord(
      position: 0,
      phase: .decode,
      token: 0,
      uses: experts.map { ExpertUse(expert: $0, weight: 0.25, outcome: .late) },
      reads: experts.map { ReadRecord(expert: $0, bytes: 1, start: 0, end: .max, lane: .max) },
      evictions: experts
    )
    let shape = ExpertShape(TestSession.model(layers: .max, experts: .max))
    #expect(try unpacked(TokenBody.pack(record), of: record, shape: shape) == record)
    #expect(throws: Damage.self) { try unpacked(TokenBody.pack(record), of: record) }
  }

  @Test func `a weight is rounded to binary16 and made finite`() throws {
    #expect(ExpertUse.recordedWeight(0.1) == 0.099975586)
    #expect(ExpertUse.recordedWeight(.nan) == 0)
    #expect(ExpertUse.recordedWeight(-.infinity) == -65504)
    var random = TestSession.Random(seed: 2)
    for _ in 0..<10_000 {
      let weight = ExpertUse.recordedWeight(Float.random(in: 0..<1, using: &random))
      #expect(ExpertUse.recordedWeight(weight) == weight)
      #expect(Float(Float16(weight)) == weight)
    }
  }

  @Test func `a token of Qwen3-30B-A3B with a fifth missed takes 2.2 KB`() {
    var random = TestSession.Random(seed: 3)
    var record = TokenRecord(position: 0, phase: .decode, token: 0, end: 100_000_000)
    var time: Int64 = 0
    for layer in 0..<48 {
      for _ in 0..<8 {
        let expert = ExpertID(layer: layer, index: random.below(128))
        let isMiss = random.isChosen(oneIn: 5)
        let weight = Float.random(in: 0..<1, using: &random)
        record.uses.append(
          ExpertUse(expert: expert, weight: weight, outcome: isMiss ? .miss : .hit)
        )
        guard isMiss else { continue }
        time += Int64(random.below(1_000_000))
        let end = time + 1_000_000 + Int64(random.below(2_000_000))
        record.reads.append(
          ReadRecord(expert: expert, bytes: 2_654_208, start: time, end: end, lane: 3)
        )
        record.evictions.append(ExpertID(layer: layer, index: random.below(128)))
      }
    }
    #expect(record.reads.count > 60)
    #expect(TokenBody.pack(record).count < 2200)
  }

  @Test func `what lies behind a right checksum is refused, or is inside the model`() throws {
    let small = ExpertShape(TestSession.model())
    var random = TestSession.Random(seed: 4)
    var refused = 0
    for event in TestSession.random(seed: 3, tokens: 20) {
      guard case .token(let record) = event.fact else { continue }
      let body = try #require(Seal.open(TokenBody.pack(record)))
      for length in body.indices {
        #expect(throws: Damage.self) {
          try unpacked(Seal.close(Array(body.prefix(length))), of: record, shape: small)
        }
      }
      for _ in 0..<300 {
        var changed = body
        for _ in 0..<2 { changed[random.below(changed.count)] = UInt8(random.below(256)) }
        do {
          let other = try unpacked(Seal.close(changed), of: record, shape: small)
          #expect(other.uses.allSatisfy { $0.expert.layer < 2 && $0.expert.index < 8 })
          #expect(other.uses.allSatisfy { $0.weight.isFinite })
          #expect(other.reads.allSatisfy { 0 <= $0.start && $0.start <= $0.end && $0.bytes >= 0 })
        } catch is Damage {
          refused += 1
        }
      }
    }
    #expect(refused > 1000)
  }

  @Test(arguments: [
    [1, 0, 1, 0, 1, 1, 0, 0x00, 0x7E, 0, 0, 0],  // a weight that is NaN
    [1, 0, 1, 0, 1, 1, 9, 0x00, 0x3C, 0, 0, 0],  // expert 9 of 8
    [1, 0, 1, 2, 1, 1, 0, 0x00, 0x3C, 0, 0, 0],  // layer 2 of 2
    [1, 0, 1, 0, 1, 0, 0, 0],  // a group of no uses
    [1, 0, 1, 0, 0, 1, 0, 0],  // a group of no layers
    [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],  // more groups than bytes
    [1, 0, 1, 0, 2, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0],  // more uses than bytes
    [1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0],  // more reads than bytes
    [1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0],  // a read before the session began
    [1, 0, 0, 0, 1, 1, 0],  // an eviction from layer -1
    [1, 2, 0, 0, 0], [2, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], [1], [],
  ])
  func `lies are refused one by one`(bytes: [UInt8]) throws {
    let shape = ExpertShape(TestSession.model())
    let record = TokenRecord(position: 0, phase: .decode, token: 0)
    #expect(try unpacked(Seal.close([1, 0, 0, 0, 0]), of: record, shape: shape) == record)
    #expect(throws: Damage.self) { try unpacked(Seal.close(bytes), of: record, shape: shape) }
  }
}
