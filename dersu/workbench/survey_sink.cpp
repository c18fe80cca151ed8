#include "dersu/workbench/survey_sink.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {
using camtrap::Index;
using camtrap::kNone;
using camtrap::Level;
using io::CamtrapTable;
using Values = std::span<const std::string_view>;

/// Texts and their places in a list, asked for by views. The same text often comes twice in a row.
class Places {
 public:
  /// The place of `text`, or kNone.
  Index find(std::string_view text) {
    if (last_ != places_.end() && last_->first == text) return last_->second;
    key_.assign(text);
    const auto found = places_.find(key_);
    if (found == places_.end()) return kNone;
    last_ = found;
    return found->second;
  }
  void add(std::string_view text, Index place) { last_ = places_.emplace(text, place).first; }
  void clear() {
    places_.clear();
    last_ = places_.end();
  }

 private:
  using Map = std::unordered_map<std::string, Index>;
  Map places_;
  Map::const_iterator last_ = places_.end();
  std::string key_;
};

std::size_t column(CamtrapTable table, std::string_view name) {
  return *io::camtrap_column_index(table, name);
}

/// Where the columns that a survey needs are.
struct Columns {
  std::size_t deployment = column(CamtrapTable::deployments, "deploymentID");
  std::size_t location_id = column(CamtrapTable::deployments, "locationID");
  std::size_t location_name = column(CamtrapTable::deployments, "locationName");
  std::size_t latitude = column(CamtrapTable::deployments, "latitude");
  std::size_t longitude = column(CamtrapTable::deployments, "longitude");
  std::size_t start = column(CamtrapTable::deployments, "deploymentStart");
  std::size_t end = column(CamtrapTable::deployments, "deploymentEnd");

  std::size_t gap_deployment = column(CamtrapTable::effort_gaps, "deploymentID");
  std::size_t gap_start = column(CamtrapTable::effort_gaps, "gapStart");
  std::size_t gap_end = column(CamtrapTable::effort_gaps, "gapEnd");
  std::size_t gap_reason = column(CamtrapTable::effort_gaps, "gapReason");

  std::size_t individual = column(CamtrapTable::individuals, "individualID");

  std::size_t seen_deployment = column(CamtrapTable::observations, "deploymentID");
  std::size_t seen_start = column(CamtrapTable::observations, "eventStart");
  std::size_t seen_level = column(CamtrapTable::observations, "observationLevel");
  std::size_t seen_species = column(CamtrapTable::observations, "scientificName");
  std::size_t seen_count = column(CamtrapTable::observations, "count");
  std::size_t seen_individual = column(CamtrapTable::observations, "individualID");
};

tl::unexpected<Error> wrong(CamtrapTable table, std::uint64_t line, std::size_t at,
                            std::string_view value, std::string_view expected) {
  return fail(Fault::bad_input,
              fmt::format("{}:{}:{}", io::camtrap_table_name(table), line,
                          io::camtrap_columns(table)[at].name),
              "found '{}', expected {}", quoted(value), expected);
}

/// Moves the rows of `column` at `kept` (rising) to its front from `begin` on and drops the rest.
template <class T>
void keep(std::vector<T>& column, std::size_t begin, const std::vector<std::size_t>& kept) {
  for (std::size_t i = 0; i < kept.size(); ++i) column[begin + i] = column[kept[i]];
  column.resize(begin + kept.size());
}
}  // namespace

struct SurveySink::Work {
  explicit Work(SurveySinkOptions given) : options(given) {}

  Result<void> deployment(Values values, std::uint64_t line);
  Result<void> gap(Values values, std::uint64_t line);
  Result<void> observation(Values values, std::uint64_t line);
  Index station(Values values);
  Index individual(std::string_view name);
  void end_source();

