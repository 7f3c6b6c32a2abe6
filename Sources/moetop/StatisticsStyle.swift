import ArgumentParser

/// How a run's statistics are printed to standard error: `--stats` or `--stats=json`.
struct StatisticsStyle: ParsableArguments {
  enum Form { case none, table, json }

  @Flag(help: "Print statistics to standard error; --stats=json as one JSON object.")
  var stats = false

  @Flag(help: ArgumentHelp("The same as --stats=json.", visibility: .hidden))
  var statsJson = false

  var chosen: Form { statsJson ? .json : stats ? .table : .none }

  /// A flag with an optional value is not something that the argument parser knows.
  static func spellOut(_ arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments.enumerated().map { place, argument in
      place < end && argument == "--stats=json" ? "--stats-json" : argument
    }
  }
}
