#include "dersu/workbench/survey_sink.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

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
  std::size_t sex = column(CamtrapTable::individuals, "sex");

  std::size_t seen_deployment = column(CamtrapTable::observations, "deploymentID");
  std::size_t seen_start = column(CamtrapTable::observations, "eventStart");
  std::size_t seen_level = column(CamtrapTable::observations, "observationLevel");
  std::size_t seen_species = column(CamtrapTable::observations, "scientificName");
  std::size_t seen_count = column(CamtrapTable::observations, "count");
  std::size_t seen_individual = column(CamtrapTable::observations, "individualID");
  std::size_t seen_sex = column(CamtrapTable::observations, "sex");
};

/// Moves the rows of `column` at `kept` (rising) to its front from `begin` on and drops the rest.
template <class T>
void keep(std::vector<T>& column, std::size_t begin, const std::vector<std::size_t>& kept) {
  for (std::size_t i = 0; i < kept.size(); ++i) column[begin + i] = column[kept[i]];
  column.resize(begin + kept.size());
}
}  // namespace

struct SurveySink::Work {
  explicit Work(SurveySinkOptions given) : options(given) {}

  void deployment(Values values);
  void gap(Values values);
  void observation(Values values);
  Index station(Values values);
  Index individual(std::string_view name);
  void take_sex(Index animal, std::string_view sex);
  bool wanted(Level level);
  void end_source();

  /// Keeps a problem with a value of the row.
  void wrong(std::size_t column, std::string_view value, std::string_view expected) {
    problems.add(place(column), "found {}, expected {}", io::told_plain(value), expected);
  }
  std::string place(std::size_t column) const {
    return fmt::format("{}:{}:{}", io::camtrap_table_name(table), line,
                       io::camtrap_columns(table)[column].name);
  }
  /// "source cn-2023, deployments:14"
  std::string row_place() const {
    return fmt::format("{}{}:{}", source.empty() ? "" : "source " + source + ", ",
                       io::camtrap_table_name(table), line);
  }
  std::optional<Time> time(Values values, std::size_t column) {
    const auto result = parse_time(values[column]);
    if (!result) wrong(column, values[column], "a time with its offset");
    return result;
  }
  /// The deployment that the row is of.
  Index known_deployment(Values values, std::size_t column) {
    const Index result = deployments.find(values[column]);
    // Cameras go by their line: their names stay out of messages.
    if (result == kNone)
      problems.add(place(column), "expected the id of a deployment of the source");
    return result;
  }

  SurveySinkOptions options;
  Columns at;
  io::Problems problems;
  Built built;
  CamtrapTable table = CamtrapTable::deployments;  ///< of the row
  std::uint64_t line = 0;                          ///< of the row
  Index party = kNone;
  std::string source;                                           ///< its id, or ""
  ObservationLevel source_level = ObservationLevel::automatic;  ///< that counts, of the source
  std::size_t first_observation = 0;                            ///< of the source
  bool has_events = false;  ///< the source, with a scientific name
  Places parties, deployments, species;
  Places stations, individuals;  ///< of all parties: "<party>\n<name>"
  std::string key;
};

SurveySink::SurveySink(SurveySinkOptions options) : work_(std::make_unique<Work>(options)) {}
SurveySink::~SurveySink() = default;

void SurveySink::begin_source(std::string_view party, std::string_view id,
                              std::optional<ObservationLevel> level) {
  Work& w = *work_;
  w.end_source();
  w.source = id;
  w.source_level = level.value_or(w.options.observation_level);
  w.built.sources.push_back({.party = std::string(party)});
  w.party = w.parties.find(party);
  if (w.party != kNone) return;
  w.party = static_cast<Index>(w.built.survey.parties.size());
  w.parties.add(party, w.party);
  w.built.survey.parties.emplace_back(party);
}

Result<void> SurveySink::row(CamtrapTable table, Values values, std::uint64_t line) {
  if (work_->party == kNone) begin_source("");
  work_->table = table;
  work_->line = line;
  switch (table) {
    case CamtrapTable::deployments:
      work_->deployment(values);
      break;
    case CamtrapTable::effort_gaps:
      work_->gap(values);
      break;
    case CamtrapTable::individuals:
      if (const Index animal = work_->individual(values[work_->at.individual]); animal != kNone) {
        work_->built.survey.individuals[animal].sex = values[work_->at.sex];
        work_->take_sex(animal, values[work_->at.sex]);
      }
      break;
    case CamtrapTable::media:
      break;
    case CamtrapTable::observations:
      work_->observation(values);
      break;
  }
  return {};
}

Result<SurveySink::Built> SurveySink::finish() && {
  work_->end_source();
  if (work_->built.survey.deployments.empty() && work_->problems.none())
    return fail(Fault::bad_input, "deployments", "found no deployment, expected at least one");
  DERSU_CHECK(std::move(work_->problems).finish("the camera-trap tables"));
  return std::move(work_->built);
}