  SurveySinkOptions options;
  Columns at;
  camtrap::Survey survey;
  Index party = kNone;
  std::size_t first_observation = 0;  ///< of the source
  bool has_events = false;            ///< the source, with a scientific name
  Places parties, deployments, species;
  Places stations, individuals;  ///< of the party: "<party>\n<name>"
  std::string key;
};

SurveySink::SurveySink(SurveySinkOptions options) : work_(std::make_unique<Work>(options)) {}
SurveySink::~SurveySink() = default;

void SurveySink::begin_source(std::string_view party) {
  Work& w = *work_;
  w.end_source();
  w.party = w.parties.find(party);
  if (w.party != kNone) return;
  w.party = static_cast<Index>(w.survey.parties.size());
  w.parties.add(party, w.party);
  w.survey.parties.emplace_back(party);
}

Result<void> SurveySink::row(CamtrapTable table, Values values, std::uint64_t line) {
  if (work_->party == kNone) begin_source("");
  switch (table) {
    case CamtrapTable::deployments:
      return work_->deployment(values, line);
    case CamtrapTable::effort_gaps:
      return work_->gap(values, line);
    case CamtrapTable::individuals:
      work_->individual(values[work_->at.individual]);
      return {};
    case CamtrapTable::media:
      return {};
    case CamtrapTable::observations:
      return work_->observation(values, line);
  }
  return {};
}

Result<camtrap::Survey> SurveySink::finish() && {
  work_->end_source();
  camtrap::Survey survey = std::move(work_->survey);
  work_ = std::make_unique<Work>(work_->options);
  if (survey.deployments.empty())
    return fail(Fault::bad_input, "deployments", "found no deployment, expected at least one");
  return survey;
}

/// Drops the observations of the level that the source does not use.
void SurveySink::Work::end_source() {
  camtrap::Observations& seen = survey.observations;
  if (options.observation_level == ObservationLevel::automatic) {
    const Level wanted = has_events ? Level::event : Level::media;
    std::vector<std::size_t> kept;
    for (std::size_t i = first_observation; i < seen.size(); ++i)
      if (seen.level[i] == wanted) kept.push_back(i);
    keep(seen.utc_s, first_observation, kept);
    keep(seen.deployment, first_observation, kept);
    keep(seen.species, first_observation, kept);
    keep(seen.individual, first_observation, kept);
    keep(seen.count, first_observation, kept);
    keep(seen.line, first_observation, kept);
    keep(seen.level, first_observation, kept);
  }
  first_observation = seen.size();
  has_events = false;
  deployments.clear();
}

/// A station of the party, by the first name that the deployment has.
Index SurveySink::Work::station(Values values) {
  const std::array<std::string_view, 3> names{values[at.location_name], values[at.location_id],
                                              values[at.deployment]};
  std::size_t which = static_cast<std::size_t>(options.station);
  while (which + 1 < names.size() && names[which].empty()) ++which;
  key = fmt::format("{}\n{}", party, names[which]);
  Index place = stations.find(key);
  if (place != kNone) return place;
  place = static_cast<Index>(survey.stations.size());
  stations.add(key, place);
  survey.stations.push_back({.name = std::string(names[which]), .party = party});
  return place;
}

Index SurveySink::Work::individual(std::string_view name) {
  if (name.empty()) return kNone;
  key = fmt::format("{}\n{}", party, name);
  Index place = individuals.find(key);
  if (place != kNone) return place;
  place = static_cast<Index>(survey.individuals.size());
  individuals.add(key, place);
  survey.individuals.push_back({.name = std::string(name), .party = party});
  return place;
}

