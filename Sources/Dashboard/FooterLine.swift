/// The last line of a screen that has keys of its own: its name, its keys, its state.
struct FooterLine {
  var mode: String
  var bindings: [KeyBinding]
  /// Shown in place of the keys.
  var message: String?
  /// At the right end.
  var state = ""

  /// Draws into a row; the help key, where there is one, is last and stays.
  func draw(y: Int, on canvas: inout Canvas) {
    let theme = canvas.theme
    let appearance = canvas.appearance
    var end = canvas.width - 1
    if !state.isEmpty, canvas.width >= 40 {
      end = canvas.putRight(state, endX: end, y: y, theme.accent) - 2
    }
    var x = canvas.put(mode, x: 1, y: y, canvas.ink(theme.accent, .bold), limit: end) + 2
    if let message {
      canvas.put(appearance.shortened(message, columns: end - x), x: x, y: y, theme.warning)
      return
    }
    func columns(_ binding: KeyBinding) -> Int {
      appearance.columns(of: binding.keys + (binding.hint ?? "")) + 3
    }
    let hinted = bindings.filter { $0.hint != nil }
    let help = hinted.filter { $0.hint == "help" }
    var left = end - x + 2 - help.reduce(0) { $0 + columns($1) }
    if left < 0 { return }
    let others = hinted.filter { $0.hint != "help" }.prefix { binding in
      left -= columns(binding)
      return left >= 0
    }
    for binding in others + help {
      x = canvas.put(binding.keys, x: x, y: y, theme.text)
      x = canvas.put(binding.hint ?? "", x: x + 1, y: y, theme.dim) + 2
    }
  }
}
