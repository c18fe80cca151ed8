#!/usr/bin/env bash
# A short run of every fuzz target; fails where one crashes, hangs or eats memory.
# usage: fuzz/run.sh [BUILD_FOLDER [TARGET...]]
# Environment: FUZZ_SECONDS a target (20), JOBS targets at a time (all cores).
# Seeds are read from fuzz/<module>/corpus/<target>/, words from fuzz/<module>/<target>.dict.
# An input that crashes lies in BUILD_FOLDER/crashes: run `BUILD_FOLDER/<target> FILE` to see why.
set -euo pipefail
cd "$(dirname "$0")/.."
build="${1:-build/fuzz}"
[ $# -gt 0 ] && shift
mkdir -p "$build/crashes"

run_one() {
  local source="$1" build="$2" name folder log
  name="$(basename "$source" .cpp)"
  folder="$(dirname "$source")"
  log="$build/$name.log"
  local arguments=("-max_total_time=${FUZZ_SECONDS:-20}" -rss_limit_mb=2048 -timeout=10
    -print_final_stats=1 "-artifact_prefix=$build/crashes/$name-")
  [ -f "$folder/$name.dict" ] && arguments+=("-dict=$folder/$name.dict")
  mkdir -p "$build/corpus/$name"
  arguments+=("$build/corpus/$name")  # what is found is kept here; seeds stay as they are
  [ -d "$folder/corpus/$name" ] && arguments+=("$folder/corpus/$name")
  if "$build/$name" "${arguments[@]}" >"$log" 2>&1; then
    echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, no crash"
  else
    tail -n 60 "$log"
    echo "$name: FAILED"
    return 1
  fi
}
export -f run_one

sources=$(find fuzz -name '*_fuzz.cpp' | LC_ALL=C sort)
if [ $# -gt 0 ]; then
  sources=$(for target in "$@"; do find fuzz -name "$target.cpp"; done)
fi
[ -n "$sources" ] || { echo "no such fuzz target" >&2; exit 2; }
# shellcheck disable=SC2016 # expanded by the inner shell
printf '%s\n' "$sources" | xargs -P "${JOBS:-$(nproc)}" -I{} bash -c 'run_one "$1" "$2"' _ {} "$build"
