import Events

/// A forward pass whose tokens are told one by one: the one that was drawn, and of those drafted
/// behind it as many as are drawn as well.
///
/// What the sampler draws from after a token was computed from the tokens before it, as if they
/// had come one by one. So everything else goes on in the same order, too.
struct DecodePass {
  /// Tokens of the sequence up to the newest that was told.
  private(set) var position: Int
  /// Tokens of the pass: one and its draft; 0 for what follows a prompt.
  let computedCount: Int
  /// Drafted tokens that were told.
  private(set) var acceptedCount = 0
  /// Nanoseconds of the pass, with its logits as soon as they were asked for.
  private(set) var time: Int64 = 0
  /// Tokens computed and not told; the first is told next if it is drawn.
  private var waiting: ArraySlice<TokenRecord> = []
  /// The places in the batch that logits are asked for after.
  private let places: Range<Int>
  /// The place of the newest token that was told.
  private var place: Int
  private var rows: [UnsafeMutableBufferPointer<Float>] = []

  /// What follows the last token of a batch of the prompt.
  init(afterPromptAt place: Int, position: Int) {
    places = place..<place + 1
    self.place = place
    self.position = position
    computedCount = 0
  }

  /// Computes a token that was drawn, and a draft behind it.
  ///
  /// Throws ``ExpertsError`` when a read failed.
  init(computing token: Int, draft: ArraySlice<Int>, engine: Engine) throws {
    position = engine.cache.count
    let tokens = [token] + draft
    let records = try engine.forward.run(tokens[...], phase: .decode, cache: engine.cache)
    waiting = records[...]
    time = records[0].end - records[0].start
    places = 0..<tokens.count
    place = -1
    computedCount = tokens.count
  }

  /// What the next token is drawn from, which may change it: one number for each token of the
  /// vocabulary.
  mutating func logits(_ engine: Engine) -> UnsafeMutableBufferPointer<Float> {
    if rows.isEmpty {
      let start = engine.clock.now()
      rows = engine.forward.logits(after: places)
      time += engine.clock.now() - start
    }
    return rows[place - places.lowerBound]
  }

  /// The token that was computed next; `nil` when all were told.
  var next: Int? { waiting.first?.token }

  /// Its record, to be told now.
  mutating func take() -> TokenRecord {
    place += 1
    position += 1
    if place > 0 { acceptedCount += 1 }
    return waiting.removeFirst()
  }

  /// Forgets the tokens that were not told: keys and values end with the newest that was.
  ///
  /// - Returns: their records, which say what they did to the expert store
  mutating func reject(_ cache: KVCache) -> [TokenRecord] {
    defer { waiting = [] }
    guard !waiting.isEmpty else { return [] }
    cache.truncate(to: position)
    return waiting.map { record in
      var record = record
      record.phase = .rejected
      return record
    }
  }
}
