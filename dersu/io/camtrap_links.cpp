#include "dersu/io/camtrap_links.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "dersu/core/units.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/scientific_name.hpp"

namespace dersu::io {
namespace {

constexpr double kExtentMargin = 0.01;  // degrees; coordinates and extents are often rounded

/// The places of the columns that the checks look at.
struct Columns {
  std::size_t deployment_id, latitude, longitude, deployment_start, deployment_end;
  std::size_t gap_deployment, gap_start, gap_end;
  std::size_t individual_id, individual_species, individual_sex;
  std::size_t media_id, media_deployment, timestamp;
  std::size_t observation_id, observation_deployment, observation_medium, event_id, event_start,
      event_end, level, scientific_name, individual, sex;
};

const Columns& columns() {
  static const Columns all = [] {
    const auto at = [](CamtrapTable table, std::string_view name) {
      return camtrap_column_index(table, name).value();
    };
    using enum CamtrapTable;
    return Columns{at(deployments, "deploymentID"),
                   at(deployments, "latitude"),
                   at(deployments, "longitude"),
                   at(deployments, "deploymentStart"),
                   at(deployments, "deploymentEnd"),
                   at(effort_gaps, "deploymentID"),
                   at(effort_gaps, "gapStart"),
                   at(effort_gaps, "gapEnd"),
                   at(individuals, "individualID"),
                   at(individuals, "scientificName"),
                   at(individuals, "sex"),
                   at(media, "mediaID"),
                   at(media, "deploymentID"),
                   at(media, "timestamp"),
                   at(observations, "observationID"),
                   at(observations, "deploymentID"),
                   at(observations, "mediaID"),
                   at(observations, "eventID"),
                   at(observations, "eventStart"),
                   at(observations, "eventEnd"),
                   at(observations, "observationLevel"),
                   at(observations, "scientificName"),
                   at(observations, "individualID"),
                   at(observations, "sex")};
  }();
  return all;
}

bool holds(const CamtrapExtent& e, double lon, double lat) {
  return lon >= e.west - kExtentMargin && lon <= e.east + kExtentMargin &&
         lat >= e.south - kExtentMargin && lat <= e.north + kExtentMargin;
}

}  // namespace

CamtrapLinks::CamtrapLinks(const CamtrapMetadata& metadata, CamtrapReport& report,
                           IndividualName individual_name)
    : report_(report), individual_name_(std::move(individual_name)), extent_(metadata.extent) {
  for (const CamtrapTaxon& taxon : metadata.taxonomic) taxa_.insert(taxon.scientific_name);
  have_taxa_ = !metadata.taxonomic.empty();
}

void CamtrapLinks::begin(CamtrapTable table) {
  have_[static_cast<std::size_t>(table)] = true;
  outside_.assign(deployments_.size(), {});
  unchecked_ = {};
}

void CamtrapLinks::expect_rows(std::size_t count) {
  if (have(CamtrapTable::observations)) {
    observations_.reserve(count);
  } else if (have(CamtrapTable::media)) {
    media_.reserve(count);
    media_deployments_.reserve(count);
  }
}

void CamtrapLinks::check(const CheckedRow& row) {
  switch (row.table) {
    case CamtrapTable::deployments:
      return check_deployment(row);
    case CamtrapTable::media:
      return check_medium(row);
    case CamtrapTable::observations:
      return check_observation(row);
    case CamtrapTable::effort_gaps:
      return check_gap(row);
    case CamtrapTable::individuals:
      return check_individual(row);
  }
}

void CamtrapLinks::end(CamtrapTable table) {
  tell_outside(table);
  tell_unchecked(table);
  if (table == CamtrapTable::observations) tell_unseen();
  if (table == CamtrapTable::deployments) ask_exchanged();
}

void CamtrapLinks::check_broken(CamtrapTable table, std::span<const std::string_view> values,
                                bool more) {
  const auto at = static_cast<std::size_t>(table);
  keys_lost_[at] = keys_lost_[at] || more;
  const auto all = camtrap_columns(table);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].unique) continue;
    if (values[i].empty())
      keys_lost_[at] = true;
    else
      broken_keys_[at].insert(values[i]);
  }
  if (table != CamtrapTable::observations) return;
  const std::string_view individual = values[columns().individual];
  if (const auto seen = individuals_.find(individual)) individual_seen_[*seen] = true;
  individuals_lost_ = individuals_lost_ || more || individual.empty();
}

