import Dashboard
import GGUF
import Inference

/// A model file that was found, and what its header says.
struct FoundModel: Sendable {
  /// Where it lies; of a split model the first part.
  let path: String
  /// What its folder calls it, where that is not the file's name.
  var title: String?

  /// As it is listed before anybody looked into it.
  var item: Picker.Item {
    Picker.Item(id: path, title: title ?? fileName, note: path)
  }

  /// As it is listed by its header: format, size, and why it cannot be run, if so.
  ///
  /// Weights are not touched.
  func examined() -> Picker.Item {
    var item = item
    do {
      let file = try GGUFFile(path: path)
      let size = NumberText.bytes(file.byteCount)
      let architecture = try file.metadata.string("general.architecture") ?? "?"
      item.detail = "\(architecture) · \(size)"
      if title == nil, let name = try file.metadata.string("general.name"), !name.isEmpty {
        item.title = "\(name)  \(fileName)"
      }
      let card = try ModelPlan(file: file).card()
      item.detail = "\(architecture) · \(card.format) · \(size)"
    } catch {
      item.obstacle = "\(error)"
    }
    return item
  }

  private var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
}
