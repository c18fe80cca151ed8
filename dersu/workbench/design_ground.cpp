#include "dersu/workbench/design_ground.hpp"

#include <algorithm>
#include <cmath>

namespace dersu::workbench {

void DesignGround::index(const scr::Mask& mask) {
  if (habitat.empty()) {
    points_ = mask.points;
    std::ranges::sort(points_, {}, [](Point p) { return std::pair(p.x_m, p.y_m); });
    half_cell_m_ = mask.cell_m() / 2 * (1 + 1e-6);
  } else {
    inside_.emplace(habitat);
  }
  if (!excluded.empty()) outside_.emplace(excluded);
  for (std::size_t p = 0; p < territories.size(); ++p)
    if (!territories[p].empty()) owners_.emplace_back(p, PolygonIndex(territories[p]));
}

bool DesignGround::on_mask(Point place) const {
  auto at = std::ranges::lower_bound(points_, place.x_m - half_cell_m_, {}, &Point::x_m);
  for (; at != points_.end() && at->x_m <= place.x_m + half_cell_m_; ++at)
    if (std::abs(at->y_m - place.y_m) <= half_cell_m_) return true;
  return false;
}

std::optional<std::size_t> DesignGround::owner(Point place) const {
  for (const auto& [party, index] : owners_)
    if (index.contains(place)) return party;
  return std::nullopt;
}

std::optional<std::size_t> DesignGround::party_at(Point place) const {
  if (inside_ ? !inside_->contains(place) : !on_mask(place)) return std::nullopt;
  if (outside_ && outside_->contains(place)) return std::nullopt;
  return owners_.empty() ? std::optional<std::size_t>(0) : owner(place);
}

std::vector<double> DesignGround::share_of(std::size_t party, const scr::Mask& mask) const {
  std::vector<double> out;
  for (const Point p : mask.points) out.push_back(owner(p) == party ? 1 : 0);
  return out;
}

Result<std::vector<scr::CameraSite>> lattice_sites(const DesignGround& ground,
                                                   const scr::Mask& mask, double step_m,
                                                   const DesignCluster& cluster, std::size_t most) {
  const auto& points = mask.points;
  const double margin = mask.cell_m() / 2;
  const auto [west, east] = std::ranges::minmax(points, {}, &Point::x_m);
  const auto [south, north] = std::ranges::minmax(points, {}, &Point::y_m);
  const double columns = (east.x_m - west.x_m + 2 * margin) / step_m;
  const double rows = (north.y_m - south.y_m + 2 * margin) / step_m;
  if (columns * rows > 100.0 * double(most))
    return fail(Fault::usage, "", "found {}, too fine for this land, expected a wider one",
                spoken_length(step_m));
  std::vector<scr::CameraSite> sites;
  const double middle = double(cluster.side - 1) / 2;
  const double first_x = std::floor((west.x_m - margin) / step_m);
  const double first_y = std::floor((south.y_m - margin) / step_m);
  for (double j = 0; j <= rows + 1; ++j)
    for (double i = 0; i <= columns + 1; ++i) {
      const Point centre{(first_x + i + 0.5) * step_m, (first_y + j + 0.5) * step_m};
      scr::CameraSite site;
      std::optional<std::size_t> party;
      for (std::size_t k = 0; k < cluster.side * cluster.side; ++k) {
        const Point p{centre.x_m + (double(k % cluster.side) - middle) * cluster.spacing_m,
                      centre.y_m + (double(k / cluster.side) - middle) * cluster.spacing_m};
        const auto own = ground.party_at(p);
        if (!own || (party && *party != *own)) break;
        party = own;
        site.cameras.push_back(p);
      }
      if (site.cameras.size() < cluster.side * cluster.side) continue;
      site.party = *party;
      site.cost = double(site.cameras.size());
      sites.push_back(std::move(site));
      if (sites.size() > most)
        return fail(Fault::usage, "",
                    "found {}, which makes more than {} places, expected a wider "
                    "one",
                    spoken_length(step_m), most);
    }
  return sites;
}

}  // namespace dersu::workbench
