import Events
import Glibc
import Inference

/// The model that a session was recorded with, found again.
struct RecordedModel {
  let card: ModelCard

  /// The path of the model file.
  ///
  /// - Parameters:
  ///   - named: what the user named, if anything
  ///   - recording: the path of the recording; the model may lie beside it
  /// - Returns: a file whose model is the one of the session
  /// - Throws: ``Failure`` when there is no such file, or it is another model
  func path(named: String?, recording: String) throws -> String {
    guard let path = named ?? found(beside: recording) else {
      throw Failure(
        what: fileName,
        why: "it is neither beside the recording nor here: name it with --model"
      )
    }
    let identity: String
    do {
      identity = try ModelPlan(path: path).file.identity
    } catch {
      throw Failure(error, subject: path)
    }
    guard identity == card.identity else {
      throw Failure(what: path, why: "it is another model than \(card.name) of the recording")
    }
    return path
  }

  // A recording may name anything: only the last part of it is believed.
  private var fileName: String {
    card.file.split(separator: "/").last.map(String.init) ?? "the model"
  }

  private func found(beside recording: String) -> String? {
    let folder = recording.lastIndex(of: "/").map { String(recording[...$0]) } ?? ""
    let sample = try? InstalledFiles.sampleModel()
    let paths = [folder + fileName, fileName] + (sample.map { [$0] } ?? [])
    return paths.first { $0.hasSuffix(fileName) && access($0, R_OK) == 0 }
  }
}
