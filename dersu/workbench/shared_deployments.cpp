#include "dersu/workbench/shared_deployments.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"
#include "dersu/io/scientific_name.hpp"
#include "dersu/workbench/repeated_times.hpp"

namespace dersu::workbench {
namespace {

struct Deployment {
  std::size_t source = 0;
  std::uint64_t line = 0;
  LonLat place{};
  std::int64_t start_s = 0;
  std::int64_t end_s = 0;
};

bool are_one(const Deployment& a, const Deployment& b) {
  const std::int64_t both_s = std::min(a.end_s, b.end_s) - std::max(a.start_s, b.start_s);
  const std::int64_t shorter_s = std::min(a.end_s - a.start_s, b.end_s - b.start_s);
  // The day on which one camera follows another is none.
  return both_s > std::min(kSecondsPerDay, shorter_s / 2) &&
         distance_m(a.place, b.place) <= kSamePlaceM;
}

/// Rows of two sources that are the same.
struct Rows {
  std::size_t count = 0;
  std::array<std::uint64_t, 2> lines{};  ///< of the first

  void add(std::uint64_t first_line, std::uint64_t second_line) {
    if (count++ == 0) lines = {first_line, second_line};
  }
};

/// What two sources share.
struct Shared {
  std::unordered_set<std::string> ids{};  ///< of the deployments; for look-ups only
  Rows deployments{};
  Rows observations{};                           ///< of these deployments
  std::map<std::string, AnimalTimes> animals{};  ///< of these deployments, by species
};
using SharedBySources = std::map<std::pair<std::size_t, std::size_t>, Shared>;

std::size_t column(io::CamtrapTable table, std::string_view name) {
  return io::camtrap_column_index(table, name).value();
}

/// Takes the deployments of one source after the other.
class DeploymentSink final : public io::CamtrapSink {
 public:
  Result<void> row(io::CamtrapTable, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    const auto lon_deg = parse_double(values[longitude_]);
    const auto lat_deg = parse_double(values[latitude_]);
    const auto start = parse_time(values[start_]);
    const auto end = parse_time(values[end_]);
    if (!lon_deg || !lat_deg || !start || !end) return {};
    const Deployment here{source, line, {*lon_deg, *lat_deg}, start->utc_s, end->utc_s};
    auto& others = deployments_[std::string(values[id_])];
    for (const Deployment& other : others)
      if (other.source != source && are_one(other, here)) {
        Shared& both = shared[{other.source, source}];
        both.ids.emplace(values[id_]);
        both.deployments.add(other.line, line);
      }
    others.push_back(here);
    return {};
  }

  std::size_t source = 0;    ///< of the rows that come
  SharedBySources shared{};  ///< by the two sources

 private:
  static std::size_t place_of(std::string_view name) {
    return column(io::CamtrapTable::deployments, name);
  }
  std::size_t id_ = place_of("deploymentID"), longitude_ = place_of("longitude"),
              latitude_ = place_of("latitude"), start_ = place_of("deploymentStart"),
              end_ = place_of("deploymentEnd");
  std::unordered_map<std::string, std::vector<Deployment>> deployments_;  // for look-ups only
};

/// Takes the observations of one source after the other, in the order of the deployments.
class ObservationSink final : public io::CamtrapSink {
 public:
  explicit ObservationSink(SharedBySources& shared) : shared_(shared) {}

  Result<void> row(io::CamtrapTable, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    const std::string id(values[id_]);
    const auto start = parse_time(values[start_]);
    const bool of_both = std::ranges::any_of(shared_, [&](const auto& both) {
      return (both.first.first == source || both.first.second == source) &&
             both.second.ids.contains(id);
    });
    if (!start || !of_both) return {};
    add_animal(values, id, *start, line);
    key_ = fmt::format("{}\n{}\n{}\n{}", id, start->utc_s, values[species_], values[animal_]);
    auto& others = seen_[key_];
    for (const auto& [other, other_line] : others)
      if (const auto at = shared_.find({other, source});
          at != shared_.end() && at->second.ids.contains(id))
        at->second.observations.add(other_line, line);
    if (others.empty() || others.back().first != source) others.emplace_back(source, line);
    return {};
  }

  std::size_t source = 0;  ///< of the rows that come

