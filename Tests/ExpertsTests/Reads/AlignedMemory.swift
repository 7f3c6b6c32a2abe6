/// Memory to read into, aligned, of equal rooms that begin as 0xAA.
final class AlignedMemory {
  let room: Int
  let count: Int
  private let base: UnsafeMutableRawPointer

  /// - Parameters:
  ///   - count: rooms
  ///   - room: bytes of each, a multiple of 4096
  init(count: Int = 1, room: Int) {
    precondition(room % 4096 == 0, "a room of \(room) bytes")
    self.count = count
    self.room = room
    base = .allocate(byteCount: count * room, alignment: 4096)
    base.initializeMemory(as: UInt8.self, repeating: 0xAA, count: count * room)
  }

  deinit {
    base.deallocate()
  }

  func room(_ index: Int) -> UnsafeMutableRawPointer { base + index * room }

  func bytes(_ index: Int, at offset: Int = 0, count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: room(index) + offset, count: count)
  }

  func isUntouched(_ index: Int) -> Bool {
    bytes(index, count: room).allSatisfy { $0 == 0xAA }
  }
}
