/// A recording in a folder that cannot be renamed or deleted.
package enum LibraryError: Error, Equatable {
  /// There is no file of that name.
  case missing
  /// It is a link: only what it leads to is a recording.
  case link
  /// It is a folder, or a file of another program.
  case foreign
  /// A program has it open.
  case inUse
  /// There is a file of the new name already.
  case nameTaken(String)
  /// What was given cannot be the name of a file.
  case badName(String)
  /// The file system or SQLite refuses.
  case refused(String)
}

extension LibraryError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing: "there is no such session"
    case .link: "it is a link, and links are left alone"
    case .foreign: "this is not a recording of moetop"
    case .inUse: "it is open in another program, which may be recording it"
    case .nameTaken(let name): "there is a file \(name) already"
    case .badName(let why): "this cannot be a name: \(why)"
    case .refused(let why): why
    }
  }
}