 private:
  static std::size_t place_of(std::string_view name) {
    return column(io::CamtrapTable::observations, name);
  }
  /// A subspecies is its species: an animal may be renamed so, too.
  void add_animal(std::span<const std::string_view> values, const std::string& id, Time start,
                  std::uint64_t line) {
    if (values[animal_].empty()) return;
    const std::string plain = io::plain_name(values[species_]);
    const std::string_view part = io::species_part(plain);
    const std::string species = part.empty() ? plain : std::string(part);
    for (auto& [pair, both] : shared_)
      if ((pair.first == source || pair.second == source) && both.ids.contains(id))
        both.animals[species].add(pair.second == source, id, start.utc_s, start.offset_s, line);
  }
  SharedBySources& shared_;
  std::size_t id_ = place_of("deploymentID"), start_ = place_of("eventStart"),
              species_ = place_of("scientificName"), animal_ = place_of("individualID");
  std::string key_;
  /// Source and line of each key; for look-ups only.
  std::unordered_map<std::string, std::vector<std::pair<std::size_t, std::uint64_t>>> seen_;
};

Result<void> find_observations(std::span<const io::ProjectSource> sources,
                               const store::Store& store, SharedBySources& shared) {
  SharedBySources of_one_party;
  for (auto& [pair, both] : shared)
    if (sources[pair.first].party == sources[pair.second].party)
      of_one_party.emplace(pair, std::move(both));
  ObservationSink sink(of_one_party);
  for (; sink.source < sources.size(); ++sink.source)
    if (std::ranges::any_of(of_one_party, [&](const auto& both) {
          return both.first.first == sink.source || both.first.second == sink.source;
        }))
      DERSU_CHECK(store.read(io::CamtrapTable::observations, sink,
                             {.party = {}, .source = sources[sink.source].id}));
  for (auto& [pair, both] : of_one_party) shared[pair] = std::move(both);
  return {};
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Of sources with times of their own: secr's are made of occasions.
bool tell_renamed(const io::ProjectSource& first, const io::ProjectSource& second,
                  const Shared& shared, io::Problems& problems) {
  if (first.kind == io::SourceKind::secr || second.kind == io::SourceKind::secr) return false;
  bool told = false;
  for (const auto& [species, times] : shared.animals) {
    const auto repeated = times.repeated();
    if (!repeated) continue;
    told = true;
    problems.add(
        fmt::format("{}: observations:{}:eventStart", second.id, repeated->second_line),
        "found named animals of {} at {} times, of which source '{}' of {} has {} at the "
        "same deployments too, of {} in these days, under other names or without seconds (the "
        "first: {}: "
        "observations:{}), so that animals would count twice; expected each in one of "
        "the two",
        io::told_value(species), repeated->of_second, first.id, first.party, repeated->same,
        repeated->of_first, first.id, repeated->first_line);
  }
  return told;
}

}  // namespace

Result<void> check_shared_deployments(std::span<const io::ProjectSource> sources,
                                      const store::Store& store, io::Problems& problems,
                                      std::vector<store::NoticeRow>& notices) {
  DeploymentSink sink;
  for (; sink.source < sources.size(); ++sink.source)
    DERSU_CHECK(store.read(io::CamtrapTable::deployments, sink,
                           {.party = {}, .source = sources[sink.source].id}));
  DERSU_CHECK(find_observations(sources, store, sink.shared));
  for (const auto& [pair, shared] : sink.shared) {
    const io::ProjectSource& first = sources[pair.first];
    const io::ProjectSource& second = sources[pair.second];
    if (const Rows& twice = shared.observations; twice.count > 0) {
      problems.add(fmt::format("{}: observations:{}:eventStart", second.id, twice.lines[1]),
                   "found {} that source '{}' of {} has too, by deployment, time, species and "
                   "individual (the first: {}: observations:{}), so that records would count "
                   "twice; expected each in one of the two",
                   counted(twice.count, "observation"), first.id, first.party, first.id,
                   twice.lines[0]);
      continue;
    }
    if (tell_renamed(first, second, shared, problems)) continue;
    notices.push_back(
        {second.party,
         {},
         fmt::format("{}: deployments:{}:deploymentID", second.id, shared.deployments.lines[1]),
         fmt::format(
             "found {} that source '{}' of {} has too, by id, place and time (the first: "
             "{}: deployments:{}){}",
             counted(shared.deployments.count, "deployment"), first.id, first.party, first.id,
             shared.deployments.lines[0],
             first.party == second.party
                 ? ", but no observation of the same time, species and individual; their effort "
                   "counts once, twice with --cameras "
                   "each; where one is a newer export of the other, remove the older"
                 : "; where the cameras are not of both parties, remove one source")});
  }
  return {};
}

}  // namespace dersu::workbench
