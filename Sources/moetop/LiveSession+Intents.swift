import Dashboard
import Experts
import Export
import Inference

// What the user wants of the program.
extension LiveSession {
  func act(
    on intent: Intent,
    _ screen: inout Screen,
    _ study: WhatIfStudy?
  ) -> ScreenLoop.Outcome {
    switch intent {
    case .send(let text):
      keepHistory(of: &screen)
      return submit(.send(text))
    case .stop: return stopReply()
    case .regenerate: return submit(.regenerate)
    case .edit(let turn, let text): return submit(.edit(turn: turn, text: text))
    case .continueReply: return submit(.continueReply)
    case .newConversation:
      keptName = nil
      return begin(.newConversation)
    case .setSystem(let text): return begin(.setSystem(text))
    case .fork(let point): return begin(.fork(point))
    case .mark(let name): return submit(.mark(name))
    case .set(Self.slotsName, let value): return setSlots(value, &screen)
    case .set(let key, let value): return set(&screen) { $0.set(key, to: value) }
    case .adjust(Self.slotsName, let step): return adjustSlots(by: step, &screen)
    case .adjust(let key, let step): return set(&screen) { $0.adjust(key, by: step) }
    case .budget(let size): return changeBudget(size)
    case .policy(let name): return changePolicy(name, screen)
    case .schedule(let name): return changeSchedule(name)
    case .save(let name): return save(screen, as: name)
    case .load(let name): return load(name, into: &screen)
    case .export(let format, let path): return export(screen, as: format, to: path)
    case .statistics: return .told(screen.statistics)
    case .list(let purpose): return .opens(list(purpose, &screen))
    case .apply(let row): return apply(row, of: study)
    default: return .done
    }
  }

  // MARK: Settings

  private func set(
    _ screen: inout Screen,
    _ change: (inout SettingsList) -> String
  ) -> ScreenLoop.Outcome {
    let words = changeSettings(change)
    showSettings(settingsItems(screen), &screen)
    _ = submit(.use(plan.settings, notice: words))
    return .told(words)
  }

  private func changeBudget(_ size: String) -> ScreenLoop.Outcome {
    if size.lowercased() == MemoryBudget.automaticName {
      return .told("auto is for the start: begin without --budget")
    }
    do {
      let budget = try MemoryBudget(parsing: size)
      return submit(.change(budget: budget, policy: nil, schedule: nil))
    } catch {
      return .told("\(error)")
    }
  }

  private func changePolicy(_ name: String, _ screen: Screen) -> ScreenLoop.Outcome {
    do {
      var choice = PolicyChoice(entry: try PolicyCatalog.entry(named: name))
      let scope = screen.state.header?.settings.scope.flatMap(PolicyScope.init(rawValue:))
      choice.scope = scope ?? .shared
      return submit(.change(budget: nil, policy: choice, schedule: nil))
    } catch {
      return .told("\(error)")
    }
  }

  private func changeSchedule(_ name: String) -> ScreenLoop.Outcome {
    guard let schedule = Schedule(rawValue: name) else {
      let names = Schedule.allCases.map(\.rawValue).joined(separator: ", ")
      return .told("there is no schedule '\(name)'; there are \(names)")
    }
    return submit(.change(budget: nil, policy: nil, schedule: schedule))
  }

  // MARK: Conversations

  private func save(_ screen: Screen, as name: String) -> ScreenLoop.Outcome {
    guard let point = ForkPoint(screen.state) else { return .told("nothing was said yet") }
    do {
      let model = screen.state.header?.model.name
      let saved = try kept.save(point, model: model, as: name, replacing: keptName)
      keptName = saved
      return .told("kept as \(saved); /load \(saved) goes on with it")
    } catch {
      return .told(Failure(error, subject: name).line)
    }
  }

  private func load(_ name: String, into screen: inout Screen) -> ScreenLoop.Outcome {
    do {
      let point = try kept.conversation(named: name)
      keptName = kept.isKept(name) ? name : nil
      if !point.question.isEmpty { screen.view.prompt = PromptLine(recalling: point.question) }
      screen.view.message = "goes on with \(name)"
      return begin(.fork(point))
    } catch {
      return .told(Failure(error, subject: name).line)
    }
  }

  // MARK: Export

  private func export(
    _ screen: Screen,
    as name: String,
    to path: String?
  ) -> ScreenLoop.Outcome {
    guard let format = ExportCatalog.formats.first(where: { $0.name == name }) else {
      let names = ExportCatalog.formats.map(\.name).joined(separator: ", ")
      return .told("there is no format '\(name)'; there are \(names)")
    }
    let playback = screen.playback
    start { tell in
      let words: String
      do {
        words = try SessionExport.write(playback, as: format, to: path)
      } catch {
        words = Failure(error, subject: name).line
      }
      tell { $0.view.message = words }
    }
    return .told("writing \(name)")
  }
}
