/// A residency profile that cannot be read or written.
package enum ProfileError: Error, Equatable {
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// The file is there, but it is not a sound profile.
  case damaged(path: String, reason: String)
}

extension ProfileError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)"
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
    case .damaged(let path, let reason): "\(path) is not a residency profile: \(reason)"
    }
  }
}
