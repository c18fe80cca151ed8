#include "dersu/workbench/camera_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/crs_area.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/workbench/lonely_places.hpp"

namespace dersu::workbench {
namespace {

constexpr double kMetresPerDegree = kEarthRadiusM * std::numbers::pi / 180;
constexpr double kNearDeg = kNearAreaM / kMetresPerDegree;
constexpr std::size_t kLinesTold = 10;

/// Degrees as a plane, for the question of inside alone.
std::vector<Polygon> as_plane(std::span<const LonLatPolygon> polygons) {
  std::vector<Polygon> plane;
  for (const LonLatPolygon& polygon : polygons) {
    plane.emplace_back();
    for (const RingOf<LonLat>& ring : polygon.rings) {
      plane.back().rings.emplace_back();
      for (const LonLat corner : ring)
        plane.back().rings.back().push_back({corner.lon_deg, corner.lat_deg});
    }
  }
  return plane;
}

/// No member state has land where its own lies with latitude and longitude exchanged.
bool is_home_exchanged(const std::string& party, LonLat place) {
  const auto box = io::party_box(party);
  return box && !box->contains(place, 0) && box->contains({place.lat_deg, place.lon_deg}, 0);
}

using Lines = std::vector<std::uint64_t>;

/// How a place that no land of `party` is near lies there when its metres are read another way.
std::string_view home_reading(const io::CrsAreaSink& doubts, const std::string& party,
                              LonLat place) {
  if (io::may_be_at_home(party, place).value_or(true)) return {};
  return doubts.reading(place,
                        [box = *io::party_box(party)](LonLat as) { return box.contains(as, 0); });
}

/// "(lines 3, 5, 7)"
std::string told(const Lines& lines) {
  const std::span first(lines.data(), std::min(kLinesTold, lines.size()));
  return fmt::format("(line{} {}{})", lines.size() == 1 ? "" : "s", fmt::join(first, ", "),
                     lines.size() > first.size() ? ", ..." : "");
}

/// Of places far outside the country of `party` that lie there when they are read as `how` says.
std::string misread_text(std::string_view how, const Lines& lines, const std::string& exchange,
                         const std::string& party) {
  const bool one = lines.size() == 1;
  std::vector<std::string> advice;
  if (how.find("exchanged") != std::string_view::npos) advice.push_back(exchange);
  if (how.find("kilometres") != std::string_view::npos) advice.emplace_back("write metres");
  return fmt::format(
      "found {} place{} far outside {} {}; {} {} there: {}; where {} right as {}, give an [[area]] "
      "around {}",
      lines.size(), one ? "" : "s", io::party_name(party), told(lines), how,
      one ? "it lies" : "they lie", join(advice, ", and "), one ? "it is" : "they are",
      one ? "it is" : "they are", one ? "it" : "them");
}

std::string where_of(const store::SourceRow& source, std::uint64_t line) {
  return fmt::format("{}: deployments:{}:latitude", source.id, line);
}

/// "3 deployments of RU stand <somewhere> (lines 3, 5, 7); are the coordinates right?"
void tell(const Lines& lines, const store::SourceRow& source, std::string_view somewhere,
          std::vector<store::NoticeRow>& notices) {
  if (lines.empty()) return;
  const bool one = lines.size() == 1;
  notices.push_back(
      {source.party,
       {},
       where_of(source, lines.front()),
       fmt::format("{} deployment{} of {} stand{} {} {}; are the coordinates right?", lines.size(),
                   one ? "" : "s", source.party, one ? "s" : "", somewhere, told(lines))});
}

/// The place in a row of deployments, where it has one.
class PlaceColumns {
 public:
  [[nodiscard]] std::optional<LonLat> place(std::span<const std::string_view> values) const {
    const auto lon_deg = parse_double(values[longitude_]);
    const auto lat_deg = parse_double(values[latitude_]);
    if (!lon_deg || !lat_deg) return {};
    return LonLat{*lon_deg, *lat_deg};
  }

 private:
  static std::size_t index(std::string_view column) {
    return io::camtrap_column_index(io::CamtrapTable::deployments, column).value();
  }
  std::size_t longitude_ = index("longitude");
  std::size_t latitude_ = index("latitude");
};

class AllPlaces final : public io::CamtrapSink {
 public:
  Result<void> row(io::CamtrapTable, std::span<const std::string_view> values,
                   std::uint64_t) override {
    if (const auto place = columns_.place(values)) places.push_back(*place);
    return {};
  }
  std::vector<LonLat> places{};

