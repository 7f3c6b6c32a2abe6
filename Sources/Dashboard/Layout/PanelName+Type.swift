extension Layout.PanelName {
  /// What draws it.
  var type: any Panel.Type {
    switch self {
    case .header: HeaderPanel.self
    case .chat: ChatPanel.self
    case .prompt: PromptPanel.self
    case .map: MapPanel.self
    case .tiers: TiersPanel.self
    case .sparks: SparksPanel.self
    case .speed: SpeedPanel.self
    case .timeline: TimelinePanel.self
    case .footer: FooterPanel.self
    case .help: HelpPanel.self
    case .waterfall: WaterfallPanel.self
    case .inspector: InspectorPanel.self
    case .expert: ExpertPanel.self
    case .whatIf: WhatIfSummaryPanel.self
    }
  }
}
