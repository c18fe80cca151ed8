#!/usr/bin/env bash
# Runs every benchmark of a build and prints how many times faster each is than its yardstick.
# usage: bench/run.sh [BUILD_FOLDER [GOOGLE_BENCHMARK_OPTION...]]
# The yardstick of a benchmark NAME or NAME/ARGUMENT is NAME_textbook or NAME_textbook/ARGUMENT of
# the same program.
set -euo pipefail
cd "$(dirname "$0")/.."
build="${1:-build/bench}"
[ $# -gt 0 ] && shift
# Copies of the standard's example package, where the tool that makes them is there: a million
# observations for the time, 180 copies for the reference's numbers.
replicate=../shared/tools/camtrap/replicate_camtrap_dp.py
copies() {
  [ -f "$1/datapackage.json" ] || python3 "$replicate" "$@"
}
if [ -f "$replicate" ]; then
  if [ -z "${DERSU_BENCH_PACKAGE:-}" ]; then
    export DERSU_BENCH_PACKAGE="$build/camtrap_million"
    copies "$DERSU_BENCH_PACKAGE" 152 12
  fi
  export DERSU_BENCH_COPIES="$build/camtrap_copies"
  copies "$DERSU_BENCH_COPIES" 60 3
fi
found=0
for program in "$build"/bench_*; do
  [ -f "$program" ] && [ -x "$program" ] || continue
  found=1
  echo "== ${program##*/}"
  "$program" --benchmark_format=console --benchmark_out="$program.json" --benchmark_out_format=json "$@"
  python3 bench/ratios.py "$program.json"
done
[ "$found" = 1 ] || echo "no benchmarks in $build yet"