/// Drops the observations of the level that the source does not use.
void SurveySink::Work::end_source() {
  if (party == kNone) return;
  camtrap::Observations& seen = built.survey.observations;
  SourceUse& use = built.sources.back();
  use.level = source_level == ObservationLevel::event || has_events ? Level::event : Level::media;
  std::vector<std::size_t> kept;
  for (std::size_t i = first_observation; i < seen.size(); ++i)
    if (seen.level[i] == use.level)
      kept.push_back(i);
    else
      use.other_level_named += seen.individual[i] != kNone;
  use.other_level += seen.size() - first_observation - kept.size();
  use.observations = kept.size();
  keep(seen.utc_s, first_observation, kept);
  keep(seen.deployment, first_observation, kept);
  keep(seen.species, first_observation, kept);
  keep(seen.individual, first_observation, kept);
  keep(seen.count, first_observation, kept);
  keep(seen.line, first_observation, kept);
  keep(seen.level, first_observation, kept);
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
  Index result = stations.find(key);
  if (result != kNone) return result;
  result = static_cast<Index>(built.survey.stations.size());
  stations.add(key, result);
  built.survey.stations.push_back(
      {.name = std::string(names[which]), .party = party, .where = row_place()});
  return result;
}

Index SurveySink::Work::individual(std::string_view name) {
  if (name.empty()) return kNone;
  key = fmt::format("{}\n{}", party, name);
  Index result = individuals.find(key);
  if (result != kNone) return result;
  result = static_cast<Index>(built.survey.individuals.size());
  individuals.add(key, result);
  built.survey.individuals.push_back({.name = std::string(name), .party = party});
  return result;
}

void SurveySink::Work::take_sex(Index animal, std::string_view sex) {
  if (animal == kNone) return;
  camtrap::Individual& known = built.survey.individuals[animal];
  known.is_female = known.is_female || sex == "female";
  known.is_male = known.is_male || sex == "male";
}

void SurveySink::Work::deployment(Values values) {
  const auto start = time(values, at.start);
  const auto end = time(values, at.end);
  if (start && end && end->utc_s < start->utc_s)
    wrong(at.end, values[at.end], "a time that is not before the start");
  const auto latitude = parse_double(values[at.latitude]);
  const auto longitude = parse_double(values[at.longitude]);
  // Where it is stays out of messages.
  if (!latitude || !longitude)
    problems.add(place(latitude ? at.longitude : at.latitude), "expected a number of degrees");
  if (deployments.find(values[at.deployment]) != kNone)
    problems.add(place(at.deployment), "expected an id that no other deployment has");
  // Known even where it is wrong, so that its observations are not wrong as well.
  deployments.add(values[at.deployment], static_cast<Index>(built.survey.deployments.size()));
  const std::size_t known = built.survey.stations.size();
  const Index where = station(values);
  const LonLat here{longitude.value_or(0), latitude.value_or(0)};
  if (where == known) built.survey.stations[where].place = here;
  built.survey.deployments.push_back({.id = std::string(values[at.deployment]),
                                      .station = where,
                                      .party = party,
                                      .start = start.value_or(Time{}),
                                      .end = end.value_or(Time{}),
                                      .place = here,
                                      .where = row_place()});
}

void SurveySink::Work::gap(Values values) {
  const Index of = known_deployment(values, at.gap_deployment);
  const auto start = time(values, at.gap_start);
  const auto end = time(values, at.gap_end);
  if (of == kNone || !start || !end) return;
  if (end->utc_s < start->utc_s)
    wrong(at.gap_end, values[at.gap_end], "a time that is not before the start");
  built.survey.gaps.push_back({.deployment = of,
                               .start_utc_s = start->utc_s,
                               .end_utc_s = end->utc_s,
                               .reason = std::string(values[at.gap_reason])});
}

/// Whether an observation of `level` can still be of use.
bool SurveySink::Work::wanted(Level level) {
  switch (source_level) {
    case ObservationLevel::event:
      return level == Level::event;
    case ObservationLevel::media:
      return level == Level::media;
    case ObservationLevel::automatic:
      return level == Level::event || !has_events;
  }
  return false;
}

void SurveySink::Work::observation(Values values) {
  SourceUse& use = built.sources.back();
  const std::string_view name = values[at.seen_species];
  if (name.empty()) {
    ++use.unnamed;
    return;
  }
  const Level level = values[at.seen_level] == "event" ? Level::event : Level::media;
  if (!wanted(level)) {
    ++use.other_level;
    use.other_level_named += !values[at.seen_individual].empty();
    return;
  }
  const Index of = known_deployment(values, at.seen_deployment);
  const auto start = time(values, at.seen_start);
  std::int64_t count = 1;
  if (const std::string_view text = values[at.seen_count]; !text.empty()) {
    const auto number = parse_whole(text);
    count = number.value_or(-1);
    if (count < 0 || count > std::numeric_limits<std::int32_t>::max())
      return wrong(at.seen_count, text, "a whole number of animals");
  }
  if (of == kNone || !start) return;
  Index kind = species.find(name);
  if (kind == kNone) {
    kind = static_cast<Index>(built.survey.species.size());
    species.add(name, kind);
    built.survey.species.emplace_back(name);
  }
  has_events = has_events || level == Level::event;
  camtrap::Observations& seen = built.survey.observations;
  seen.utc_s.push_back(start->utc_s);
  seen.deployment.push_back(of);
  seen.species.push_back(kind);
  const Index animal = individual(values[at.seen_individual]);
  take_sex(animal, values[at.seen_sex]);
  seen.individual.push_back(animal);
  seen.count.push_back(static_cast<Index>(count));
  seen.line.push_back(static_cast<Index>(line));
  seen.level.push_back(level);
}

}  // namespace dersu::workbench
