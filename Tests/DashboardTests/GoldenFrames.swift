/// Whole screens of ``DrawnSession``, as text.
///
/// A change of them should be one that was meant.
enum GoldenFrames {
  /// 80 x 24.
  static let small = #"""
     moetop  tiny-moe Q8_0  ● LIVE  exact         12.5 tok/s  hit  88%  ctx   34/4k
    ─ routing ─────────────────────────────────── glow · half-life 8 tok · by rank ─
      0 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀    ▀▀        ▀▀       slot   147
      1 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀             file    45
      2 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀           hit  87.9%
      3 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀    ▀▀             miss     3
      4 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀      ▀▀       read  4M/s
      5 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀                   evict  0.0
    ─ tok/s ──────────────────────────────────────────────────────────────── hit % ─
     ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅                     ▆▇▇█▇▆▇▇▇▇▇▆▆▇▇▇██▇▆█▆▇▇███▆▇▇▆▇▇▇
    ─ chat ──────────────────────────────────────────────────────────────── turn 3 ─

     › 漢字 please
       漢字 🙂 cœur é

       4 tok · 12.5 tok/s · first 0.1 s · hit 91.7 % · 880 kB read

     › Explain expert caching.
       A mixture-of-experts layer is a table of small networks.▌
    ────────────────────────────────────────────────────────────────────────────────
     › Type a message, or / for commands
    ────────────────────────────────────────────────────────────────────────────────
     t 0    ▁▁▁▁▁▅▅▅▅▅▅▁▁▁▁▁▅▅▅▅▁▁▁▁▁▅▅▅▅▅▅▅▅▅                                 t 34
     INPUT  Enter send  ^J newline  ^C stop  Esc keys  F1 help       ● rec  ui 0.4%
    """#

  /// 80 x 24 with ASCII glyphs.
  static let smallASCII = #"""
     moetop  tiny-moe Q8_0  * LIVE  exact         12.5 tok/s  hit  88%  ctx   34/4k
    - routing ----------------------------------- glow - half-life 8 tok - by rank -
      0 --==++##::**====::::==##::......::::::..--    ..        ::       slot   147
      1 ++++++**------..++::::++--::::++::..::::......  ::::             file    45
      2 ##==::++++==========::..::--::......xx........::::==..           hit  87.9%
      3 ++==++==--**xx::==::==..==..::::::..--....::::    ::             miss     3
      4 ++::**==**++++++++====::::::..::::::....::..  ....      ::       read  4M/s
      5 ++++==**----::xx++======::==--..--......::..::                   evict  0.0
    - tok/s ---------------------------------------------------------------- hit % -
     ===================                     ***#*+******+***##**#+**###***+***
    - chat ---------------------------------------------------------------- turn 3 -

     > 漢字 please
       漢字 🙂 cœur é

       4 tok - 12.5 tok/s - first 0.1 s - hit 91.7 % - 880 kB read

     > Explain expert caching.
       A mixture-of-experts layer is a table of small networks._
    --------------------------------------------------------------------------------
     > Type a message, or / for commands
    --------------------------------------------------------------------------------
     t 0    .....======.....====.....=========                                 t 34
     INPUT  Enter send  ^J newline  ^C stop  Esc keys  F1 help       * rec  ui 0.4%
    """#

  /// 40 x 10.
  static let tiny = #"""
     moetop  tiny-m…   12.5 tok/s  hit  88%
       4 tok · 12.5 tok/s · first 0.1 s

     › Explain expert caching.
       A mixture-of-experts layer is a
       table of small networks.▌
    ────────────────────────────────────────
     › Type a message, or / for commands
     tok/s  ▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅▅        t 34
     INPUT  F1 help          ● rec  ui 0.4%
    """#

  /// 120 x 40: the first 50 columns of each row.
  static let largeLeft = #"""
     moetop  tiny-moe Q8_0  ● LIVE   exact · demand ·
    ─ chat ───────────────────────────────── turn 3 ─│
     › Hello                                         │
                                                     │
     I am a model on a disk.                         │
                                                     │
     6 tok · 12.5 tok/s · first 0.1 s · hit 86.1 %   │
                                                     │
     › 漢字 please                                   │
                                                     │
     漢字 🙂 cœur é                                  │
                                                     │
     4 tok · 12.5 tok/s · first 0.1 s · hit 91.7 %   │
                                                     │
     › Explain expert caching.                       │
                                                     │
     A mixture-of-experts layer is a table of small  │
     networks.▌                                      │
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
    ─────────────────────────────────────────────────│
     › Type a message, or / for commands             │
                                                     │
    ─ session ────────────────────────────────────────
     0:00   ▁▁▁▁▁▅▅▅▅▅▅▁▁▁▁▁▅▅▅▅▁▁▁▁▁▅▅▅▅▅▅▅▅▅
            1          2        3
     INPUT  Enter send   ^J newline   ^C stop   Esc ke
    """#

  /// 120 x 40: the other 70 columns.
  static let largeRight = #"""
    lru        12.5 tok/s   hit  87.9 %   read   4.4 MB/s   ctx   34 / 4k
     ─ routing ──────────────────────── glow · half-life 8 tok · by rank ─
       0 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀    ▀▀        ▀▀
         ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀    ▀▀        ▀▀
       1 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀
         ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀
       2 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
         ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
       3 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀    ▀▀
         ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀    ▀▀
       4 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀      ▀▀
         ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀  ▀▀▀▀      ▀▀
       5 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
         ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀
         0       cold ▄▄▄▄▄▄▄▄ hot   ▪ miss of this token              31
     ─ tiers ────────────────── experts · bytes est · share of this turn ─
      slot  ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄··      147 / 160   16.2 MB  hit  88.1 %
      file  ▄▄▄▄▄··················       45 / 192    5.0 MB miss  11.9 %
      read  ▅▄▃▂▂▃▁ ▂▄ ▁▄▂▄▆▃▃▃                                  4.4 MB/s
      evict                                                     0.0 / tok
      working set  122 experts this turn · 147 this session (77 %)
     ─ speed ────────────────────────────── 12.5 tok/s · one bar a token ─
         20


            ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂
            ███████████████████
            ███████████████████
            ███████████████████
            ███████████████████
            ███████████████████
          0 ███████████████████

            ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
      ▪ attn   20 ms  ▪ experts   50 ms  ▪ stall  6.0 ms  ▪ other  4.0 ms

    ──────────────────────────────────────────────────────────────────────
                                                                     0:05

    ys   F2 layout   F1 help                     ● rec 4.1 MB   ui  0.4 %
    """#
}
