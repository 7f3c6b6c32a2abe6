import Foundation

@testable import Tokenization

/// Templates followed outside of a conversation, with values from JSON.
enum Rendering {
  /// Noon on 15 January 2026, UTC.
  static let noon = 1_768_478_400

  static func text(
    _ source: String,
    _ values: String = "{}",
    limits: TemplateLimits = TemplateLimits()
  ) throws -> String {
    let document = try document(values)
    return try text(source, document.map { [$0] } ?? [], limits: limits)
  }

  /// Renders with the members of all `documents` as variables.
  static func text(
    _ source: String,
    _ documents: [TemplateDictionary],
    limits: TemplateLimits = TemplateLimits()
  ) throws -> String {
    let statements = try TemplateParser.statements(of: source, limits: limits)
    return try TemplateEvaluator.output(of: statements, limits: limits, now: noon) {
      for document in documents {
        for (key, value) in document.pairs { $0.bind(key.string, value) }
      }
    }.string
  }

  /// What a template gives, or the error in words.
  static func outcome(_ source: String, _ documents: [TemplateDictionary]) -> String {
    do {
      return try text(source, documents)
    } catch {
      return "error: \(error)"
    }
  }

  static func error(
    _ source: String,
    _ values: String = "{}",
    limits: TemplateLimits = TemplateLimits()
  ) -> TemplateError? {
    do {
      _ = try text(source, values, limits: limits)
      return nil
    } catch {
      return error as? TemplateError
    }
  }

  /// A JSON file, its members in their order.
  static func document(path: String) throws -> TemplateDictionary? {
    try document(String(contentsOfFile: path, encoding: .utf8))
  }

  static func document(_ json: String) throws -> TemplateDictionary? {
    let evaluator = TemplateEvaluator(limits: TemplateLimits(), now: 0)
    let value = try TemplateJSONReader.value(of: TemplateText(json), evaluator)
    guard case .dictionary(let dictionary) = value else { return nil }
    return dictionary
  }
}

extension TemplateValue {
  var asText: String? {
    if case .text(let text) = self { text.string } else { nil }
  }

  var asDictionary: TemplateDictionary? {
    if case .dictionary(let dictionary) = self { dictionary } else { nil }
  }

  var asList: [TemplateValue]? {
    if case .list(let list) = self { list.elements } else { nil }
  }
}
