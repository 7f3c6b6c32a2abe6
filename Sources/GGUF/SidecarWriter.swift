import Glibc

/// Writes a GGUF file that accompanies a model, in constant memory.
///
/// The bytes of the tensors are handed over in pieces, in any order. Everything goes into a
/// file of a temporary name beside the target; only ``finish(header:)`` gives it the name,
/// after the disk has confirmed the bytes. So whoever sees the name sees a whole file, and a
/// writer that is let go of before leaves nothing.
package final class SidecarWriter {
  /// The path that the file will have.
  package let path: String

  private let header: SidecarHeader
  private let temporary: String
  private let descriptor: Int32
  /// Whether the temporary name is ours to take away.
  private var ownsName = false
  /// Bytes of tensors still to come; every one is written once.
  private var missingBytes: Int

  /// Reserves the space of the whole file.
  ///
  /// - Throws: ``SidecarError``, also when the disk has not that much room
  package init(path: String, header: SidecarHeader) throws(SidecarError) {
    self.path = path
    self.header = header
    temporary = path + ".partial"
    missingBytes = header.tensors.reduce(0) { $0 + $1.byteCount }
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path, code: errno) }
    // Emptied only once it is known to be ours, and not renamed since it was opened.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isSame(descriptor, temporary) else {
      throw .busy(path: path)
    }
    ownsName = true
    guard ftruncate(descriptor, 0) == 0 else { throw Self.failure(path, code: errno) }
    let code = posix_fallocate(descriptor, 0, header.fileByteCount)
    guard code == 0 else { throw Self.failure(path, code: code) }
  }

  deinit {
    // Before the lock goes: another writer may take the name right after.
    if ownsName { unlink(temporary) }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Writes `bytes` into a tensor of the header, from `offset` of its data on.
  ///
  /// - Throws: ``SidecarError/cannotWrite(path:reason:)``
  package func write(
    _ bytes: UnsafeRawBufferPointer,
    to tensor: Int,
    at offset: Int
  ) throws(SidecarError) {
    precondition(
      offset >= 0 && offset + bytes.count <= header.tensors[tensor].byteCount,
      "\(bytes.count) bytes at \(offset) of \(header.tensors[tensor])"
    )
    missingBytes -= bytes.count
    try put(bytes, at: header.offsets[tensor] + offset)
  }

  /// Gives the file its name, in place of what had it.
  ///
  /// - Parameter final: the header with what was not known before, such as checksums; of
  ///   the same length as the first one
  /// - Throws: ``SidecarError/cannotWrite(path:reason:)``
  package func finish(header final: SidecarHeader? = nil) throws(SidecarError) {
    precondition(missingBytes == 0 && ownsName, "\(missingBytes) bytes of \(path) missing")
    let bytes = (final ?? header).bytes
    precondition(bytes.count == header.bytes.count, "\(bytes.count) bytes of header")
    try bytes.withUnsafeBufferPointer { (bytes) throws(SidecarError) in
      try put(UnsafeRawBufferPointer(bytes), at: 0)
    }
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
      throw Self.failure(path, code: errno)
    }
    ownsName = false
    try syncFolder()
  }

  private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SidecarError) {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = pwrite(descriptor, rest.baseAddress, rest.count, offset + done)
      if count > 0 {
        done += count
      } else if count == 0 || errno != EINTR {
        throw Self.failure(path, code: count == 0 ? ENOSPC : errno)
      }
    }
  }

  /// A new name is on the disk when its folder is.
  private func syncFolder() throws(SidecarError) {
    let end = path.lastIndex(of: "/")
    let name = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.failure(path, code: errno) }
    defer { close(folder) }
    // Some file systems cannot do this to a folder, and need not.
    guard fsync(folder) == 0 || errno == EINVAL else { throw Self.failure(path, code: errno) }
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino
  }

  private static func failure(_ path: String, code: Int32) -> SidecarError {
    .cannotWrite(path: path, reason: String(cString: strerror(code)))
  }
}
