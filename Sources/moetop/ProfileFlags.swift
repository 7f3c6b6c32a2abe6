import ArgumentParser
import Experts
import Inference
import Recording

/// Whether a session begins with the experts that earlier ones used most.
struct ProfileFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Count uses in this file, and begin with the experts used most. Left out: one file for"
        + " each model.",
      valueName: "file"
    ),
    completion: .file()
  )
  var profile: String?

  @Flag(help: "Begin with empty slots, and count nothing.")
  var noProfile = false

  func validate() throws {
    if noProfile && profile != nil {
      throw ValidationError("--profile and --no-profile exclude each other")
    }
  }

  /// The flags again, as they were given.
  var arguments: [String] {
    (profile.map { ["--profile", $0] } ?? []) + (noProfile ? ["--no-profile"] : [])
  }

  /// What earlier sessions counted; `nil` where nothing was, or nothing should be.
  func profile(for plan: ModelPlan) throws -> ResidencyProfile? {
    guard let path = path(for: plan.file.identity) else { return nil }
    do {
      let profile = try ResidencyProfile(path: path)
      let shape = [profile.layerCount, profile.expertCount]
      let isOfModel =
        profile.model == plan.file.identity
        && shape == [plan.shape.routedLayerCount, plan.shape.expertCount]
      return isOfModel ? profile : nil
    } catch ProfileError.cannotRead {
      return nil
    } catch {
      if profile != nil { throw Failure(error, subject: "--profile") }
      // A file of our own that is damaged is no reason not to run: it is counted anew.
      return nil
    }
  }

  /// Keeps what this session and those before it counted.
  ///
  /// A profile only makes the next start faster: where it cannot be kept, a warning is all.
  func save(_ profile: ResidencyProfile) {
    guard let path = path(for: profile.model) else { return }
    do {
      if let end = path.lastIndex(of: "/") { try PrivateFolder.make(String(path[..<end])) }
      try profile.save(to: path)
    } catch {
      StandardOutput.note("warning: the residency profile is not kept: \(error)\n")
    }
  }

  /// Where the profile of a model is kept; `nil` where none is.
  private func path(for identity: String) -> String? {
    if noProfile { return nil }
    return profile ?? InstalledFiles.stateFolder().map { "\($0)/profiles/\(identity).json" }
  }
}
