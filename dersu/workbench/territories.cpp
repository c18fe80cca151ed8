#include "dersu/workbench/territories.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/overlay.hpp"

namespace dersu::workbench {
namespace {

constexpr double kDrawn_km2 = 0.05;  // told as 0.1 km2; less is how lines are drawn

}  // namespace

Territories::Territories(const Ground& ground) : areas_(ground.of_kind(io::AreaKind::territory)) {
  for (const GroundArea* area : areas_) indices_.emplace_back(area->polygons);
}

bool Territories::has(int party) const {
  return std::ranges::any_of(areas_, [&](const GroundArea* area) { return area->party == party; });
}

std::vector<std::optional<std::size_t>> Territories::divide(std::span<const Point> places) const {
  std::vector<std::optional<std::size_t>> found(places.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t a = 0; a < indices_.size() && !found[i]; ++a)
      if (indices_[a].contains(places[i])) found[i] = a;
  return found;
}

bool Territories::holds(int party, Point place) const {
  for (std::size_t a = 0; a < areas_.size(); ++a)
    if (areas_[a]->party == party && indices_[a].contains(place)) return true;
  return false;
}

Result<std::vector<std::string>> Territories::overlaps(std::span<const Polygon> around) const {
  std::vector<std::vector<Polygon>> inside;
  for (const GroundArea* area : areas_) inside.push_back(io::intersection(area->polygons, around));
  std::vector<std::string> slivers;
  for (std::size_t b = 1; b < areas_.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const double both_km2 = area_km2(io::intersection(inside[a], inside[b]));
      if (both_km2 < kDrawn_km2) continue;
      const double share = both_km2 / std::min(area_km2(inside[a]), area_km2(inside[b]));
      if (share > kSliver)
        return fail(Fault::bad_input, areas_[b]->where,
                    "the territories '{}' ({}) and '{}' ({}) overlap on {} km\u00b2 of the land "
                    "around the cameras, {} % of the smaller one there; expected territories that "
                    "end at their border: cut the overlap out of one of them, or give an area that "
                    "is a part of a territory the kind \"protected\" or \"region\"",
                    areas_[a]->id, areas_[a]->name, areas_[b]->id, areas_[b]->name,
                    format_fixed(both_km2, 1), format_fixed(100 * share, 0));
      slivers.push_back(fmt::format(
          "The territories {} and {} overlap on {} km\u00b2 of the land around the "
          "cameras. It counts as {}, the first in dersu.toml.",
          areas_[a]->name, areas_[b]->name, format_fixed(both_km2, 1), areas_[a]->name));
    }
  }
  return slivers;
}

}  // namespace dersu::workbench
