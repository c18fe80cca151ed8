#include "dersu/workbench/territories.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"

namespace dersu::workbench {

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

Result<std::vector<std::string>> Territories::overlaps(std::span<const Point> places,
                                                       double cell_km2) const {
  std::vector<std::vector<bool>> inside;
  for (const PolygonIndex& index : indices_) {
    std::vector<bool>& held = inside.emplace_back(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) held[i] = index.contains(places[i]);
  }
  std::vector<std::string> slivers;
  for (std::size_t b = 1; b < areas_.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      std::size_t both = 0;
      for (std::size_t i = 0; i < places.size(); ++i) both += inside[a][i] && inside[b][i] ? 1 : 0;
      if (both == 0) continue;
      const auto smaller =
          std::min(std::ranges::count(inside[a], true), std::ranges::count(inside[b], true));
      const double share = static_cast<double>(both) / static_cast<double>(smaller);
      const std::string km2 = format_fixed(static_cast<double>(both) * cell_km2, 1);
      if (share > kSliver)
        return fail(Fault::bad_input, areas_[b]->where,
                    "the territories '{}' ({}) and '{}' ({}) overlap on {} km2 of the land around "
                    "the cameras, {} % of the smaller one there; expected territories that end at "
                    "their border: cut the overlap out of one of them, or give an area that is a "
                    "part of a territory the kind \"protected\" or \"region\"",
                    areas_[a]->id, areas_[a]->name, areas_[b]->id, areas_[b]->name, km2,
                    format_fixed(100 * share, 0));
      slivers.push_back(
          fmt::format("The territories {} and {} overlap on {} km\u00b2 of the land around the "
                      "cameras. It counts as {}, the first in dersu.toml.",
                      areas_[a]->name, areas_[b]->name, km2, areas_[a]->name));
    }
  }
  return slivers;
}

}  // namespace dersu::workbench