/// True where a row that cannot be read has `key`, or may have it.
bool CamtrapLinks::may_be_lost(CamtrapTable referenced, std::string_view key) {
  const auto at = static_cast<std::size_t>(referenced);
  if (broken_keys_[at].find(key)) return true;
  if (have(referenced) && !keys_lost_[at]) return false;
  ++unchecked_[at];
  return true;
}

void CamtrapLinks::tell_unchecked(CamtrapTable table) {
  for (std::size_t i = 0; i < kCamtrapTables; ++i)
    if (unchecked_[i])
      report_.add_notice(fmt::format(
          "{}: {} reference{} to table {} could not be checked, since not all of its keys are "
          "known",
          camtrap_table_name(table), unchecked_[i], unchecked_[i] == 1 ? "" : "s",
          camtrap_table_name(static_cast<CamtrapTable>(i))));
}

void CamtrapLinks::add(const CheckedRow& row, std::size_t column, std::string_view rule,
                       std::string found, std::string expected, Severity severity) {
  report_.add({.table = std::string(camtrap_table_name(row.table)),
               .row = row.row,
               .line = row.line,
               .column = std::string(row.names[column]),
               .found = std::move(found),
               .expected = std::move(expected),
               .rule = rule,
               .severity = severity});
}

bool CamtrapLinks::check_unique(const CheckedRow& row, std::size_t column, KeySet& keys) {
  if (row.values[column].empty()) {
    keys_lost_[static_cast<std::size_t>(row.table)] = true;
    return false;
  }
  const auto [key, is_new] = keys.insert(row.values[column]);
  if (is_new)
    keep_row(row, key);
  else
    add(row, column, "unique",
        fmt::format("{} a second time, first in row {}", told_value(row.values[column]),
                    row_of(row.table, key)),
        "each key once");
  return is_new;
}

void CamtrapLinks::keep_row(const CheckedRow& row, std::uint32_t key) {
  auto& ahead = ahead_[static_cast<std::size_t>(row.table)];
  if (ahead.empty() || ahead.back().rows != row.row - key) ahead.push_back({key, row.row - key});
}

std::uint64_t CamtrapLinks::row_of(CamtrapTable table, std::uint32_t key) const {
  const auto& ahead = ahead_[static_cast<std::size_t>(table)];
  return key + std::prev(std::ranges::upper_bound(ahead, key, {}, &Ahead::key))->rows;
}

std::optional<std::uint32_t> CamtrapLinks::find_deployment(const CheckedRow& row,
                                                           std::size_t column) {
  if (row.values[column].empty()) return std::nullopt;
  const auto found = deployments_.find(row.values[column]);
  if (!found && !may_be_lost(CamtrapTable::deployments, row.values[column]))
    add(row, column, "reference", told_value(row.values[column]),
        "a deploymentID of the table deployments");
  return found;
}

void CamtrapLinks::check_order(const CheckedRow& row, std::size_t start, std::size_t end) {
  if (!row.is_good(start) || !row.is_good(end) || row.times_s[end] >= row.times_s[start]) return;
  const std::string_view start_name = row.names[start];
  add(row, end, "order",
      fmt::format("{}, {} before {}", told_value(row.values[end]),
                  spoken_duration(row.times_s[start] - row.times_s[end]), start_name),
      fmt::format("a time not before {}", start_name));
}

/// A latitude outside -90 to 90 that may be a longitude, beside a longitude that may be a latitude.
void CamtrapLinks::look_at_exchange(const CheckedRow& row) {
  const Columns& c = columns();
  const auto lat = parse_double(row.values[c.latitude]);
  if (!lat || std::abs(*lat) <= 90 || std::abs(*lat) > 180 || !row.is_good(c.longitude) ||
      std::abs(row.numbers[c.longitude]) > 90)
    return;
  if (exchanged_.count++ == 0) exchanged_.column = row.names[c.latitude];
}

void CamtrapLinks::ask_exchanged() {
  if (exchanged_.count == 0) return;
  const bool one = exchanged_.count == 1;
  report_.add_question(camtrap_table_name(CamtrapTable::deployments), exchanged_.column,
                       fmt::format("are longitude and latitude exchanged? {} row{} {} a latitude "
                                   "outside -90 to 90 that would be right then",
                                   exchanged_.count, one ? "" : "s", one ? "has" : "have"));
}

