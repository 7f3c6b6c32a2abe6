import Glibc

/// The functions that every template has.
enum TemplateFunction: String, CaseIterable {
  case namespace, dict, range
  case raise = "raise_exception"
  case now = "strftime_now"
}

extension TemplateEvaluator {
  func value(
    of function: TemplateFunction,
    _ arguments: TemplateArguments
  ) throws(TemplateError) -> TemplateValue {
    switch function {
    case .namespace: return .namespace(try members(from: arguments, of: "namespace"))
    case .dict: return .dictionary(try members(from: arguments, of: "dict"))
    case .range: return try range(arguments)
    case .raise:
      let why = try shown(arguments.required(0, "message", of: function.rawValue, self))
      throw TemplateError(line: line, reason: .refused(String(why.string.prefix(400))))
    case .now:
      let format = try arguments.text(0, "format", of: function.rawValue, self)
      return .text(try date(format.string))
    }
  }

  private func members(
    from arguments: TemplateArguments,
    of function: String
  ) throws(TemplateError) -> TemplateDictionary {
    let members = try emptyDictionary()
    switch arguments.positional.first {
    case nil: break
    case .dictionary(let given):
      try charge(given.count)
      for (key, value) in given.pairs { members[key] = value }
    case .some(let value): throw fail("'\(function)' of \(value.kindName)")
    }
    for (name, value) in arguments.named { members[name] = value }
    return members
  }

  private func range(_ arguments: TemplateArguments) throws(TemplateError) -> TemplateValue {
    var bounds: [Int] = []
    for value in arguments.positional {
      guard let bound = value.asInteger else { throw fail("'range' of \(value.kindName)") }
      bounds.append(bound)
    }
    guard (1...3).contains(bounds.count) else {
      throw fail("'range' needs one to three arguments")
    }
    let (start, end) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
    let step = bounds.count == 3 ? bounds[2] : 1
    guard step != 0 else { throw fail("'range' with a step of zero") }
    guard step > 0 ? start < end : start > end else { return try list([]) }
    // Counted before it is made: the bounds are whatever the template says.
    let span = start < end ? UInt(bitPattern: end &- start) : UInt(bitPattern: start &- end)
    try charge(Int(clamping: (span - 1) / step.magnitude + 1))
    return try list(stride(from: start, to: end, by: step).map { .integer($0) })
  }

  /// The local date and time in C's `strftime` format.
  private func date(_ format: String) throws(TemplateError) -> String {
    var seconds = time_t(now)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 1024)
    let length = strftime(&buffer, buffer.count, format, &parts)
    guard length > 0 || format.isEmpty else {
      throw fail("the date in the form '\(format.prefix(40))' is too long")
    }
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
