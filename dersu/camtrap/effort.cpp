#include "dersu/camtrap/effort.hpp"

#include <algorithm>
#include <limits>

namespace dersu::camtrap {
namespace {
/// Seconds UTC, [begin, end).
struct Interval {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};
using Intervals = std::vector<Interval>;

/// Sorted, overlapping and touching ones joined, empty ones gone.
Intervals joined(Intervals intervals) {
  std::sort(intervals.begin(), intervals.end(),
            [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
  Intervals result;
  for (const Interval& next : intervals) {
    if (next.end <= next.begin) continue;
    if (!result.empty() && next.begin <= result.back().end)
      result.back().end = std::max(result.back().end, next.end);
    else
      result.push_back(next);
  }
  return result;
}

/// What is left of `whole` without the gaps, which are joined.
void append_without(Intervals& out, Interval whole, const Intervals& gaps) {
  for (const Interval& gap : gaps) {
    if (gap.end <= whole.begin) continue;
    if (gap.begin >= whole.end) break;
    if (gap.begin > whole.begin) out.push_back({whole.begin, gap.begin});
    whole.begin = std::max(whole.begin, gap.end);
  }
  if (whole.begin < whole.end) out.push_back(whole);
}

/// Calls `use(day, seconds)` for every day of `unit` that the interval touches.
template <class Use>
void each_day(const Operation& operation, std::size_t unit, const Interval& interval, Use use) {
  if (interval.begin >= interval.end) return;
  const std::int64_t shift = operation.offset_s[unit] - operation.options.day_start_s;
  const Day last = day_of(interval.end - 1 + shift);
  for (Day day = day_of(interval.begin + shift); day <= last; ++day) {
    const std::int64_t begin = day * kSecondsPerDay - shift;
    const std::int64_t seconds =
        std::min(interval.end, begin + kSecondsPerDay) - std::max(interval.begin, begin);
    use(static_cast<std::size_t>(day - operation.first_day), static_cast<std::int32_t>(seconds));
  }
}

std::size_t unit_of(const Survey& survey, EffortUnit unit, std::size_t deployment) {
  return unit == EffortUnit::station ? survey.deployments[deployment].station : deployment;
}

void set_clocks(const Survey& survey, Operation& operation) {
  if (operation.options.offset_s) {
    operation.offset_s.assign(operation.units, *operation.options.offset_s);
  } else if (operation.options.unit == EffortUnit::station) {
    operation.offset_s = station_offsets_s(survey);
  } else {
    for (const Deployment& deployment : survey.deployments)
      operation.offset_s.push_back(deployment.start.offset_s);
  }
}

Result<void> set_days(const Survey& survey, Operation& operation) {
  Day first = std::numeric_limits<Day>::max();
  Day last = std::numeric_limits<Day>::min();
  for (std::size_t d = 0; d < survey.deployments.size(); ++d) {
    const Deployment& deployment = survey.deployments[d];
    if (deployment.end.utc_s <= deployment.start.utc_s) continue;
    const std::size_t unit = unit_of(survey, operation.options.unit, d);
    first = std::min(first, operation.day(unit, deployment.start.utc_s));
    last = std::max(last, operation.day(unit, deployment.end.utc_s - 1));
  }
  if (first > last) return {};  // nobody worked
  operation.first_day = first;
  operation.days = static_cast<std::size_t>(std::int64_t{last} - first + 1);
  if (operation.days > kMaxOperationCells / std::max<std::size_t>(1, operation.units))
    return fail(Fault::bad_input, "deployments",
                "found {} days from the first start to the last end, expected at most {} for {} {}",
                operation.days, kMaxOperationCells / operation.units, operation.units,
                operation.options.unit == EffortUnit::station ? "stations" : "deployments");
  operation.worked_s.assign(operation.units * operation.days, kNotDeployed);
  return {};
}
}  // namespace

double Operation::worked_days(std::size_t unit) const {
  std::int64_t seconds = 0;
  for (std::size_t day = 0; day < days; ++day) seconds += std::max(0, at(unit, day));
  return static_cast<double>(seconds) / kSecondsPerDay;
}

Result<Operation> camera_operation(const Survey& survey, const EffortOptions& options) {
  Operation operation;
  operation.options = options;
  operation.units =
      options.unit == EffortUnit::station ? survey.stations.size() : survey.deployments.size();
  set_clocks(survey, operation);
  DERSU_CHECK(set_days(survey, operation));

  std::vector<Intervals> gaps(survey.deployments.size());
  for (const EffortGap& gap : survey.gaps)
    gaps[gap.deployment].push_back({gap.start_utc_s, gap.end_utc_s});

  std::vector<Intervals> worked(operation.units);
  for (std::size_t d = 0; d < survey.deployments.size(); ++d) {
    const Deployment& deployment = survey.deployments[d];
    const std::size_t unit = unit_of(survey, options.unit, d);
    const Interval whole{deployment.start.utc_s, deployment.end.utc_s};
    append_without(worked[unit], whole, joined(std::move(gaps[d])));
    each_day(operation, unit, whole, [&](std::size_t day, std::int32_t) {
      operation.worked_s[unit * operation.days + day] = 0;
    });
  }
  for (std::size_t unit = 0; unit < operation.units; ++unit) {
    if (options.cameras == Cameras::any) worked[unit] = joined(std::move(worked[unit]));
    for (const Interval& interval : worked[unit])
      each_day(operation, unit, interval, [&](std::size_t day, std::int32_t seconds) {
        operation.worked_s[unit * operation.days + day] += seconds;
      });
  }
  if (options.whole_days)
    for (std::int32_t& seconds : operation.worked_s)
      if (seconds > 0) seconds = static_cast<std::int32_t>(kSecondsPerDay);
  return operation;
}

}  // namespace dersu::camtrap
