/// An expert store that cannot be made, or a read that failed.
package enum ExpertsError: Error, Equatable {
  /// A budget that is not a size, a share or `all`.
  case notABudget(String)
  /// The budget holds fewer experts than one layer asks for at once.
  case budgetBelowFloor(bytes: Int, floorBytes: Int, expertsPerToken: Int)
  /// The memory for the slots could not be had.
  case outOfMemory(bytes: Int)
  /// A file could not be opened for reading.
  case cannotOpen(path: String, reason: String)
  /// The file system returned an error in the middle of a run.
  case readFailed(path: String, offset: Int, reason: String)
  /// The file became shorter while it was in use.
  case fileShrank(path: String, offset: Int, needed: Int, found: Int)
  /// The contents of the file were replaced while it was in use.
  case fileChanged(path: String)
  /// A storage to imitate that is not a speed and a delay.
  case notAStorage(String)
  /// An expert tensor has not the shape that the model says.
  case wrongShape(tensor: String, found: [Int], expected: [Int])
  /// A layer lacks one of its expert tensors.
  case missingTensor(String)
}

extension ExpertsError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notABudget(let text):
      "'\(text)' is not a budget: give bytes (2G, 512M), a share of the experts (40%) or all"
    case .budgetBelowFloor(let bytes, let floorBytes, let expertsPerToken):
      "\(ByteCount(bytes)) is below the floor: the \(expertsPerToken) experts that one layer"
        + " needs at once take \(ByteCount(floorBytes)) (\(floorBytes) bytes)"
    case .outOfMemory(let bytes):
      "no memory for \(ByteCount(bytes)) of expert slots"
    case .cannotOpen(let path, let reason):
      "\(path) cannot be opened: \(reason)"
    case .readFailed(let path, let offset, let reason):
      "reading \(path) at offset \(offset) failed: \(reason)"
    case .fileShrank(let path, let offset, let needed, let found):
      "\(path) became shorter: needed \(needed) bytes at offset \(offset), found \(found)"
    case .fileChanged(let path):
      "\(path) was changed while it was in use"
    case .notAStorage(let text):
      "'\(text)' is not a storage: give a speed, and a delay if there is one (600MB/s,100us)"
    case .wrongShape(let tensor, let found, let expected):
      "tensor \(tensor) has shape \(found), expected \(expected)"
    case .missingTensor(let name):
      "tensor \(name) is missing"
    }
  }
}
