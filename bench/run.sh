#!/usr/bin/env bash
# Runs every benchmark of a build and prints how many times faster each is than its yardstick.
# usage: bench/run.sh [BUILD_FOLDER [GOOGLE_BENCHMARK_OPTION...]]
# The yardstick of a benchmark NAME or NAME/ARGUMENT is NAME_textbook or NAME_textbook/ARGUMENT of
# the same program.
set -euo pipefail
cd "$(dirname "$0")/.."
build="${1:-build/bench}"
[ $# -gt 0 ] && shift
# The package of a million observations, where the tool that makes it is there.
replicate=../shared/tools/camtrap/replicate_camtrap_dp.py
if [ -z "${DERSU_BENCH_PACKAGE:-}" ] && [ -f "$replicate" ]; then
  export DERSU_BENCH_PACKAGE="$build/camtrap_million"
  [ -f "$DERSU_BENCH_PACKAGE/datapackage.json" ] || python3 "$replicate" "$DERSU_BENCH_PACKAGE" 152 12
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
