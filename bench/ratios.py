"""Prints the ratios of textbook to dersu times in one file that Google Benchmark wrote."""
import json
import re
import sys

SUFFIX = "_textbook"
# What Google Benchmark adds to a name for how it was run: not part of what was measured.
HOW = re.compile(r"/(iterations:\d+|repeats:\d+|min_time:[^/]*|real_time|process_time|threads:\d+)")
NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def times_ns(path):
    """Name -> CPU time of one iteration; the median where the benchmark was repeated."""
    with open(path, encoding="utf-8") as file:
        runs = json.load(file)["benchmarks"]
    times = {}
    for run in runs:
        if run.get("error_occurred"):
            continue
        if run.get("run_type") == "aggregate" and run.get("aggregate_name") != "median":
            continue
        times[HOW.sub("", run.get("run_name", run["name"]))] = run["cpu_time"] * NANOSECONDS[run["time_unit"]]
    return times


def main():
    times = times_ns(sys.argv[1])
    for name, textbook_ns in times.items():
        stem, _, argument = name.partition("/")
        if not stem.endswith(SUFFIX):
            continue
        ours = stem[: -len(SUFFIX)] + ("/" + argument if argument else "")
        if ours not in times:
            print(f"ratio {ours}: there is a yardstick and no benchmark of this name")
            continue
        ratio = textbook_ns / times[ours]
        print(f"ratio {ours}: {ratio:.3g} times as fast as the textbook "
              f"({times[ours] / 1e6:.4g} ms, textbook {textbook_ns / 1e6:.4g} ms)")


main()
