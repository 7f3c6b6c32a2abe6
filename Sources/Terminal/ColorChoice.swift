/// How many colours the user wants (`--color`).
package enum ColorChoice: String, CaseIterable, Sendable {
  /// What the terminal can show; none where NO_COLOR is set (https://no-color.org).
  case auto
  case never
  case sixteen = "16"
  case palette = "256"
  case truecolor
}
