#!/usr/bin/env python3
"""Writes examples/density-tables: SIMULATED capture-recapture tables for `dersu density`.

usage: tools/density_tables.py FOLDER

Half-normal detection, detector "proximity", constant density; everything invented. The same bytes
every time: only random.random() with a fixed seed is used, which Python keeps the same.
"""
import csv
import math
import pathlib
import random
import sys

SEED = 20
DENSITY_PER_KM2 = 0.02
SIGMA_M = 4000
G0 = 0.05
OCCASIONS = 20
SIDE = 7  # detectors a side
SPACING_M = 4000
BUFFER_M = 16000
CELL_M = 2000


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def poisson(mean, uniform):
    count, product = 0, uniform()
    while product > math.exp(-mean):
        count, product = count + 1, product * uniform()
    return count


def main(folder):
    uniform = random.Random(SEED).random
    reach = (SIDE - 1) * SPACING_M
    low, high = -BUFFER_M, reach + BUFFER_M
    traps = [(f"T{r * SIDE + c + 1:02}", c * SPACING_M, r * SPACING_M)
             for r in range(SIDE) for c in range(SIDE)]
    area_km2 = (high - low) ** 2 / 1e6
    captures, animal = [], 0
    n = poisson(DENSITY_PER_KM2 * area_km2, uniform)
    for _ in range(n):
        x, y = (low + (high - low) * uniform() for _ in range(2))
        seen = [(occasion, trap)
                for occasion in range(1, OCCASIONS + 1)
                for trap, tx, ty in traps
                if uniform() < G0 * math.exp(-((x - tx) ** 2 + (y - ty) ** 2) / (2 * SIGMA_M ** 2))]
        animal += bool(seen)
        captures += [(f"A{animal:02}", occasion, trap, 1) for occasion, trap in seen]
    cells = range(int(low + CELL_M / 2), int(high), CELL_M)
    write(folder / "captures.csv", ["animal", "occasion", "detector", "count"], captures)
    write(folder / "traps.csv", ["detector", "x", "y"], traps)
    write(folder / "usage.csv", ["detector"] + [f"u{k}" for k in range(1, OCCASIONS + 1)],
          [[trap] + [1] * OCCASIONS for trap, _, _ in traps])
    write(folder / "mask.csv", ["x", "y", "cell_ha"],
          [(x, y, CELL_M ** 2 // 10000) for y in cells for x in cells])
    (folder / "models.toml").write_text("""\
# Several models of these SIMULATED tables: dersu density examples/density-tables/models.toml
captures = "captures.csv"
traps = "traps.csv"
usage = "usage.csv"
mask = "mask.csv"
detector = "proximity"
criterion = "AICc"

[[model]]
name = "constant"

[[model]]
name = "exponential"
detectfn = "EX"

[[model]]
name = "after capture"
model = "g0 ~ b"

[[model]]
name = "trend"
model = "D ~ x"
""", encoding="utf-8")
    (folder / "README.md").write_text(f"""# Capture-recapture tables

**SIMULATED** by `tools/density_tables.py`: every animal and detector is invented. Detectors on a
square grid, metres of no real place, half-normal detection.

| true | value |
| --- | --- |
| animals in the mask | {n} |
| density | {DENSITY_PER_KM2 * 100:g} per 100 km2 |
| g0, sigma | {G0:g} an occasion, {SIGMA_M} m |

```sh run
dersu density --captures examples/density-tables/captures.csv \\
  --traps examples/density-tables/traps.csv --usage examples/density-tables/usage.csv \\
  --mask examples/density-tables/mask.csv --detector proximity --detectfn HN
dersu density examples/density-tables/models.toml
```
""", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
