import Dashboard
import Events
import Experts
import Simulation

/// The misses that LRU would have had with every number of slots.
struct MissRates {
  /// Of the requests, from 0 to 1, with 0, 1, 2, … slots.
  let rates: [Double]
  /// Slots that the session had, and the bytes of one.
  private let slotCount: Int
  private let slotBytes: Int
  private let tokenCount: Int

  /// A longer session says no more, and would keep its reader waiting.
  private static let tokenLimit = 10_000
  private static let placeLimit = 1 << 20

  /// `nil` where the records do not fit the model that the session names.
  init?(_ session: ExportedSession) {
    guard let header = session.header else { return nil }
    let (layers, experts) = (header.model.layerCount, header.model.expertCount)
    guard (1...Self.placeLimit).contains(layers), (1...Self.placeLimit).contains(experts),
      layers * experts <= Self.placeLimit
    else { return nil }
    let records = session.tokens.prefix(Self.tokenLimit).map(\.record)
    let isOfModel = records.allSatisfy { record in
      record.uses.count <= layers * experts
        && record.uses.allSatisfy { $0.expert.layer < layers && $0.expert.index < experts }
    }
    guard isOfModel, records.contains(where: { !$0.uses.isEmpty }) else { return nil }
    let places = ExpertPlaces(layers: 0..<layers, expertCount: experts)
    let events = records.map { SessionEvent(time: 0, fact: .token($0)) }
    guard let trace = try? AccessTrace(events: events, places: places) else { return nil }
    let curve = MissCurve.measure(trace, places: places).shared
    rates = curve.misses.indices.map { 1 - curve.hitRate(slotCount: $0) }
    slotCount = header.settings.slotCount
    slotBytes = header.settings.slotBytes
    tokenCount = records.count
  }

  var chart: LineChart {
    LineChart(
      title: "Misses of LRU with every number of slots, over \(tokenCount) tokens",
      xLabel: "slots",
      xRange: 0...Double(rates.count - 1),
      yUnit: " %",
      yTop: 100,
      points: rates.enumerated().map { LineChart.Point(x: Double($0), y: $1 * 100) },
      mark: (
        Double(slotCount),
        "this session: \(NumberText.bytes(Double(slotCount) * Double(slotBytes)))"
      )
    )
  }
}
