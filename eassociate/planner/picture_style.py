"""How the pictures of a week look: the colours of the pages, light and dark."""

#: Tints, so that the same person is seen at once; the name is always there too. Whoever comes after
#: the last tint gets a tint again, with a broken stripe.
TINTS = 6

STYLE = """
.ea-week { --ground: #f7f5f0; --card: #fff; --sunken: #e9e5dc; --ink: #1b2827; --quiet: #56625f;
  --line: #dcd8ce; --edge: #75807c; --alarm: #b3261e; --alarm-soft: #fdebe8; --alarm-ink: #8f1710;
  --t0: #d6ebe7; --e0: #0b5f5c; --t1: #fbeac6; --e1: #a8791c; --t2: #dfe4f6; --e2: #44549c;
  --t3: #f5dde9; --e3: #9c3d6d; --t4: #e0edcf; --e4: #56762a; --t5: #f6e0d2; --e5: #a1582b;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  color-scheme: light dark; font-size: 13px; font-variant-numeric: tabular-nums; }
@media (prefers-color-scheme: dark) { .ea-week { --ground: #101817; --card: #1a2423;
  --sunken: #0b1110; --ink: #e8efed; --quiet: #a5b4b0; --line: #31403d; --edge: #7d8f8a;
  --alarm: #ff8f85; --alarm-soft: #421b17; --alarm-ink: #ffc4be;
  --t0: #1d3b38; --e0: #74d3c7; --t1: #3a2d10; --e1: #d9ab52; --t2: #262f52; --e2: #9fb0f2;
  --t3: #452437; --e3: #ee9cc4; --t4: #2a3a17; --e4: #aacb78; --t5: #45291a; --e5: #eda57b; } }
.ea-week text { fill: var(--ink); } .ea-week .quiet { fill: var(--quiet); }
.ea-week .head { font-size: 22px; font-weight: 650; } .ea-week .day { font-size: 15px; }
.ea-week .strong { font-weight: 650; } .ea-week .small { font-size: 12px; }
.ea-week .ground { fill: var(--ground); } .ea-week .track { fill: var(--sunken); }
.ea-week .window { fill: var(--card); } .ea-week .hour { stroke: var(--line); }
.ea-week .alarm { fill: var(--alarm-ink); font-weight: 650; }
.ea-week .openbar { stroke: var(--alarm); stroke-width: 2; stroke-dasharray: 7 4; }
.ea-week .opensoft { fill: var(--alarm-soft); } .ea-week .openline { stroke: var(--alarm); }
.ea-week .otherbar { fill: var(--card); stroke: var(--edge); stroke-dasharray: 2 3; }
.ea-week .awayline { stroke: var(--edge); } .ea-week .awaysoft { fill: var(--sunken); }
.ea-week .way { stroke: var(--edge); stroke-width: 1.5; stroke-dasharray: 1 4;
  stroke-linecap: round; }
""" + "\n".join(
    f".ea-week .t{n} {{ fill: var(--t{n}); stroke: var(--e{n}); }} "
    f".ea-week .e{n} {{ fill: var(--e{n}); }}"
    for n in range(TINTS)
)
