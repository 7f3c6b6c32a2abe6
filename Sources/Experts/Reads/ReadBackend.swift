/// What reads the parts that a ``ReadDesk`` hands out.
protocol ReadBackend: AnyObject {
  var name: String { get }

  /// Says that the desk may have more to hand out.
  func wake()

  /// Ends the threads after the reads under way; the desk has been closed. Call it once.
  func join()
}
