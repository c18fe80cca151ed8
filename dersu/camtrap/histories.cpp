#include "dersu/camtrap/histories.hpp"

#include <algorithm>
#include <cassert>

namespace dersu::camtrap {
namespace {
/// The days [begin, end) of `operation` on which the station had a camera; empty where it never
/// had.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Span deployed_span(const Operation& operation, std::size_t station) {
  Span span;
  for (std::size_t day = 0; day < operation.days; ++day) {
    if (operation.at(station, day) == kNotDeployed) continue;
    if (span.end == 0) span.begin = day;
    span.end = day + 1;
  }
  return span;
}

Day first_day(const Operation& operation, const Span& span, const HistoryOptions& options) {
  switch (options.day_one) {
    case DayOne::station:
      return operation.first_day + static_cast<Day>(span.begin);
    case DayOne::survey:
      return operation.first_day;
    case DayOne::date:
      return options.date;
  }
  return operation.first_day;
}

/// The occasion of `day`, or -1 before day 1.
std::int64_t occasion_of(Day day, Day day_one, std::int32_t occasion_days) {
  const std::int64_t days = std::int64_t{day} - day_one;
  return days < 0 ? -1 : days / occasion_days;
}

/// Day 1 of every station, and how many occasions the longest needs.
void set_occasions(const Operation& operation, const HistoryOptions& options, Histories& result) {
  for (std::size_t station = 0; station < operation.units; ++station) {
    const Span span = deployed_span(operation, station);
    result.day_one.push_back(first_day(operation, span, options));
    if (span.end == 0) continue;
    const Day last = operation.first_day + static_cast<Day>(span.end) - 1;
    const std::int64_t needed = occasion_of(last, result.day_one.back(), options.occasion_days) + 1;
    result.occasions = std::max(result.occasions, static_cast<std::size_t>(needed));
  }
}

void set_effort(const Operation& operation, const HistoryOptions& options, Histories& result) {
  std::vector<std::int64_t> effort_s(result.stations * result.occasions, 0);
  for (std::size_t station = 0; station < operation.units; ++station) {
    for (std::size_t d = 0; d < operation.days; ++d) {
      const Day day = operation.first_day + static_cast<Day>(d);
      const std::int64_t occasion =
          occasion_of(day, result.day_one[station], options.occasion_days);
      if (occasion < 0 || operation.at(station, d) <= 0) continue;
      effort_s[station * result.occasions + static_cast<std::size_t>(occasion)] +=
          operation.at(station, d);
    }
  }
  for (const std::int64_t seconds : effort_s) {
    result.effort_days.push_back(static_cast<double>(seconds) / kSecondsPerDay);
    result.detections.push_back(seconds > 0 ? 0 : kNoEffort);
  }
}

void count_record(const Record& record, const Operation& operation, const HistoryOptions& options,
                  Histories& result) {
  ++result.records;
  const Day day = operation.day(record.station, record.utc_s);
  const std::int64_t occasion =
      occasion_of(day, result.day_one[record.station], options.occasion_days);
  if (occasion < 0 || static_cast<std::size_t>(occasion) >= result.occasions) {
    ++result.outside;
    return;
  }
  std::int32_t& cell =
      result.detections[record.station * result.occasions + static_cast<std::size_t>(occasion)];
  if (cell == kNoEffort)
    ++result.outside;
  else if (options.output == HistoryOutput::count || cell == 0)
    ++cell;
}
}  // namespace

std::int64_t Histories::sum() const {
  std::int64_t sum = 0;
  for (const std::int32_t cell : detections) sum += std::max(cell, 0);
  return sum;
}

Result<Histories> detection_histories(std::span<const Record> records, const Operation& operation,
                                      Index species, const HistoryOptions& options) {
  assert(operation.options.unit == EffortUnit::station && options.occasion_days >= 1);
  Histories result;
  result.stations = operation.units;
  set_occasions(operation, options, result);
  if (result.stations > 0 && result.occasions > kMaxOperationCells / result.stations)
    return fail(Fault::bad_input, "", "found {} occasions at {} stations, expected at most {}",
                result.occasions, result.stations, kMaxOperationCells / result.stations);
  set_effort(operation, options, result);
  for (const Record& record : records)
    if (record.species == species) count_record(record, operation, options, result);
  return result;
}

}  // namespace dersu::camtrap
