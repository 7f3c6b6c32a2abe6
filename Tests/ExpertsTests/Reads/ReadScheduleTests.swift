import SampleFiles
import Testing

@testable import Experts

@Suite("Read schedule")
final class ReadScheduleTests {
  private let folder: TemporaryFolder
  private let file: DirectFile
  /// Never written: a schedule does not read.
  private let memory = AlignedMemory(room: 4096)
  private var schedule = ReadSchedule(alignment: 4096, predictedLimit: 1)

  init() throws {
    folder = try TemporaryFolder()
    file = try DirectFile(path: folder.write([1], to: "file"))
  }

  private func piece(_ offset: Int, _ count: Int) -> ReadPiece {
    ReadPiece(file: file, offset: offset, count: count, memory: memory.room(0) + offset)
  }

  private func submit(
    _ slot: Int,
    _ priority: ReadPriority,
    count: Int = 4096
  ) -> Int {
    schedule.submit(slot: slot, pieces: [piece(0, count)], priority: priority)
  }

  private func next() -> ReadPart? { schedule.next() }

  private func cancel(_ ticket: Int) -> Bool { schedule.cancel(ticket: ticket) }

  /// Hands out all there is, each finished before the next.
  private func slots() -> [Int] {
    var list: [Int] = []
    while let part = next() {
      list.append(part.slot)
      schedule.finish(part, ReadArrival(slot: part.slot, ticket: part.ticket))
    }
    return list
  }

  @Test func `hands out by priority, and in order among equals`() {
    let priorities: [ReadPriority] = [
      .predicted(layersAhead: 2, confidence: 1), .demand(waiting: 1),
      .predicted(layersAhead: 1, confidence: 0.5), .demand(waiting: 1), .demand(waiting: 3),
      .predicted(layersAhead: 1, confidence: 0.6), .demand(waiting: 1),
    ]
    for (slot, priority) in priorities.enumerated() { _ = submit(slot, priority) }
    #expect(slots() == [4, 1, 3, 6, 5, 2, 0])
  }

  @Test func `a raised read overtakes, and is never lowered`() {
    _ = submit(0, .demand(waiting: 1))
    let predicted = submit(1, .predicted(layersAhead: 1, confidence: 0.5))
    let urgent = submit(2, .demand(waiting: 2))
    schedule.raise(ticket: predicted, to: .demand(waiting: 5))
    schedule.raise(ticket: urgent, to: .predicted(layersAhead: 1, confidence: 1))
    #expect(slots() == [1, 2, 0])
  }

  @Test func `only predicted reads are limited`() {
    schedule = ReadSchedule(alignment: 4096, predictedLimit: 2)
    for slot in 0..<3 {
      _ = submit(slot, .predicted(layersAhead: 1, confidence: 1))
    }
    let first = next()
    #expect(next() != nil)
    #expect(next() == nil && !schedule.canStart)
    _ = submit(7, .demand(waiting: 1))
    #expect(schedule.canStart)
    #expect(next()?.slot == 7)
    #expect(next() == nil)
    if let first { schedule.finish(first, ReadArrival(slot: 0, ticket: first.ticket)) }
    #expect(next()?.slot == 2)
  }

  @Test func `a predicted read is handed out in small parts, and lets others between`() {
    let ticket = submit(0, .predicted(layersAhead: 1, confidence: 1), count: 1_200_000)
    let first = next()
    #expect(first?.piece.count == 262_144)
    _ = submit(1, .demand(waiting: 1))
    if let first { schedule.finish(first, ReadArrival(slot: 0, ticket: ticket)) }
    #expect(schedule.arrived.isEmpty)
    #expect(next()?.slot == 1)
    let second = next()
    #expect(second?.piece.offset == 262_144 && second?.piece.count == 262_144)
    // Once somebody waits, what is left is one read.
    schedule.raise(ticket: ticket, to: .demand(waiting: 1))
    let third = next()
    #expect(third?.piece.offset == 524_288 && third?.piece.count == 675_712)
    #expect(third?.isPredicted == false)
  }

