/// The version of the program, as `--version` prints it and recordings keep it.
enum ProgramVersion {
  static let text = "0.1.0"
}
