/// The style sheet of the report: dark or light as the reader's system is.
enum ReportStyle {
  static let sheet = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --card: #f5f3ef; --ink: #24292f; --dim: #6a6f76; --rule: #dcd7cd;
      --accent: #a66325; --user: #0b5f8a;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #0f1318; --card: #171c23; --ink: #d0d4da; --dim: #8b949e; --rule: #2f363f;
        --accent: #e0a458; --user: #9adbf6;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.55 system-ui, sans-serif;
    }
    main { max-width: 1160px; margin: 0 auto; padding: 32px 24px 64px; }
    h1 { font-size: 24px; margin: 0 0 12px; overflow-wrap: anywhere; }
    h2 { font-size: 17px; margin: 40px 0 12px; color: var(--accent); }
    h3 { font-size: 15px; margin: 28px 0 8px; }
    p { color: var(--dim); margin: 8px 0; }
    .facts {
      list-style: none; display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0; padding: 0;
      color: var(--dim);
    }
    .tiles {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 12px;
      margin-top: 24px;
    }
    .tiles div {
      background: var(--card); border-radius: 8px; padding: 12px 16px; color: var(--dim);
    }
    .tiles b { display: block; font-size: 22px; color: var(--ink); }
    figure { margin: 0; overflow-x: auto; }
    figure.screen { border: 1px solid var(--rule); border-radius: 8px; padding: 8px; }
    figure.screen svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
    figcaption { color: var(--dim); margin-bottom: 4px; }
    .charts {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 24px;
    }
    .chart { width: 100%; height: auto; }
    .chart text { fill: var(--dim); font-size: 12px; }
    .chart .grid { stroke: var(--rule); }
    .chart .mark { stroke: var(--user); stroke-dasharray: 4 3; }
    .chart .curve { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
    article { border-top: 1px solid var(--rule); padding: 12px 0; }
    article h4 { margin: 0 0 4px; font-size: 13px; color: var(--dim); font-weight: 600; }
    article.user .said { color: var(--user); }
    article.system .said { color: var(--dim); }
    .said { white-space: pre-wrap; overflow-wrap: anywhere; }
    article footer { margin-top: 8px; font-size: 13px; color: var(--dim); }

    """
}