  @Test func `a large demanded piece is shared out in equal parts`() {
    _ = submit(0, .demand(waiting: 1), count: 10 << 20)
    var counts: [Int] = []
    while let part = next() { counts.append(part.piece.count) }
    // 2560 blocks over three parts: 854 + 853 + 853.
    #expect(counts == [854 * 4096, 853 * 4096, 853 * 4096])
    _ = submit(0, .demand(waiting: 1), count: 4 << 20)
    #expect(next()?.piece.count == 4 << 20)
  }

  @Test func `pieces that go on from each other are one read`() {
    let pieces = [
      piece(0, 5000),
      ReadPiece(file: file, offset: 5000, count: 5000, memory: memory.room(0) + 4096),
      piece(40_960, 10),
    ]
    _ = schedule.submit(slot: 0, pieces: pieces, priority: .demand(waiting: 1))
    #expect(next()?.piece.count == 10_000)
    #expect(next()?.piece.offset == 40_960)
    #expect(next() == nil)
  }

  @Test func `an expert arrives with its last part, whatever the order`() {
    let ticket = schedule.submit(
      slot: 9,
      pieces: [piece(0, 10), piece(40_960, 10)],
      priority: .demand(waiting: 1)
    )
    guard let first = next(), let second = next() else {
      Issue.record("two pieces are two parts")
      return
    }
    schedule.finish(
      second,
      ReadArrival(slot: 9, ticket: ticket, bytes: 10, start: 30, end: 50, lane: 1)
    )
    #expect(schedule.arrived.isEmpty && schedule.pendingCount == 1)
    schedule.finish(
      first,
      ReadArrival(slot: 9, ticket: ticket, bytes: 5, start: 20, end: 40, lane: 2)
    )
    var arrived: [ReadArrival] = []
    schedule.take(into: &arrived)
    let whole = ReadArrival(slot: 9, ticket: ticket, bytes: 15, start: 20, end: 50, lane: 2)
    #expect(arrived == [whole])
    #expect(schedule.pendingCount == 0)
  }

  @Test func `can be cancelled until something has begun on it`() {
    let first = submit(0, .demand(waiting: 1), count: 10 << 20)
    let second = submit(1, .demand(waiting: 1))
    #expect(next()?.slot == 0)
    #expect(!cancel(first))
    #expect(cancel(second))
    #expect(!cancel(second))
    #expect(!cancel(99))
    #expect(schedule.pendingCount == 1)
    #expect(slots() == [0, 0])
  }

  @Test func `half an expert is not taken back, even between two of its parts`() {
    let ticket = submit(0, .predicted(layersAhead: 1, confidence: 1), count: 1_000_000)
    guard let first = next() else {
      Issue.record("there is something to read")
      return
    }
    schedule.finish(first, ReadArrival(slot: 0, ticket: ticket))
    #expect(!cancel(ticket))
    #expect(next()?.piece.offset == 262_144)
  }

  @Test func `the rest of a failed expert is not read`() {
    let ticket = submit(3, .demand(waiting: 1), count: 10 << 20)
    guard let first = next(), let second = next() else {
      Issue.record("10 MiB are several parts")
      return
    }
    let failure = ExpertsError.fileChanged(path: "file")
    schedule.finish(first, ReadArrival(slot: 3, ticket: ticket, failure: failure))
    #expect(next() == nil)
    #expect(schedule.arrived.isEmpty)
    schedule.finish(second, ReadArrival(slot: 3, ticket: ticket, bytes: 4096))
    #expect(schedule.arrived.map(\.failure) == [failure])
    #expect(schedule.pendingCount == 1)
  }

  @Test func `what was abandoned never arrives`() {
    let ticket = submit(0, .demand(waiting: 1))
    _ = submit(1, .demand(waiting: 1))
    let part = next()
    schedule.abandon()
    #expect(next() == nil)
    if let part { schedule.finish(part, ReadArrival(slot: 0, ticket: ticket)) }
    #expect(schedule.arrived.isEmpty && schedule.pendingCount == 0)
  }
}