 private:
  PlaceColumns columns_;
};

/// Sorts the deployments of a source by where they stand.
class PlaceSink final : public io::CamtrapSink {
 public:
  PlaceSink(const CameraPlaces& places, const store::SourceRow& source)
      : places_(places), source_(source) {}

  Result<void> row(io::CamtrapTable, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    const auto place = columns_.place(values);
    if (!place) return {};
    const CameraPlace kind = places_.of(source_.party, *place);
    of_[static_cast<std::size_t>(kind)].push_back({line, *place});
    ++count_;
    return {};
  }

  struct At {
    std::uint64_t line;
    LonLat place;
  };
  /// Those of a CameraPlace.
  [[nodiscard]] const std::vector<At>& at(CameraPlace kind) const {
    return of_[static_cast<std::size_t>(kind)];
  }
  /// Of all places.
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::array<std::vector<At>, kCameraPlaces> of_{};
  std::size_t count_ = 0;
  const CameraPlaces& places_;
  const store::SourceRow& source_;
  PlaceColumns columns_;
};

/// How many places are in areas where x and y of some rows are exchanged, and of all.
struct InAreas {
  std::size_t some = 0, all = 0;
};
InAreas in_areas(const CameraPlaces& places, const io::CrsAreaSink& doubts, const PlaceSink& sink,
                 const Lines& lines) {
  const std::set<std::uint64_t> these(lines.begin(), lines.end());
  InAreas in;
  for (std::size_t kind = 0; kind < kCameraPlaces; ++kind)
    for (const auto& [line, place] : sink.at(static_cast<CameraPlace>(kind))) {
      const auto turned = doubts.exchanged(place);
      const bool is_in_turned = turned && places.is_in_any(*turned);
      if (is_in_turned) ++in.all;
      if (these.contains(line) ? is_in_turned : places.is_in_any(place)) ++in.some;
    }
  return in;
}

/// Which rows are exchanged where those of `lines` are: these alone, or all, as more places are in
/// areas; else as brings the places together.
std::string advice_exchanged(const CameraPlaces& places, const io::CrsAreaSink& doubts,
                             const PlaceSink& sink, const Lines& lines) {
  if (lines.size() == sink.count()) return io::exchange_advice(true);
  const InAreas in = in_areas(places, doubts, sink, lines);
  return in.some == in.all ? doubts.advice_exchanged(lines) : io::exchange_advice(in.all > in.some);
}

/// Metres that lie near the areas as they are, and all in them with x and y exchanged.
void tell_better_exchanged(const CameraPlaces& places, const io::CrsAreaSink& doubts,
                           const PlaceSink& sink, const store::SourceRow& source,
                           std::vector<store::NoticeRow>& notices) {
  if (!doubts.in_metres() || !places.has_areas()) return;
  const InAreas in = in_areas(places, doubts, sink, {});
  if (in.all < sink.count() || in.some == sink.count()) return;
  notices.push_back({source.party,
                     {},
                     fmt::format("{}: deployments", source.id),
                     fmt::format("{} of {} places lie in areas of the project, and with x and y "
                                 "exchanged all: are they exchanged in all rows?",
                                 in.some, sink.count())});
}

Lines lines_of(const std::vector<PlaceSink::At>& all) {
  Lines lines;
  for (const PlaceSink::At& one : all) lines.push_back(one.line);
  return lines;
}

Lines lonely_lines(const std::vector<PlaceSink::At>& all, std::string_view party) {
  std::vector<LonLat> places;
  for (const PlaceSink::At& one : all) places.push_back(one.place);
  Lines lines;
  for (const std::size_t index : lonely_places(places, party)) lines.push_back(all[index].line);
  return lines;
}

}  // namespace

Outline::Outline(std::span<const LonLatPolygon> polygons) : index_(as_plane(polygons)) {
  for (const LonLatPolygon& polygon : polygons)
    for (const RingOf<LonLat>& ring : polygon.rings) {
      if (ring.empty()) continue;
      const auto [west, east] = std::ranges::minmax(ring, {}, &LonLat::lon_deg);
      const auto [south, north] = std::ranges::minmax(ring, {}, &LonLat::lat_deg);
      rings_.push_back({ring, west.lon_deg, south.lat_deg, east.lon_deg, north.lat_deg});
    }
}

bool Outline::contains(LonLat place) const {
  return index_.contains({place.lon_deg, place.lat_deg});
}

bool Outline::is_near(LonLat place) const {
  if (contains(place)) return true;
  // Within 20 km the Earth is flat; all that matters is how long a degree of longitude is.
  const double shrink = std::max(std::cos(place.lat_deg * std::numbers::pi / 180), 1e-3);
  const double near_lon_deg = kNearDeg / shrink;
  for (const double turn : {0.0, 360.0, -360.0}) {
    const double lon_deg = place.lon_deg + turn;
    const auto here = [&](LonLat corner) {
      return Point{(corner.lon_deg - lon_deg) * shrink * kMetresPerDegree,
                   (corner.lat_deg - place.lat_deg) * kMetresPerDegree};
    };
    for (const Ring& ring : rings_) {
      if (lon_deg < ring.west_deg - near_lon_deg || lon_deg > ring.east_deg + near_lon_deg ||
          place.lat_deg < ring.south_deg - kNearDeg || place.lat_deg > ring.north_deg + kNearDeg)
        continue;
      Point last = here(ring.corners.back());
      for (const LonLat corner : ring.corners) {
        const Point next = here(corner);
        if (distance_m(Point{0, 0}, last, next) <= kNearAreaM) return true;
        last = next;
      }
    }
  }
  return false;
}

CameraPlaces::CameraPlaces(std::span<const store::AreaRow> areas) {
  for (const store::AreaRow& area : areas) {
    if (area.kind == io::name(io::AreaKind::land) || area.kind == io::name(io::AreaKind::border))
      continue;
    const bool territory = area.kind == io::name(io::AreaKind::territory);
    areas_.push_back({territory ? area.party : std::string(), Outline(area.polygons)});
  }
}

bool CameraPlaces::is_near_any(LonLat place) const {
  return std::ranges::any_of(areas_, [&](const Area& a) { return a.outline.is_near(place); });
}

bool CameraPlaces::is_in_any(LonLat place) const {
  return std::ranges::any_of(areas_, [&](const Area& a) { return a.outline.contains(place); });
}

bool CameraPlaces::is_near_own(const std::string& party, LonLat place) const {
  return std::ranges::any_of(areas_, [&](const Area& a) {
    return (a.owner.empty() || a.owner == party) && a.outline.is_near(place);
  });
}

CameraPlace CameraPlaces::of(const std::string& party, LonLat place) const {
  const auto is_own = [&](const Area& a) { return a.owner == party && a.outline.is_near(place); };
  const auto is_abroad = [&](const Area& a) {
    return !a.owner.empty() && a.owner != party && a.outline.contains(place);
  };
  const bool not_home = is_home_exchanged(party, place);
  if (areas_.empty()) return not_home ? CameraPlace::not_home : CameraPlace::fine;
  if (std::ranges::any_of(areas_, is_own)) return CameraPlace::fine;
  if (std::ranges::any_of(areas_, is_abroad)) return CameraPlace::abroad;
  if (is_near_any(place)) return CameraPlace::fine;
  const LonLat exchanged{place.lat_deg, place.lon_deg};
  if (std::abs(exchanged.lat_deg) <= 90 && is_near_any(exchanged)) return CameraPlace::exchanged;
  return not_home ? CameraPlace::not_home : CameraPlace::far;
}

Result<std::vector<LonLat>> deployment_places(const store::Store& store) {
  AllPlaces all;
  DERSU_CHECK(store.read(io::CamtrapTable::deployments, all, {}));
  return std::move(all.places);
}

Result<void> check_camera_places(const CameraPlaces& places, const store::Store& store,
                                 const store::SourceRow& source, const std::string& crs,
                                 io::Problems& problems, std::vector<store::NoticeRow>& notices) {
  PlaceSink sink(places, source);
  io::CrsAreaSink doubts(sink, crs);
  DERSU_CHECK(store.read(io::CamtrapTable::deployments, doubts, {.source = source.id}));
  if (!doubts.check()) return {};  // the reading of the source has told it
  const Lines mirrored = doubts.mirrored_places().lines;
  const auto is_told_of = [&](std::uint64_t line) {
    return std::ranges::find(mirrored, line) != mirrored.end() ||
           std::ranges::find(doubts.outside_lines(), line) != doubts.outside_lines().end();
  };
  Lines far, exchanged, either;               // where both readings are possible
  Lines not_at_home;                          // where no area says that they are right
  std::map<std::string_view, Lines> misread;  // by how they lie in the party's country
  for (const CameraPlace kind :
       {CameraPlace::far, CameraPlace::exchanged, CameraPlace::not_home, CameraPlace::fine})
    for (const auto& [line, place] : sink.at(kind)) {
      if (kind == CameraPlace::fine && places.has_areas()) break;
      const auto turned = doubts.in_metres() ? doubts.exchanged(place) : std::nullopt;
      const bool is_told = is_told_of(line);
      const bool lies_turned = turned && places.is_near_any(*turned);
      const bool may_be_right = lies_turned && (doubts.is_in_use(place, 0) ||
                                                (doubts.is_in_use(place, io::kBeyondExchangedDeg) &&
                                                 !places.is_near_own(source.party, *turned)));
      const auto how = lies_turned && !may_be_right ? std::string_view()
                                                    : home_reading(doubts, source.party, place);
      if (!how.empty()) misread[how].push_back(line);
      if (how.empty() && kind == CameraPlace::fine && !is_told &&
          !io::may_be_at_home(source.party, place).value_or(true))
        not_at_home.push_back(line);
      if (!how.empty() || kind == CameraPlace::fine) continue;
      if (lies_turned && !may_be_right)
        exchanged.push_back(line);
      else if (lies_turned && !is_told)
        either.push_back(line);
      else if (!lies_turned && kind == CameraPlace::exchanged)
        problems.add(where_of(source, line),
                     "found a place far from all areas of the project; perhaps latitude and "
                     "longitude are exchanged: then it lies in one");
      else if (!lies_turned && kind == CameraPlace::not_home)
        problems.add(where_of(source, line),
                     "found a place far outside {}; are longitude and latitude exchanged? Then it "
                     "lies there",
                     io::party_name(source.party));
      else if (!is_told)
        far.push_back(line);
    }
  for (const auto& [how, lines] : misread)
    problems.add(
        where_of(source, lines.front()), "{}",
        misread_text(how, lines, advice_exchanged(places, doubts, sink, lines), source.party));
  std::ranges::sort(exchanged);
  std::ranges::sort(either);
  const bool one = exchanged.size() == 1;
  if (!exchanged.empty())
    problems.add(where_of(source, exchanged.front()),
                 "found {} place{} far from all areas of the project and outside the area where {} "
                 "is used {}; x and y exchanged {} in one: {}; where {} right as {}, give an "
                 "[[area]] around {}",
                 exchanged.size(), one ? "" : "s", crs, told(exchanged),
                 one ? "it lies" : "they lie", advice_exchanged(places, doubts, sink, exchanged),
                 one ? "it is" : "they are", one ? "it is" : "they are", one ? "it" : "them");
  if (!either.empty())
    notices.push_back(
        {source.party,
         {},
         where_of(source, either.front()),
         fmt::format("{} place{} far from all areas of the project {} {} in one with x and y "
                     "exchanged; where that is right, {}",
                     either.size(), either.size() == 1 ? "" : "s", told(either),
                     either.size() == 1 ? "lies" : "lie",
                     advice_exchanged(places, doubts, sink, either))});
  if (misread.empty() && exchanged.empty() && either.empty())
    tell_better_exchanged(places, doubts, sink, source, notices);
  tell(lines_of(sink.at(CameraPlace::abroad)), source, "in the territory of another party",
       notices);
  tell(far, source, fmt::format("more than {} km from all areas of the project", kNearAreaM / 1000),
       notices);
  if (places.has_areas()) return {};
  Lines lonely = lonely_lines(sink.at(CameraPlace::fine), source.party);
  std::erase_if(lonely, is_told_of);
  tell(lonely, source,
       fmt::format("more than {} km from the middle of the others of this source", kLonelyM / 1000),
       notices);
  std::erase_if(not_at_home, [&](std::uint64_t line) {
    return std::ranges::find(lonely, line) != lonely.end();
  });
  tell(not_at_home, source,
       fmt::format("more than a degree outside {}, where no [[area]] says that they do",
                   io::party_name(source.party)),
       notices);
  return {};
}

Error with_far_cameras(Error error, const store::Store& store) {
  if (error.fault == Fault::interrupted) return error;
  const auto areas = store.areas();
  const auto sources = store.sources();
  if (!areas || !sources) return error;
  const CameraPlaces places(*areas);
  std::size_t far = 0;
  std::vector<std::string> rows;
  for (const store::SourceRow& source : *sources) {
    PlaceSink sink(places, source);
    if (!store.read(io::CamtrapTable::deployments, sink, {.source = source.id})) continue;
    far += sink.at(CameraPlace::far).size();
    for (const std::uint64_t line : lines_of(sink.at(CameraPlace::far)))
      if (rows.size() < kLinesTold)
        rows.push_back(fmt::format("{}: deployments:{}", source.id, line));
  }
  if (far > 0)
    error.message +=
        fmt::format(" ({} deployment{} more than {} km from all areas of the project: {}{})", far,
                    far == 1 ? " stands" : "s stand", kNearAreaM / 1000, fmt::join(rows, ", "),
                    far > rows.size() ? ", ..." : "");
  return error;
}

}  // namespace dersu::workbench
