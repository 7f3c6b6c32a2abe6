import Experts

extension Engine {
  /// What the predictors achieved so far; `nil` unless ``EngineOptions/scoresPredictors`` was set.
  package var scoreboard: PredictorScoreboard? { forward.foresight.scoreboard }
}
