#include "dersu/workbench/lonely_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "dersu/io/country.hpp"

namespace dersu::workbench {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;
constexpr double kWideCountryM = 3e6;
constexpr double kCompanyM = 100'000;
constexpr double kGap = 5;
constexpr std::size_t kOneOf = 5;
constexpr std::size_t kFewest = 3;

double median(std::vector<double> values) {
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// The median of directions from the Earth's centre, by each of their three coordinates.
std::optional<LonLat> middle_of(std::span<const LonLat> places) {
  std::array<std::vector<double>, 3> axes;
  for (const LonLat place : places) {
    const double lon = place.lon_deg * kRadPerDeg, lat = place.lat_deg * kRadPerDeg;
    axes[0].push_back(std::cos(lat) * std::cos(lon));
    axes[1].push_back(std::cos(lat) * std::sin(lon));
    axes[2].push_back(std::sin(lat));
  }
  const double x = median(std::move(axes[0])), y = median(std::move(axes[1])),
               z = median(std::move(axes[2]));
  if (std::hypot(x, y, z) < 0.1) return {};  // all around the Earth
  return LonLat{std::atan2(y, x) / kRadPerDeg, std::atan2(z, std::hypot(x, y)) / kRadPerDeg};
}

/// How many of `away`, places with their distance from the middle, nearest first, are the rest.
std::size_t count_rest(std::span<const std::pair<double, LonLat>> away) {
  const std::size_t most = std::max<std::size_t>(1, away.size() / kOneOf);
  for (std::size_t rest = away.size() - most; rest < away.size(); ++rest)
    if (away[rest].first > kLonelyM && away[rest].first > kGap * away[rest - 1].first) return rest;
  return away.size();
}

bool may_be_home(LonLat place, double away_m, std::string_view party) {
  const auto home = io::may_be_at_home(party, place);
  return home ? *home : away_m < kWideCountryM;
}

}  // namespace

std::vector<std::size_t> lonely_places(std::span<const LonLat> places, std::string_view party) {
  const auto order = [](LonLat a, LonLat b) {
    return std::pair(a.lon_deg, a.lat_deg) < std::pair(b.lon_deg, b.lat_deg);
  };
  std::vector<LonLat> once(places.begin(), places.end());
  std::ranges::sort(once, order);
  once.erase(std::unique(once.begin(), once.end()), once.end());
  if (once.size() < kFewest) return {};
  const auto middle = middle_of(once);
  if (!middle) return {};
  std::vector<std::pair<double, LonLat>> away;
  for (const LonLat place : once) away.emplace_back(distance_m(*middle, place), place);
  std::ranges::stable_sort(away, {}, &std::pair<double, LonLat>::first);
  const std::span far = std::span(away).subspan(count_rest(away));
  std::vector<LonLat> lonely;
  for (const auto& [away_m, place] : far) {
    const bool in_company = std::ranges::any_of(far, [&, at = place](const auto& other) {
      return other.second != at && distance_m(other.second, at) < kCompanyM;
    });
    const bool may_be_a_study_area = in_company || once.size() < kOneOf;
    if (!may_be_a_study_area || !may_be_home(place, away_m, party)) lonely.push_back(place);
  }
  std::ranges::sort(lonely, order);
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (std::ranges::binary_search(lonely, places[i], order)) indices.push_back(i);
  return indices;
}

}  // namespace dersu::workbench