Result<void> SurveySink::Work::deployment(Values values, std::uint64_t line) {
  constexpr auto table = CamtrapTable::deployments;
  const auto start = parse_time(values[at.start]);
  if (!start) return wrong(table, line, at.start, values[at.start], "a time with its offset");
  const auto end = parse_time(values[at.end]);
  if (!end) return wrong(table, line, at.end, values[at.end], "a time with its offset");
  if (end->utc_s < start->utc_s)
    return wrong(table, line, at.end, values[at.end], "a time that is not before the start");
  const auto latitude = parse_double(values[at.latitude]);
  const auto longitude = parse_double(values[at.longitude]);
  // The value itself is nobody's business.
  if (!latitude || !longitude)
    return fail(Fault::bad_input, fmt::format("deployments:{}:latitude", line),
                "expected a latitude and a longitude in degrees");
  if (deployments.find(values[at.deployment]) != kNone)
    return wrong(table, line, at.deployment, values[at.deployment], "an id that was not used yet");
  deployments.add(values[at.deployment], static_cast<Index>(survey.deployments.size()));
  const std::size_t known = survey.stations.size();
  const Index where = station(values);
  if (where == known) survey.stations[where].place = {*longitude, *latitude};
  survey.deployments.push_back({.id = std::string(values[at.deployment]),
                                .station = where,
                                .party = party,
                                .start = *start,
                                .end = *end});
  return {};
}

Result<void> SurveySink::Work::gap(Values values, std::uint64_t line) {
  constexpr auto table = CamtrapTable::effort_gaps;
  const Index deployment = deployments.find(values[at.gap_deployment]);
  if (deployment == kNone)
    return wrong(table, line, at.gap_deployment, values[at.gap_deployment], "a known deployment");
  const auto start = parse_time(values[at.gap_start]);
  if (!start)
    return wrong(table, line, at.gap_start, values[at.gap_start], "a time with its offset");
  const auto end = parse_time(values[at.gap_end]);
  if (!end) return wrong(table, line, at.gap_end, values[at.gap_end], "a time with its offset");
  if (end->utc_s < start->utc_s)
    return wrong(table, line, at.gap_end, values[at.gap_end],
                 "a time that is not before the start");
  survey.gaps.push_back({.deployment = deployment,
                         .start_utc_s = start->utc_s,
                         .end_utc_s = end->utc_s,
                         .reason = std::string(values[at.gap_reason])});
  return {};
}

Result<void> SurveySink::Work::observation(Values values, std::uint64_t line) {
  constexpr auto table = CamtrapTable::observations;
  const std::string_view name = values[at.seen_species];
  if (name.empty()) return {};
  const Level level = values[at.seen_level] == "event" ? Level::event : Level::media;
  if (options.observation_level == ObservationLevel::event && level != Level::event) return {};
  if (options.observation_level == ObservationLevel::media && level != Level::media) return {};
  // In a source that has events, its photographs would be dropped at the end: never keep them.
  if (options.observation_level == ObservationLevel::automatic && has_events &&
      level == Level::media)
    return {};
  const Index deployment = deployments.find(values[at.seen_deployment]);
  if (deployment == kNone)
    return wrong(table, line, at.seen_deployment, values[at.seen_deployment], "a known deployment");
  const auto time = parse_time(values[at.seen_start]);
  if (!time)
    return wrong(table, line, at.seen_start, values[at.seen_start], "a time with its offset");
  std::int64_t count = 1;
  if (const std::string_view text = values[at.seen_count]; !text.empty()) {
    const auto number = parse_int(text);
    if (!number || *number < 0 || *number > std::numeric_limits<std::int32_t>::max())
      return wrong(table, line, at.seen_count, text, "a count");
    count = *number;
  }
  Index kind = species.find(name);
  if (kind == kNone) {
    kind = static_cast<Index>(survey.species.size());
    species.add(name, kind);
    survey.species.emplace_back(name);
  }
  has_events = has_events || level == Level::event;
  camtrap::Observations& seen = survey.observations;
  seen.utc_s.push_back(time->utc_s);
  seen.deployment.push_back(deployment);
  seen.species.push_back(kind);
  seen.individual.push_back(individual(values[at.seen_individual]));
  seen.count.push_back(static_cast<Index>(count));
  seen.line.push_back(static_cast<Index>(line));
  seen.level.push_back(level);
  return {};
}

}  // namespace dersu::workbench