void CamtrapLinks::check_place(const CheckedRow& row) {
  const Columns& c = columns();
  if (!row.is_good(c.latitude)) look_at_exchange(row);
  if (!row.is_good(c.latitude) || !row.is_good(c.longitude)) return;
  const double lat = row.numbers[c.latitude];
  const double lon = row.numbers[c.longitude];
  if (lat == 0 && lon == 0)
    return add(row, c.latitude, "place", "0 for both latitude and longitude",
               "the place of the camera", Severity::warning);
  if (!extent_ || holds(*extent_, lon, lat)) return;
  if (holds(*extent_, lat, lon))
    return add(row, c.latitude, "exchanged",
               "a place outside the package's spatial extent, and inside with latitude and "
               "longitude exchanged",
               "latitude and longitude in their own columns");
  add(row, c.latitude, "extent", "a place outside the package's spatial extent",
      "a place inside /spatial", Severity::warning);
}

void CamtrapLinks::check_deployment(const CheckedRow& row) {
  const Columns& c = columns();
  check_order(row, c.deployment_start, c.deployment_end);
  check_place(row);
  if (!check_unique(row, c.deployment_id, deployments_)) return;
  const bool known = row.is_good(c.deployment_start) && row.is_good(c.deployment_end);
  intervals_.push_back({known ? row.times_s[c.deployment_start] : 0,
                        known ? row.times_s[c.deployment_end] : 0, known});
}

void CamtrapLinks::check_gap(const CheckedRow& row) {
  const Columns& c = columns();
  check_order(row, c.gap_start, c.gap_end);
  const auto deployment = find_deployment(row, c.gap_deployment);
  if (!deployment || !row.is_good(c.gap_start) || !row.is_good(c.gap_end)) return;
  const Interval& interval = intervals_[*deployment];
  const std::int64_t start_s = row.times_s[c.gap_start];
  const std::int64_t end_s = row.times_s[c.gap_end];
  if (end_s == start_s)
    add(row, c.gap_end, "interval", "a gap of no length", "a time behind gapStart",
        Severity::warning);
  if (!interval.known || (start_s >= interval.start_s && end_s <= interval.end_s)) return;
  const bool apart = end_s < interval.start_s || start_s > interval.end_s;
  add(row, c.gap_start, "interval",
      apart ? "a gap outside its deployment" : "a gap that goes beyond its deployment",
      "a gap between deploymentStart and deploymentEnd",
      apart ? Severity::error : Severity::warning);
}

/// An individual is one animal: of one species and of one sex. A subspecies is no second species.
void CamtrapLinks::check_animal(const CheckedRow& row, std::size_t name, std::size_t species,
                                std::size_t sex) {
  if (row.values[name].empty() || name_of(row.values[name]).empty()) return;
  const auto [at, is_new] = animals_.insert(row.values[name]);
  if (is_new) said_.emplace_back();
  Animal& animal = said_[at];
  if (animal.told) return;
  const auto tell = [&](std::size_t column, std::string_view before, std::string_view expected) {
    animal.told = true;
    add(row, column, "animal",
        fmt::format("{} for {}, before {}", told_value(row.values[column]),
                    told_value(row.values[name]), told_value(before)),
        std::string(expected), Severity::warning);
  };
  const std::string plain = plain_name(row.values[species]);
  if (const auto part = species_part(plain); !part.empty()) {
    const std::uint32_t found = species_.insert(part).index + 1;
    if (animal.species != 0 && animal.species != found)
      return tell(species, names_.key(animal.name), "one species for an individualID");
    if (animal.species == 0) animal.name = names_.insert(row.values[species]).index;
    animal.species = found;
  }
  const std::string_view said = row.values[sex];
  if (said != "female" && said != "male") return;
  if (animal.sex != 0 && animal.sex != said[0])
    return tell(sex, animal.sex == 'f' ? "female" : "male", "one sex for an individualID");
  animal.sex = said[0];
}

void CamtrapLinks::check_individual(const CheckedRow& row) {
  const Columns& c = columns();
  if (!check_unique(row, c.individual_id, individuals_)) return;
  check_animal(row, c.individual_id, c.individual_species, c.individual_sex);
  if (individual_name_) new_names_.insert(name_of(row.values[c.individual_id]));
  individual_places_.push_back({row.row, row.line});
  individual_seen_.push_back(false);
}

void CamtrapLinks::check_inside(const CheckedRow& row, std::optional<std::uint32_t> deployment,
                                std::size_t start, std::size_t end) {
  if (!deployment || !row.is_good(start) || !row.is_good(end)) return;
  const Interval& interval = intervals_[*deployment];
  const std::int64_t beyond_s =
      std::max(interval.start_s - row.times_s[start], row.times_s[end] - interval.end_s);
  if (!interval.known || beyond_s <= 0) return;
  Outside& outside = outside_[*deployment];
  if (outside.count++ == 0) {
    outside.row = row.row;
    outside.line = row.line;
    outside_column_ = row.names[start];
  }
  outside.most_s = std::max(outside.most_s, beyond_s);
}

