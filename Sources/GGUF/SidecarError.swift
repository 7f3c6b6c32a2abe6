/// A file beside a model that could not be written.
package enum SidecarError: Error, Equatable {
  /// Another program is writing the same file.
  case busy(path: String)
  /// The system refused; nothing is left under the path that was not there before.
  case cannotWrite(path: String, reason: String)
}

extension SidecarError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .busy(let path): "\(path) is being written by another program"
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }
}
