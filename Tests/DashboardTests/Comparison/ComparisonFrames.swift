/// Whole screens of ``DrawnComparison``, as text.
///
/// A change of them should be one that was meant.
enum ComparisonFrames {
  /// 80 x 24.
  static let small = #"""
     moetop  COMPARE  tiny-moe Q8_0                                   token 17 / 17
    ─ routing ──────── chosen often ─│─ figures ───────────────── up to this token ─
      0 █▌▌▐▌▚  █▌▐  ▌▐▐             │                         A         B   change
         █▌▐█▐▌▌▌ ▐█ ▌ ▌             │ tokens/s            12.50     12.50        =
        ▚██▐▚▌█▌▐ ▐▌ ▌               │ hit rate %           63.5      90.7 +27.2 pt
        █▚▌▌█▌▌▐▚  ▐  ▌              │ misses/token          8.8       2.2    -75 %
      4 ▌ ▌▚▐▐█  ▐ ▌▌                │ same, last 64 %                52.8
        ▐▌▐▌▐▌ ▌ ▐█ ▌                │ read/token         963 kB    244 kB    -75 %
        ▌ A  ▐ B  ▚ mixed  █ both    │ stall ms/token         20        20        =
                                     │ evictions/token       0.0       0.0
                                     │ first token ms        130       130        =
    ─ A small.moetop ───────────────────────│─ B large.moetop ──────────────────────
     › Tell me a story.                     │ › Tell me a story.
                                            │
       A dragon slept on a heap of experts. │   A dragon slept on its slots, cold.
       It woke.                             │
                                            │
                                            │
                                            │
                                            │
                                            │
    ─ tokens ────────────────────────────────── they part at token 9: " a", " its" ─
     t 0 ─────────────────────────────────────▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪────▪▪▪▪▪▪▪▪▪▪▪▴ t 17
     COMPARE  Space play  n N difference  , . token  v map  F1 help          paused
    """#

  /// 80 x 24 with ASCII glyphs.
  static let smallASCII = #"""
     moetop  COMPARE  tiny-moe Q8_0                                   token 17 / 17
    - routing -------- chosen often -|- figures ----------------- up to this token -
      0 #<<><x  #<>  <>>             |                         A         B   change
         #<>#><<< ># < <             | tokens/s            12.50     12.50        =
        x##>x<#<> >< <               | hit rate %           63.5      90.7 +27.2 pt
        #x<<#<<>x  >  <              | misses/token          8.8       2.2    -75 %
      4 < <x>>#  > <<                | same, last 64 %                52.8
        ><><>< < ># <                | read/token         963 kB    244 kB    -75 %
        < A  > B  x mixed  # both    | stall ms/token         20        20        =
                                     | evictions/token       0.0       0.0
                                     | first token ms        130       130        =
    - A small.moetop -----------------------|- B large.moetop ----------------------
     > Tell me a story.                     | > Tell me a story.
                                            |
       A dragon slept on a heap of experts. |   A dragon slept on its slots, cold.
       It woke.                             |
                                            |
                                            |
                                            |
                                            |
                                            |
    - tokens ---------------------------------- they part at token 9: " a", " its" -
     t 0 -------------------------------------xxxxxxxxxxxxxxxx----xxxxxxxxxxx^ t 17
     COMPARE  Space play  n N difference  , . token  v map  F1 help          paused
    """#

  /// 60 x 16.
  static let tiny = #"""
     moetop  COMPARE  tiny-moe Q8_0               token 17 / 17
    ─ routing ──────────────│─ figures ────── up to this token ─
      0 █▌▌▐▌▚▌▌▌▌▐█ ▌▐▚    │                        A        B
        ▚▚▌▚▚▌▌▚▚ ▐▚ ▌▌     │ tokens/s           12.50    12.50
        ▚▌▚▚▐▚█▌ ▐█▌▌       │ hit rate %          63.5     90.7
        ▌ A  ▐ B  ▚ mixed   │ misses/token         8.8      2.2
                            │ same, last 64 %              52.8
    ─ A small.moetop ─────────────│─ B large.moetop ────────────
     › Tell me a story.           │ › Tell me a story.
                                  │
       A dragon slept on a heap   │   A dragon slept on its
       of experts. It woke.       │   slots, cold.
                                  │
    ─ tokens ────────────── they part at token 9: " a", " its" ─
     t 0 ──────────────────────────▪▪▪▪▪▪▪▪▪▪▪▪───▪▪▪▪▪▪▪▴ t 17
     COMPARE  Space play  n N difference  F1 help        paused
    """#

  /// 120 x 40: the first 73 columns of each row.
  static let largeLeft = #"""
     moetop  COMPARE  tiny-moe Q8_0
    ─ routing ─────────────────────── chosen often · half-life 8 · by index ─
      0 ██  ▌▌▌▌  ▌▌▐▐    ▌▌▐▐▌▌          ██▌▌  ██▐▐          ▌▌▐▐▐▐  ▐▐
            ██    ▌▌▐▐    ██  ▐▐▌▌▌▌  ▌▌  ▌▌    ▐▐    ██      ▌▌    ▌▌
        ▐▐▌▌██    ██▐▐  ▌▌▐▐  ▌▌██    ▌▌▐▐      ▐▐    ▌▌    ▌▌
          ██▐▐▌▌▌▌    ▌▌████  ▌▌▌▌  ▐▐██▌▌▐▐        ▐▐            ▌▌
      4 ▌▌      ▌▌  ▐▐▌▌▐▐  ▐▐████          ▐▐      ▌▌▌▌  ▌▌
        ██▐▐▌▌▌▌▐▐  ▌▌██▐▐▐▐██▌▌    ██▌▌    ▐▐    ██    ▌▌
        ▌ only A  ▐ only B  █ both





    ─ A small.moetop ───────────────────────────────────────────│─ B large.mo
     › Tell me a story.                                         │ › Tell me a
                                                                │
       A dragon slept on a heap of experts. It woke.            │   A dragon
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
                                                                │
    ─ tokens ────────────────────────────────────────────────────────────────
     t 0 ──────────────────────────────────────────────────────────▪▪▪▪▪▪▪▪▪▪
     COMPARE  Space play  n N difference  , . token  v map  g G ends  - + = s
    """#

  /// 120 x 40: the other columns.
  static let largeRight = #"""
                                     token 17 / 17
    │─ figures ───────────────── up to this token ─
    │                         A         B   change
    │ tokens/s            12.50     12.50        =
    │ hit rate %           63.5      90.7 +27.2 pt
    │ misses/token          8.8       2.2    -75 %
    │ same, last 64 %                52.8
    │ read/token         963 kB    244 kB    -75 %
    │ stall ms/token         20        20        =
    │ evictions/token       0.0       0.0
    │ first token ms        130       130        =
    │ prompt tokens           5         5
    │ reply tokens           12         9       -3
    │
    etop ──────────────────────────────────────────
     story.

    slept on its slots, cold.



















    ────────── they part at token 9: " a", " its" ─
    ▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪──────▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▴ t 17
    peed  q quit  F1 help                   paused
    """#
}
