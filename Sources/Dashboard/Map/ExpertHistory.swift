import Events
import Session

/// What became of one expert in the last tokens.
struct ExpertHistory: Equatable, Sendable {
  /// A token, from the expert's view.
  struct Moment: Equatable, Sendable {
    var isChosen = false
    var isMiss = false
    /// Whether it has a slot after the token; `nil` where the records do not tell.
    var isResident: Bool?
  }

  /// A time that it had to be waited for.
  struct Miss: Equatable, Sendable {
    /// The token's number, counted from 1.
    var token: Int
    /// Nanoseconds that the read took, and its bytes; `nil` where no read was recorded.
    var readTime: Int64?
    var bytes: Int?
  }

  /// An expert of its layer, and how many tokens chose both.
  struct Partner: Equatable, Sendable {
    var index: Int
    var tokens: Int
  }

  let expert: ExpertID
  /// The tokens that it tells of: at most ``tokenLimit``, up to what is shown.
  let tokens: Range<Int>
  /// Oldest first.
  private(set) var moments: [Moment] = []
  /// Newest first.
  private(set) var misses: [Miss] = []
  /// Those chosen together with it most often, most often first.
  private(set) var partners: [Partner] = []

  static let tokenLimit = 512
  private static let partnerLimit = 8

  /// What the records of some tokens, oldest first, tell of an expert; `isResident` says
  /// whether it has a slot after them.
  init(of expert: ExpertID, tokens: Range<Int>, records: [TokenRecord], isResident: Bool) {
    self.expert = expert
    self.tokens = tokens
    var together: [Int: Int] = [:]
    var isIn: Bool?
    // Moments before the first that tells where it was.
    var untold = 0
    for (token, record) in zip(tokens, records) {
      var moment = Moment()
      let visit = Visit(of: expert, in: record)
      if let use = visit.use {
        moment.isChosen = true
        moment.isMiss = use.outcome != .hit
        if moment.isMiss { misses.append(Self.miss(token: token, record, expert)) }
        for other in record.uses
        where other.expert.layer == expert.layer && other.expert != expert {
          together[other.expert.index, default: 0] += 1
        }
      }
      if isIn == nil, let before = visit.wasIn {
        for place in moments.count - untold..<moments.count {
          moments[place].isResident = before
        }
        isIn = before
      }
      isIn = visit.isInAfter(isIn)
      moment.isResident = isIn
      untold = isIn == nil ? untold + 1 : 0
      moments.append(moment)
    }
    // Nothing happened to it: it was where it is.
    if untold == moments.count {
      for place in moments.indices { moments[place].isResident = isResident }
    }
    misses.reverse()
    partners = together.map { Partner(index: $0.key, tokens: $0.value) }
      .sorted { ($0.tokens, $1.index) > ($1.tokens, $0.index) }
    partners = Array(partners.prefix(Self.partnerLimit))
  }

  private static func miss(token: Int, _ record: TokenRecord, _ expert: ExpertID) -> Miss {
    let read = record.reads.last { $0.expert == expert }
    return Miss(
      token: token + 1,
      readTime: read.map { max(0, $0.end.clampedDifference($0.start)) },
      bytes: read.map { max(0, $0.bytes) }
    )
  }

  /// What one token did with the expert.
  private struct Visit {
    var use: ExpertUse?
    var arrivals: Int
    var departures: Int

    init(of expert: ExpertID, in record: TokenRecord) {
      let uses = record.uses.filter { $0.expert == expert }
      use = uses.first { $0.outcome != .hit } ?? uses.first
      arrivals =
        record.reads.count { $0.kind == .prefetch && $0.expert == expert }
        + uses.count { $0.outcome == .miss || $0.outcome == .lowerPrecision }
      departures = record.evictions.count { $0 == expert }
    }

    /// Whether it had a slot before; `nil` where the token does not tell.
    var wasIn: Bool? {
      if arrivals > departures { return false }
      if departures > arrivals { return true }
      return arrivals == 0 && use?.outcome == .hit ? true : nil
    }

    /// Whether it has a slot after, by the rule of ``Residency/follow(_:)``.
    func isInAfter(_ before: Bool?) -> Bool? {
      if arrivals + departures == 0 {
        guard let use else { return before }
        return use.outcome == .hit || use.outcome == .late ? true : before
      }
      if arrivals == 0 { return false }
      if departures == 0 { return true }
      return before.map { ($0 ? 1 : 0) + arrivals - departures > 0 }
    }
  }
}
