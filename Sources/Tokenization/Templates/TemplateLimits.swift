/// What a template may use at most: it is input from a stranger.
package struct TemplateLimits: Sendable {
  /// Bytes of the template itself.
  package var sourceBytes = 1 << 20
  /// Statements and expressions inside one another, as they are written.
  package var nesting = 64
  /// Statements and expressions inside one another, macros' included, as they are followed.
  package var depth = 400
  /// Code points of any text, the output included.
  package var textLength = 1 << 23
  /// Expressions evaluated, list elements made, and eighths of code points copied.
  package var steps = 5_000_000

  package init() {}
}
