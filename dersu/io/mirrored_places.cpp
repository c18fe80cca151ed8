#include "dersu/io/mirrored_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace dersu::io {
namespace {

double median(std::vector<double> values) {
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

Mirrored mirrored(std::span<const XY> places, std::span<const std::uint64_t> lines, double least) {
  constexpr std::size_t kFewest = 3;
  constexpr double kNear = 0.2;
  constexpr double kMost = 0.8;
  if (places.size() < kFewest) return {};
  std::vector<double> sums, sizes;
  for (const XY place : places) {
    sums.push_back(place.x + place.y);
    sizes.push_back(std::abs(place.x - place.y));
  }
  const double sum = median(sums);
  const double size = median(sizes);
  if (!(size >= least)) return {};
  std::array<std::vector<std::uint64_t>, 2> groups;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (std::abs(sums[i] - sum) <= kNear * size && std::abs(sizes[i] - size) <= kNear * size)
      groups[places[i].x > places[i].y ? 0 : 1].push_back(lines[i]);
  if (double(groups[0].size() + groups[1].size()) < kMost * double(places.size())) return {};
  auto& rarer = groups[groups[1].size() < groups[0].size() ? 1 : 0];
  if (rarer.empty()) return {};
  return {places.size(), std::move(rarer)};
}

}  // namespace dersu::io
