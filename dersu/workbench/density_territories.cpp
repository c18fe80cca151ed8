#include "dersu/workbench/density_territories.hpp"

#include <algorithm>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/overlay.hpp"
#include "dersu/io/projection.hpp"
#include "dersu/io/vector.hpp"
#include "dersu/workbench/fit_json.hpp"

namespace dersu::workbench {
namespace {

/// Of the attribute `wanted`, in any case; empty where there is none.
std::string attribute(const io::VectorLayer& layer, const io::VectorFeature& feature,
                      std::string_view wanted) {
  for (std::size_t f = 0; f < layer.fields.size(); ++f)
    if (lower(layer.fields[f]) == wanted && f < feature.attributes.size())
      return std::string(trim(feature.attributes[f]));
  return {};
}

std::string name_of(const io::VectorLayer& layer, std::size_t at,
                    const std::set<std::string>& taken) {
  for (const std::string_view wanted : {"name", "id"})
    if (std::string name = attribute(layer, layer.features[at], wanted);
        !name.empty() && !taken.contains(name))
      return name;
  return fmt::format("territory {}", at + 1);
}

std::string line_of(const TerritoryNumbers& territory, const std::string& session,
                    const scr::RegionN& n) {
  if (n.area_ha == 0)
    return fmt::format("in {}{}: no mask point is inside\n", territory.name, session);
  const auto limits = [](const scr::Interval& i) {
    return fmt::format("{:.4g} ({:.4g} to {:.4g})", i.estimate, i.lower, i.upper);
  };
  return fmt::format("in {}{}, {:.4g} of its {:.4g} km2: {}, of the expected number {}\n",
                     territory.name, session, n.area_ha / 100,
                     std::max(territory.whole_km2, n.area_ha / 100), limits(n.realised),
                     limits(n.expected));
}

}  // namespace

Result<std::vector<Territory>> density_territories(const Options& options) {
  std::vector<Territory> territories;
  if (!options.has("region")) return territories;
  DERSU_TRY(layer, io::read_vector(options.path("region")));
  DERSU_TRY(projection, io::Projection::make(options.text("crs"), {}));
  std::set<std::string> taken;
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    if (layer.features[i].polygons.empty()) continue;
    DERSU_TRY(polygons, projection.to_metres(layer.features[i].polygons));
    territories.push_back({name_of(layer, i, taken), std::move(polygons)});
    taken.insert(territories.back().name);
  }
  if (territories.size() < 2) territories.clear();
  return territories;
}

std::vector<TerritoryNumbers> territory_numbers(const std::vector<Territory>& territories,
                                                const scr::Data& data,
                                                const scr::Prepared& prepared, const scr::Fit& fit,
                                                std::vector<std::string>& notices) {
  std::vector<TerritoryNumbers> out;
  std::vector<std::vector<double>> times;  // by session: territories that hold a point
  for (const scr::Session& session : data.sessions) times.emplace_back(session.mask.points.size());
  for (const Territory& territory : territories) {
    TerritoryNumbers numbers{territory.name, area_km2(territory.polygons), {}};
    for (std::size_t s = 0; s < data.sessions.size(); ++s) {
      const std::vector<double> weights =
          scr::region_weights(data.sessions[s].mask, territory.polygons);
      const bool any = std::ranges::any_of(weights, [](double v) { return v > 0; });
      numbers.numbers.push_back(any ? scr::region_n(prepared, fit, s, weights) : scr::RegionN{});
      for (std::size_t m = 0; m < weights.size(); ++m) times[s][m] += weights[m];
    }
    out.push_back(std::move(numbers));
  }
  std::ptrdiff_t shared = 0;
  for (const std::vector<double>& of_session : times)
    shared += std::ranges::count_if(of_session, [](double n) { return n > 1; });
  if (shared > 0)
    notices.push_back(fmt::format(
        "{} mask points are in several territories of the region, whose numbers do not add up to "
        "the total",
        shared));
  return out;
}

void write_territories(JsonWriter& json, const std::vector<std::string>& sessions,
                       const std::vector<TerritoryNumbers>& territories) {
  if (territories.empty()) return;
  json.key("territories").begin_array();
  for (const TerritoryNumbers& territory : territories)
    for (std::size_t s = 0; s < sessions.size(); ++s) {
      json.begin_object().member("name", territory.name);
      if (sessions.size() > 1) json.member("session", sessions[s]);
      json.member("whole_km2", territory.whole_km2);
      write_region(json, territory.numbers[s]);
      json.end_object();
    }
  json.end_array();
}

std::string territories_text(const std::vector<std::string>& sessions,
                             const std::vector<TerritoryNumbers>& territories) {
  std::string text;
  for (const TerritoryNumbers& territory : territories)
    for (std::size_t s = 0; s < sessions.size(); ++s)
      text += "  " + line_of(territory,
                             sessions.size() > 1 ? " in session " + sessions[s] : std::string(),
                             territory.numbers[s]);
  return text;
}

}  // namespace dersu::workbench