void CamtrapLinks::check_medium(const CheckedRow& row) {
  const Columns& c = columns();
  const auto deployment = find_deployment(row, c.media_deployment);
  check_inside(row, deployment, c.timestamp, c.timestamp);
  if (check_unique(row, c.media_id, media_))
    media_deployments_.push_back(deployment ? *deployment + 1 : 0);
}

void CamtrapLinks::check_observation(const CheckedRow& row) {
  const Columns& c = columns();
  const auto deployment = find_deployment(row, c.observation_deployment);
  check_order(row, c.event_start, c.event_end);
  check_inside(row, deployment, c.event_start, c.event_end);
  check_unique(row, c.observation_id, observations_);
  check_observed_medium(row, deployment);
  check_observed_animal(row);
}

void CamtrapLinks::check_observed_medium(const CheckedRow& row,
                                         std::optional<std::uint32_t> deployment) {
  const Columns& c = columns();
  const std::string_view medium = row.values[c.observation_medium];
  const std::string_view level = row.values[c.level];
  if (medium.empty() && level == "media")
    add(row, c.observation_medium, "level", "nothing in an observation of a medium", "the mediaID",
        Severity::warning);
  if (level == "event" && row.values[c.event_id].empty())
    add(row, c.event_id, "level", "nothing in an observation of an event", "the eventID",
        Severity::warning);
  if (medium.empty()) return;
  const auto found = media_.find(medium);
  if (!found) {
    if (!may_be_lost(CamtrapTable::media, medium))
      add(row, c.observation_medium, "reference", told_value(medium),
          "a mediaID of the table media");
    return;
  }
  const std::uint32_t other = media_deployments_[*found];
  if (deployment && other != 0 && other != *deployment + 1)
    add(row, c.observation_medium, "deployment", told_value(medium) + ", of another deployment",
        "a medium of the observation's deployment", Severity::warning);
}

void CamtrapLinks::check_observed_animal(const CheckedRow& row) {
  const Columns& c = columns();
  const std::string_view taxon = row.values[c.scientific_name];
  if (have_taxa_ && !taxon.empty() && taxon != last_taxon_) {
    if (taxa_.insert(taxon).is_new)  // told once
      add(row, c.scientific_name, "taxonomic", told_value(taxon), "a name that is in /taxonomic",
          Severity::warning);
    last_taxon_ = taxon;
  }
  check_animal(row, c.individual, c.scientific_name, c.sex);
  if (!row.values[c.individual].empty() && have(CamtrapTable::individuals)) check_reference(row);
}

void CamtrapLinks::check_reference(const CheckedRow& row) {
  const Columns& c = columns();
  const std::string_view individual = row.values[c.individual];
  const std::string_view name = name_of(individual);
  const auto as_written = individuals_.find(individual);
  const auto found = as_written ? as_written : individuals_.find(name);
  if (found)
    individual_seen_[*found] = true;
  else if (!name.empty() && !new_names_.find(name) &&
           !may_be_lost(CamtrapTable::individuals, individual))
    add(row, c.individual, "reference", told_value(individual),
        "an individualID of the table individuals");
}

void CamtrapLinks::tell_outside(CamtrapTable table) {
  for (std::uint32_t i = 0; i < outside_.size(); ++i) {
    const Outside& outside = outside_[i];
    if (outside.count == 0) continue;
    report_.add(
        {.table = std::string(camtrap_table_name(table)),
         .row = outside.row,
         .line = outside.line,
         .column = outside_column_,
         .found = fmt::format("{} row{} of deployment {} outside its interval, by up to {}",
                              outside.count, outside.count == 1 ? "" : "s",
                              told_value(deployments_.key(i)), spoken_duration(outside.most_s)),
         .expected = "times between deploymentStart and deploymentEnd",
         .rule = "interval",
         .severity = Severity::warning});
  }
}

void CamtrapLinks::tell_unseen() {
  for (std::uint32_t i = 0; i < individuals_.size(); ++i) {
    if (individual_seen_[i] || individuals_lost_) continue;
    report_.add({.table = std::string(camtrap_table_name(CamtrapTable::individuals)),
                 .row = individual_places_[i].row,
                 .line = individual_places_[i].line,
                 .column = "individualID",
                 .found = told_value(individuals_.key(i)) + ", which no observation names",
                 .expected = "an individual that was observed",
                 .rule = "unobserved",
                 .severity = Severity::warning});
  }
}

}  // namespace dersu::io
