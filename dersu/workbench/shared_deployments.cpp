#include "dersu/workbench/shared_deployments.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/core/units.hpp"

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

/// What two sources share.
struct Shared {
  std::size_t ids = 0;
  std::array<std::uint64_t, 2> lines{};  ///< of the first
};

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
        if (both.ids++ == 0) both.lines = {other.line, line};
      }
    others.push_back(here);
    return {};
  }

  std::size_t source = 0;                                          ///< of the rows that come
  std::map<std::pair<std::size_t, std::size_t>, Shared> shared{};  ///< by the two sources

 private:
  static std::size_t column(std::string_view name) {
    return io::camtrap_column_index(io::CamtrapTable::deployments, name).value();
  }
  std::size_t id_ = column("deploymentID"), longitude_ = column("longitude"),
              latitude_ = column("latitude"), start_ = column("deploymentStart"),
              end_ = column("deploymentEnd");
  std::unordered_map<std::string, std::vector<Deployment>> deployments_;  // for look-ups only
};

}  // namespace

Result<void> check_shared_deployments(std::span<const io::ProjectSource> sources,
                                      const store::Store& store, io::Problems& problems,
                                      std::vector<store::NoticeRow>& notices) {
  DeploymentSink sink;
  for (; sink.source < sources.size(); ++sink.source)
    DERSU_CHECK(store.read(io::CamtrapTable::deployments, sink,
                           {.party = {}, .source = sources[sink.source].id}));
  for (const auto& [pair, shared] : sink.shared) {
    const io::ProjectSource& first = sources[pair.first];
    const io::ProjectSource& second = sources[pair.second];
    const std::string place =
        fmt::format("{}: deployments:{}:deploymentID", second.id, shared.lines[1]);
    const std::string text = fmt::format(
        "found {} deployment{} that source '{}' of {} has too, by id, place and time (the first: "
        "{}: deployments:{})",
        shared.ids, shared.ids == 1 ? "" : "s", first.id, first.party, first.id, shared.lines[0]);
    if (first.party == second.party)
      problems.add(
          place, "{}, so that effort and records would count twice; expected one of the two", text);
    else
      notices.push_back({second.party,
                         {},
                         place,
                         text + "; where the cameras are not of both parties, remove one source"});
  }
  return {};
}

}  // namespace dersu::workbench
