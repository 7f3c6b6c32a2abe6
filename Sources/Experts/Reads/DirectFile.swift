import CSystem
import Glibc
import Synchronization

/// A file that is read past the page cache where the file system allows it.
///
/// The page cache would keep a second copy of every expert, and on its own terms. Where
/// direct reads are refused, ordinary ones are used: slower to plan with, same bytes.
package final class DirectFile: ReadableFile {
  /// `pread`: descriptor, memory, bytes, offset; bytes delivered, or -1 and errno.
  typealias SystemRead = @Sendable (Int32, UnsafeMutableRawPointer, Int, Int) -> Int

  package let path: String
  /// What direct reads are aligned to, in bytes.
  ///
  /// Also used for ordinary reads, so that both kinds fill a slot in the same way.
  package let alignment: Int
  /// The file as it was opened.
  package let identity: FileIdentity

  private let ordinary: Int32
  private let direct: Int32
  private let refused = Atomic<Bool>(false)
  private let systemRead: SystemRead

  package convenience init(path: String, isDirect: Bool = true) throws(ExpertsError) {
    try self.init(path: path, isDirect: isDirect) { pread($0, $1, $2, $3) }
  }

  init(path: String, isDirect: Bool, systemRead: @escaping SystemRead) throws(ExpertsError) {
    self.path = path
    self.systemRead = systemRead
    let ordinary = cs_open(path, 0)
    guard ordinary >= 0, let identity = FileIdentity(descriptor: ordinary) else {
      let reason = String(cString: strerror(errno))
      if ordinary >= 0 { close(ordinary) }
      throw .cannotOpen(path: path, reason: reason)
    }
    self.ordinary = ordinary
    self.identity = identity
    // What is read this way is read once and kept in a slot: read-ahead only hurts.
    posix_fadvise(ordinary, 0, 0, POSIX_FADV_RANDOM)
    var direct = isDirect ? cs_open(path, 1) : -1
    if direct >= 0, FileIdentity(descriptor: direct)?.isSameFile(as: identity) != true {
      // Another file took the path between the two calls.
      close(direct)
      direct = -1
    }
    self.direct = direct
    let known = direct >= 0 ? Int(cs_direct_alignment(direct)) : 0
    alignment = max(512, known == 0 ? 4096 : known)
  }

  deinit {
    close(ordinary)
    if direct >= 0 { close(direct) }
  }

  package var isDirect: Bool { direct >= 0 && !refused.load(ordering: .relaxed) }

  package var descriptor: Int32? { isDirect ? direct : ordinary }

  package func read(
    into memory: UnsafeMutableRawPointer,
    offset: Int,
    count: Int,
    alignment: Int,
    isRetry: Bool
  ) throws(ExpertsError) -> Int {
    precondition(alignment >= self.alignment, "alignment \(alignment) of \(self.alignment)")
    let window = ExpertLayout.window(offset: offset, count: count, alignment: alignment)
    let needed = offset + count - window.start
    var done = 0
    while done < needed {
      let usesDirect = isDirect && !isRetry && done & (alignment - 1) == 0
      let got = systemRead(
        usesDirect ? direct : ordinary,
        memory + done,
        window.count - done,
        window.start + done
      )
      if got > 0 {
        done += got
      } else if got == 0 {
        throw .fileShrank(
          path: path,
          offset: offset,
          needed: count,
          found: max(0, done - (offset - window.start))
        )
      } else if usesDirect && errno == EINVAL {
        refused.store(true, ordering: .relaxed)
      } else if errno != EINTR {
        throw .readFailed(path: path, offset: offset, reason: String(cString: strerror(errno)))
      }
    }
    return done
  }

  /// Whether the page cache holds the byte at `offset`, which is mapped at `address`.
  func isCached(at offset: Int, mapped address: UnsafeRawPointer) -> Bool {
    cs_is_cached(ordinary, Int64(offset), address) == 1
  }

  package func verifyUnchanged() throws(ExpertsError) {
    // A new file at the path is no concern: ours stays what it was until it is closed.
    guard let present = FileIdentity(descriptor: ordinary) else {
      throw .readFailed(path: path, offset: 0, reason: String(cString: strerror(errno)))
    }
    if present.size < identity.size {
      throw .fileShrank(path: path, offset: 0, needed: identity.size, found: present.size)
    }
    if present != identity { throw .fileChanged(path: path) }
  }
}
