/// What a user may set once for all sessions; `nil` where nothing was said.
///
/// ``SettingCatalog`` tells what each means and which values it takes.
package struct Settings: Equatable, Sendable {
  // MARK: The model and its experts
  package var model: String?
  package var modelFolders: [String]?
  package var budget: String?
  package var policy: String?
  package var schedule: String?
  package var predict: String?
  /// How the KV cache keeps keys and values.
  package var kvFormat: String?
  package var threads: Int?
  /// Tokens.
  package var context: Int?
  package var system: String?
  package var isRecording: Bool?
  package var sessionsFolder: String?

  // MARK: Choosing tokens
  package var temperature: Double?
  package var topK: Int?
  package var topP: Double?
  package var minP: Double?
  package var repeatPenalty: Double?
  package var maxTokens: Int?
  package var seed: Int?
  package var speculate: String?

  // MARK: The screen
  package var theme: String?
  package var darkTheme: String?
  package var lightTheme: String?
  package var glyphs: String?
  package var color: String?
  /// Frames a second.
  package var frameLimit: Int?
  package var hasReducedMotion: Bool?
  package var hasMouse: Bool?
  package var timeline: String?
  package var preset: String?
  package var mapView: String?
  package var enter: String?

  package init() {}
}
