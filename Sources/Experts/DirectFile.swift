import CSystem
import Glibc
import Synchronization

/// A file that is read past the page cache where the file system allows it.
///
/// The page cache would keep a second copy of every expert, and on its own terms. Where
/// direct reads are refused, ordinary ones are used: slower to plan with, same bytes.
package final class DirectFile: Sendable {
  package let path: String
  /// What direct reads are aligned to, in bytes.
  ///
  /// Also used for ordinary reads, so that both kinds fill a slot in the same way.
  package let alignment: Int

  private let ordinary: Int32
  private let direct: Int32
  private let refused = Atomic<Bool>(false)

  package init(path: String, isDirect: Bool = true) throws(ExpertsError) {
    self.path = path
    ordinary = cs_open(path, 0)
    guard ordinary >= 0 else {
      throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    // What is read this way is read once and kept in a slot: read-ahead only hurts.
    posix_fadvise(ordinary, 0, 0, POSIX_FADV_RANDOM)
    direct = isDirect ? cs_open(path, 1) : -1
    let known = direct >= 0 ? Int(cs_direct_alignment(direct)) : 0
    alignment = max(512, known == 0 ? 4096 : known)
  }

  deinit {
    close(ordinary)
    if direct >= 0 { close(direct) }
  }

  /// Whether reads bypass the page cache.
  package var isDirect: Bool { direct >= 0 && !refused.load(ordering: .relaxed) }

  /// Reads the aligned window around `count` bytes at `offset` into `memory`.
  ///
  /// - Parameters:
  ///   - memory: aligned, room for the whole window
  ///   - offset: first byte wanted; it lands at `memory + offset % alignment`
  ///   - count: bytes wanted
  ///   - alignment: of the window, at least the file's own
  /// - Returns: bytes that the file system delivered
  /// - Throws: ``ExpertsError`` when the file is too short or cannot be read
  package func read(
    into memory: UnsafeMutableRawPointer,
    offset: Int,
    count: Int,
    alignment: Int
  ) throws(ExpertsError) -> Int {
    precondition(alignment >= self.alignment, "alignment \(alignment) of \(self.alignment)")
    let window = ExpertLayout.window(offset: offset, count: count, alignment: alignment)
    let needed = offset + count - window.start
    var done = 0
    while done < needed {
      let usesDirect = isDirect && done & (alignment - 1) == 0
      let got = pread(
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
}
