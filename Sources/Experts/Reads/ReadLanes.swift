/// Threads that read with `pread`, each one part at a time.
final class ReadLanes: ReadBackend {
  let name = "pread"
  private let desk: ReadDesk
  private let threads: [ReadThread]

  init(desk: ReadDesk, laneCount: Int, reader: PartReader) {
    self.desk = desk
    threads = (0..<laneCount).map { lane in
      ReadThread {
        while let part = desk.waitForPart() {
          desk.finish(part, reader.read(part, lane: lane))
        }
      }
    }
  }

  func wake() {
    desk.wake()
  }

  func join() {
    for thread in threads { thread.join() }
  }
}
