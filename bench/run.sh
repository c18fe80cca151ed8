#!/usr/bin/env bash
# Runs every benchmark of a build and prints how many times faster each is than its yardstick.
# usage: bench/run.sh [BUILD_FOLDER [GOOGLE_BENCHMARK_OPTION...]]
# The yardstick of a benchmark NAME or NAME/ARGUMENT is NAME_textbook or NAME_textbook/ARGUMENT of
# the same program.
set -euo pipefail
cd "$(dirname "$0")/.."
build="${1:-build/bench}"
[ $# -gt 0 ] && shift
found=0
for program in "$build"/bench_*; do
  [ -f "$program" ] && [ -x "$program" ] || continue
  found=1
  echo "== ${program##*/}"
  "$program" --benchmark_format=console --benchmark_out="$program.json" --benchmark_out_format=json "$@"
  python3 bench/ratios.py "$program.json"
done
[ "$found" = 1 ] || echo "no benchmarks in $build yet"
