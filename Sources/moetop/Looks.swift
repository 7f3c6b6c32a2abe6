import CSystem
import Configuration
import Dashboard
import Glibc

/// The theme of the screen while the program runs: chosen, tried out, and read again when its
/// file is saved or SIGUSR1 comes.
struct Looks {
  private(set) var appearance: Appearance
  private let library: ThemeLibrary
  /// What the theme was asked for by: a name or a path; `nil` for the one inside the program.
  private var name: String?
  /// The theme to go back to when one that is only tried out was not chosen.
  private var kept: Theme?
  private var watch: ThemeWatch?
  private let signal = cs_signal_descriptor(SIGUSR1)

  /// Begins with a theme that was loaded by this name.
  init(_ appearance: Appearance, name: String?, library: ThemeLibrary) {
    self.appearance = appearance
    self.name = name
    self.library = library
    watch = name.flatMap { try? library.load($0) }.flatMap { ThemeWatch(paths: $0.paths) }
  }

  /// What to poll(2): readable when ``reload()`` should be called.
  var descriptors: [Int32] {
    [watch?.descriptor ?? -1, signal].filter { $0 >= 0 }
  }

  /// The themes to choose from, with the present one selected.
  var picker: Picker {
    let items = library.names.map { name in
      let loaded = try? library.load(name)
      return Picker.Item(
        id: name,
        title: name,
        detail: loaded?.theme.variant.rawValue ?? "",
        note: loaded.map { "by \($0.theme.author)" } ?? "",
        obstacle: loaded == nil ? "it cannot be read; moetop theme check tells why" : nil
      )
    }
    return Picker(.themes, title: "themes", items: items, selected: name)
  }

  /// Uses a theme from now on, or until ``endPreview()``; says what is wrong with it, if so.
  mutating func use(_ wanted: String, isPreview: Bool) -> String? {
    do {
      let loaded = try library.load(wanted)
      if isPreview {
        kept = kept ?? appearance.theme
      } else {
        kept = nil
        name = wanted
        watch = ThemeWatch(paths: loaded.paths)
      }
      appearance.theme = loaded.theme
      return nil
    } catch {
      return "theme: \(error)"
    }
  }

  /// Draws with these characters from now on.
  mutating func use(_ glyphs: Glyphs) {
    appearance.glyphs = glyphs
  }

  /// Whether a theme is only tried out.
  var isPreviewing: Bool { kept != nil }

  /// Goes back to the theme that was there before one was tried out.
  mutating func endPreview() {
    guard let kept else { return }
    appearance.theme = kept
    self.kept = nil
  }

  /// What came of a look at the files.
  enum Reload: Equatable {
    case unchanged
    case changed
    /// The theme stays as it was, because its file is broken.
    case refused(String)
  }

  /// Reads the theme again if it was saved, or the signal came.
  mutating func reload() -> Reload {
    let isSaved = watch?.takeChange() ?? false
    let isAsked = signal >= 0 && takeCount(signal)
    guard isSaved || isAsked, let name else { return .unchanged }
    do {
      let loaded = try library.load(name)
      // What is tried out stays; what it goes back to is new.
      if kept != nil { kept = loaded.theme } else { appearance.theme = loaded.theme }
      watch = ThemeWatch(paths: loaded.paths)
      return .changed
    } catch {
      return .refused("theme: \(error)")
    }
  }

  private func takeCount(_ descriptor: Int32) -> Bool {
    var count: UInt64 = 0
    return Glibc.read(descriptor, &count, 8) == 8
  }
}
