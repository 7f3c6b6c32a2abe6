/// Whole screens of ``DrawnWhatIf``, as text.
///
/// A change of them should be one that was meant.
enum WhatIfFrames {
  /// 80 x 24.
  static let small = #"""
     moetop  tiny-moe Q8_0  ● LIVE  exact         12.5 tok/s  hit  88%  ctx   34/4k
    ─ what if ────────────────────────────────────────── same routing, other store ─
      policy           budget  hit % miss/tok  MB/tok   est tok/s note
    ▸ now: lru         4.2 GB   89.4     40.7    77.3   12.4 ±0.3  measured 12.3
      lfu              4.2 GB   90.8     35.3    67.1   12.9 ±0.4  +4 %
      arc              4.2 GB   90.1     38.0    72.2   12.6 ±0.4  +2 %
      lru              6.2 GB   94.7     20.4    38.8   14.7 ±0.4  +19 %
      hobbit           4.2 GB      -        -       -           -  computing
      belady           4.2 GB   95.2     18.4    35.0   14.8 ±0.4  upper bound
     ▸ budget 6.2 GB would halve the misses; no policy would gain over 3 points
    ─ miss % by budget, lru ───────────────────────────────────── line: budget now ─
        40                               │
                                         │
           ⠢⠤⣀                           │
              ⠉⠒⠤⣀⡀                      │
                  ⠈⠑⠢⠤⣀                  │
                       ⠉⠑⠢⠤⣀⡀            │
                            ⠈⠑⠒⠤⢄⣀       │
                                  ⠉⠑⠒⠢⠤⣀⡀│
                                        ⠈●⠑⠒⠢⠤⢄⣀⡀
                                         │      ⠈⠉⠑⠒⠒⠤⠤⢄⣀⣀⡀
         0                               │                ⠈⠉⠉⠉⠒⠒⠒⠒⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
           0                        now 4.2 GB                              10.0 GB
     WHAT-IF  Enter replay under it  a apply  Esc back  s sort          hobbit 40 %
    """#

  /// 80 x 24 with ASCII glyphs.
  static let smallASCII = #"""
     moetop  tiny-moe Q8_0  * LIVE  exact         12.5 tok/s  hit  88%  ctx   34/4k
    - what if ------------------------------------------ same routing, other store -
      policy           budget  hit % miss/tok  MB/tok   est tok/s note
    > now: lru         4.2 GB   89.4     40.7    77.3  12.4 +-0.3  measured 12.3
      lfu              4.2 GB   90.8     35.3    67.1  12.9 +-0.4  +4 %
      arc              4.2 GB   90.1     38.0    72.2  12.6 +-0.4  +2 %
      lru              6.2 GB   94.7     20.4    38.8  14.7 +-0.4  +19 %
      hobbit           4.2 GB      -        -       -           -  computing
      belady           4.2 GB   95.2     18.4    35.0  14.8 +-0.4  upper bound
     > budget 6.2 GB would halve the misses; no policy would gain over 3 points
    - miss % by budget, lru ------------------------------------- line: budget now -
        40                               |
                                         |
           ===                           |
              ====                       |
                  =====                  |
                       =====             |
                            ======       |
                                  =======|
                                         *======
                                         |      ===========
         0                               |                 ========================
           0                        now 4.2 GB                              10.0 GB
     WHAT-IF  Enter replay under it  a apply  Esc back  s sort          hobbit 40 %
    """#

  /// 60 x 16.
  static let tiny = #"""
     moetop  tiny-moe Q8_0       12.5 tok/s  hit  88%  miss   3
    ─ what if ────────────────────── same routing, other store ─
      policy                budget  hit % miss/tok   est tok/s
    ▸ now: lru              4.2 GB   89.4     40.7   12.4 ±0.3
      lfu                   4.2 GB   90.8     35.3   12.9 ±0.4
      arc                   4.2 GB   90.1     38.0   12.6 ±0.4
      lru                   6.2 GB   94.7     20.4   14.7 ±0.4
      hobbit                4.2 GB      -        -           -
     ▸ budget 6.2 GB would halve the misses; no policy would g…
    ─ miss % by budget, lru ───────────────── line: budget now ─
        40 ⣀⡀                   │
            ⠈⠉⠑⠒⠢⠤⠤⣀⣀⡀          │
                     ⠈⠉⠉⠒⠒⠒⠤⠤⠤⢄⣀●⡀
         0                      │⠈⠉⠉⠉⠑⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
           0               now 4.2 GB                   10.0 GB
     WHAT-IF  Enter replay under it  a apply        hobbit 40 %
    """#

  /// 120 x 40: the first 70 columns of each row.
  static let largeLeft = #"""
     moetop  tiny-moe Q8_0  ● LIVE   exact · demand · lru        12.5 tok/
    ─ what if ────────────────────────────────────────────────────────────
      policy           budget  hit % miss/tok  MB/tok   est tok/s note
    ▸ now: lru         4.2 GB   89.4     40.7    77.3   12.4 ±0.3  measure
      lfu              4.2 GB   90.8     35.3    67.1   12.9 ±0.4  +4 %
      arc              4.2 GB   90.1     38.0    72.2   12.6 ±0.4  +2 %
      lru              6.2 GB   94.7     20.4    38.8   14.7 ±0.4  +19 %
      hobbit           4.2 GB      -        -       -           -  computi
      belady           4.2 GB   95.2     18.4    35.0   14.8 ±0.4  upper b
     ▸ budget 6.2 GB would halve the misses; no policy would gain over 3 p
    ─ miss % by budget, lru ──────────────────────────────────────────────
        40                                                │
                                                          │
                                                          │
           ⠢⢄⡀                                            │
             ⠈⠉⠒⠤⣀⡀                                       │
                  ⠈⠑⠒⠤⣀                                   │
                       ⠉⠑⠒⠤⣀⡀                             │
                            ⠈⠑⠒⠤⢄⣀                        │
                                  ⠉⠒⠢⠤⣀⡀                  │
                                       ⠈⠉⠒⠢⠤⣀⡀            │
                                             ⠈⠉⠑⠒⠤⢄⣀⡀     │
                                                    ⠈⠉⠑⠒⠤⠤●⣀
                                                          │ ⠉⠉⠒⠒⠤⠤⣀⣀⡀
                                                          │         ⠈⠉⠑⠒⠒⠤
                                                          │
         0                                                │
           0                                         now 4.2 GB











     WHAT-IF  Enter replay under it  a apply  Esc back  s sort  Up Down se
    """#

  /// 120 x 40: the other columns.
  static let largeRight = #"""
    s   hit  87.9 %   read   4.4 MB/s   ctx   34 / 4k
    ────────────────────── same routing, other store ─

    d 12.3



    ng
    ound
    oints
    ─────────────────────────────── line: budget now ─













    ⠤⠤⣀⣀⡀
        ⠈⠉⠉⠑⠒⠒⠢⠤⠤⠤⣀⣀⣀⡀
                     ⠈⠉⠉⠉⠑⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
                                              10.0 GB











    lect                                  hobbit 40 %
    """#
}
