import Session

/// Every option of the screen, in the order of the list.
enum OptionCatalog {
  static let all: [ViewOption] = panels + map + screen

  static func option(named name: String) -> ViewOption? { all.first { $0.name == name } }

  private static let panels: [ViewOption] =
    [
      ViewOption(
        "panels",
        "all of them, or those for one purpose: chat, map, cache",
        value: { $0.view.arrangement.preset.rawValue },
        adjust: { screen, step in
          screen.turnPreset(by: step)
          return []
        }
      )
    ]
    + zip(Layout.Arrangement.switches, 1...).map { panel, number in
      ViewOption(
        panel.rawValue,
        "whether \(panel.type.title) has a panel; the key \(number) does the same",
        isOn: { $0.view.arrangement.shows(panel) },
        turn: { screen in
          screen.toggle(panel)
          return []
        }
      )
    }
    + [
      ViewOption(
        "waterfall",
        "the last tokens of one layer, beside the map; always there on large screens",
        isOn: { $0.view.arrangement.hasWaterfall },
        turn: { screen in
          screen.view.arrangement.hasWaterfall.toggle()
          return []
        }
      )
    ]

  private static let map: [ViewOption] = [
    ViewOption(
      "map view",
      "what a dot of the map tells of its expert",
      value: { $0.view.mapView?.rawValue ?? "auto" },
      adjust: { screen, step in
        screen.turnMapView(by: step)
        return []
      }
    ),
    ViewOption(
      "map order",
      "experts of a layer by how often they are chosen, or as the file numbers them",
      value: { $0.view.mapOrder.rawValue },
      adjust: { screen, step in
        screen.view.mapOrder = ViewOption.turned(screen.view.mapOrder, by: step)
        return []
      }
    ),
    ViewOption(
      "map pooling",
      "a dot for several experts shows the largest of them, or the mean, which hides spikes",
      value: { $0.view.mapPooling.rawValue },
      adjust: { screen, step in
        screen.view.mapPooling = ViewOption.turned(screen.view.mapPooling, by: step)
        return []
      }
    ),
    ViewOption(
      "half-life",
      "tokens after which a choice glows half as bright",
      value: { String(Int($0.state.heat.halfLife)) },
      adjust: { screen, step in
        screen.scaleHalfLife(by: step < 0 ? 0.5 : 2)
        return []
      }
    ),
  ]

  private static let screen: [ViewOption] = [
    ViewOption(
      "timeline scale",
      "columns of the same number of tokens, or of the same time, silences included",
      value: { $0.view.timelineScale == .token ? "by token" : "by clock" },
      adjust: { screen, _ in
        screen.turnTimelineScale()
        return []
      }
    ),
    ViewOption(
      "timeline part",
      "the whole session, or what came last as large as it goes",
      value: { $0.view.isTimelineFollowing ? "newest" : "whole" },
      adjust: { screen, _ in
        screen.view.isTimelineFollowing.toggle()
        return []
      }
    ),
    ViewOption(
      "reasoning",
      "whether what the model thinks before it answers is shown whole",
      isOn: { $0.view.isReasoningShown },
      turn: { screen in
        screen.view.isReasoningShown.toggle()
        return []
      }
    ),
    ViewOption(
      "theme",
      "colours of the screen, from a list",
      value: { _ in "choose" },
      adjust: { screen, _ in
        screen.view.picker = nil
        return [.list(.themes)]
      }
    ),
    ViewOption(
      "reduced motion",
      "the map adds up instead of fading, and there are fewer frames",
      isOn: { $0.view.isMotionReduced },
      turn: { screen in
        screen.toggleMotion()
        return []
      }
    ),
    ViewOption(
      "mouse",
      "click to focus, wheel to scroll, drag on the timeline; Shift selects text meanwhile",
      isOn: { $0.view.isMouseOn },
      turn: { $0.toggleMouse() }
    ),
  ]
}
