/// The tables of a recording.
///
/// `docs/session-format.md` describes them for readers.
enum SessionSchema {
  /// "MOET", in the file's header, so that `file` and we can tell a recording.
  static let applicationID = 0x4D4F_4554
  static let version = 3

  static let sql = """
    PRAGMA application_id = \(applicationID);
    PRAGMA user_version = \(version);
    \((tables + views).map(\.sql).joined(separator: ";\n"));
    \(ChatIndex.schema);
    """

  static let insertToken = """
    INSERT INTO token VALUES
      (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Each with the words that make it, which SQLite keeps letter for letter.
  static let tables = [
    (name: "event", sql: LegacySchema.eventTable),
    (name: "token", sql: tokenTable),
    (name: "keyframe", sql: keyframeTable),
  ]

  /// For people with `sqlite3`; moetop itself never asks them.
  static let views = [
    (name: "header", sql: headerView), (name: "turns", sql: turnsView),
    (name: "figures", sql: figuresView),
  ]

  private static let tokenTable = """
    CREATE TABLE token (
      number INTEGER PRIMARY KEY,
      sequence INTEGER NOT NULL,
      time INTEGER NOT NULL,
      turn INTEGER NOT NULL,
      position INTEGER NOT NULL,
      phase INTEGER NOT NULL,
      token INTEGER NOT NULL,
      text BLOB NOT NULL,
      uses INTEGER NOT NULL,
      hits INTEGER NOT NULL,
      misses INTEGER NOT NULL,
      evictions INTEGER NOT NULL,
      reads INTEGER NOT NULL,
      read_bytes INTEGER NOT NULL,
      begun INTEGER NOT NULL,
      ended INTEGER NOT NULL,
      attention INTEGER NOT NULL,
      experts INTEGER NOT NULL,
      stall INTEGER NOT NULL,
      other INTEGER NOT NULL,
      body BLOB NOT NULL
    )
    """

  private static let keyframeTable = """
    CREATE TABLE keyframe (
      tokens INTEGER PRIMARY KEY,
      events INTEGER NOT NULL,
      outline BLOB NOT NULL,
      tally BLOB NOT NULL
    )
    """

  private static let headerView = """
    CREATE VIEW header AS
    SELECT fullkey AS name, atom AS value
    FROM event, json_tree(event.body)
    WHERE kind = 'header' AND atom IS NOT NULL
    """

  // An assistant's words are those of its tokens.
  private static let turnsView = """
    CREATE VIEW turns AS
    SELECT
      event.sequence AS turn,
      event.time / 1e9 AS second,
      json_extract(event.body, '$.role') AS role,
      coalesce(spoken.text, json_extract(event.body, '$.text')) AS text,
      coalesce(spoken.tokens, 0) AS tokens,
      spoken.hit_percent,
      spoken.read_bytes,
      spoken.tokens_per_second
    FROM event LEFT JOIN (
      SELECT
        turn,
        group_concat(CAST(text AS TEXT), '') AS text,
        count(*) AS tokens,
        100.0 * sum(hits) / sum(uses) AS hit_percent,
        sum(read_bytes) AS read_bytes,
        count(*) * 1e9 / sum(ended - begun) AS tokens_per_second
      FROM token
      WHERE phase = 1
      GROUP BY turn
    ) AS spoken ON spoken.turn = event.sequence
    WHERE event.kind = 'turn'
    ORDER BY event.sequence
    """

  private static let figuresView = """
    CREATE VIEW figures AS
    SELECT
      number,
      turn,
      CASE phase WHEN 0 THEN 'prefill' ELSE 'decode' END AS phase,
      CAST(text AS TEXT) AS text,
      ended / 1e9 AS second,
      (ended - begun) / 1e6 AS milliseconds,
      stall / 1e6 AS stall_milliseconds,
      100.0 * hits / uses AS hit_percent,
      misses,
      read_bytes
    FROM token
    """
}
