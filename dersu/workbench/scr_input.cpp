#include "dersu/workbench/scr_input.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "dersu/core/text.hpp"

namespace dersu::workbench {
namespace {

void take_detectors(const io::ScrSession& from, scr::Session& to) {
  const bool usage = std::ranges::any_of(
      from.detectors, [](const io::ScrDetector& detector) { return !detector.usage.empty(); });
  for (const io::ScrDetector& detector : from.detectors) {
    to.detectors.names.push_back(detector.id);
    to.detectors.points.push_back(detector.place);
    if (!usage) continue;
    if (detector.usage.empty()) {
      to.detectors.usage.insert(to.detectors.usage.end(), to.n_occasions, 1.0);
    } else {
      to.detectors.usage.insert(to.detectors.usage.end(), detector.usage.begin(),
                                detector.usage.end());
    }
  }
}

void take_captures(const io::ScrSession& from, scr::DetectorType type, scr::Session& to) {
  std::map<std::string, std::uint32_t, std::less<>> animals;
  std::map<std::array<std::uint32_t, 3>, std::size_t> places;
  for (const io::ScrCapture& c : from.captures) {
    const auto [animal, fresh] = animals.try_emplace(c.animal, std::uint32_t(to.animals.size()));
    if (fresh) to.animals.push_back(c.animal);
    const scr::Capture capture{animal->second, std::uint32_t(c.occasion - 1),
                               std::uint32_t(c.detector), std::uint32_t(c.count), c.removed};
    // Counts may come as repeated rows; proximity detectors see an animal once an occasion.
    const auto [place, first] = places.try_emplace(
        {capture.animal, capture.occasion, capture.detector}, to.captures.size());
    if (first || type == scr::DetectorType::multi) {
      to.captures.push_back(capture);
    } else {
      to.captures[place->second].count += capture.count;
      to.captures[place->second].lost |= capture.lost;
    }
  }
  if (type == scr::DetectorType::proximity)
    for (scr::Capture& capture : to.captures) capture.count = 1;
}

Result<void> take_mask(const io::ScrSession& from, const std::vector<std::string>& covariates,
                       scr::Mask& to) {
  if (from.mask.empty()) return {};
  to.cell_area_ha = from.mask.front().cell_ha;
  for (const std::string& name : covariates) to.covariates.push_back({name, {}, {}});
  for (const io::ScrMaskPoint& point : from.mask) {
    if (std::abs(point.cell_ha - to.cell_area_ha) > 1e-9 * to.cell_area_ha)
      return fail(Fault::bad_input, fmt::format("session {}", from.id),
                  "found mask cells of {} and {} ha, expected one size", to.cell_area_ha,
                  point.cell_ha);
    to.points.push_back(point.place);
    for (std::size_t j = 0; j < covariates.size(); ++j)
      to.covariates[j].values.push_back(point.covariates[j]);
  }
  // A covariate with gaps may stay unused; a model that names it then says that it is not there.
  std::erase_if(to.covariates, [](const scr::Covariate& covariate) {
    return std::ranges::any_of(covariate.values, [](double v) { return !std::isfinite(v); });
  });
  return {};
}

}  // namespace

Result<scr::Data> to_scr_data(const io::ScrTables& tables, scr::DetectorType type) {
  scr::Data data{type, {}};
  for (const io::ScrSession& from : tables.sessions) {
    scr::Session session;
    session.name = from.id;
    session.n_occasions = std::uint32_t(from.occasions);
    take_detectors(from, session);
    take_captures(from, type, session);
    DERSU_CHECK(take_mask(from, tables.mask_covariates, session.mask));
    data.sessions.push_back(std::move(session));
  }
  return data;
}

}  // namespace dersu::workbench
