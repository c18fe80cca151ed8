#pragma once
// The surveys that lie beside the checkout, for benchmarks.
#include <filesystem>
#include <optional>
#include <string>

#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::scr {

/// Nothing where the survey is not there. `mask`: a file of ../shared/data/scr; empty: the
/// survey's.
inline std::optional<Data> shared_survey(const std::string& name, DetectorType type,
                                         const std::string& mask = {}) {
  const auto all = std::filesystem::path(DERSU_SHARED_DATA) / "scr";
  const auto base = all / name;
  io::ScrTableFiles files{base / "captures.csv", base / "traps.csv", base / "usage.csv",
                          mask.empty() ? base / "mask.csv" : all / mask, base / "sessions.csv"};
  if (!std::filesystem::exists(files.usage)) files.usage.clear();
  if (is_search(type)) files.shape = io::ScrShape::areas;
  const auto tables = io::read_scr_tables(files);
  if (!tables) return std::nullopt;
  const io::ScrSession& from = tables->sessions[0];
  Session session;
  session.n_occasions = std::uint32_t(from.occasions);
  for (const io::ScrDetector& d : from.detectors) {
    session.detectors.points.push_back(d.place);
    if (is_search(type)) session.detectors.outlines.push_back(d.outline);
    session.detectors.usage.insert(session.detectors.usage.end(), d.usage.begin(), d.usage.end());
  }
  for (const std::string& covariate : tables->mask_covariates)
    session.mask.covariates.push_back({covariate, {}, {}});
  for (const io::ScrMaskPoint& p : from.mask) {
    session.mask.points.push_back(p.place);
    for (std::size_t j = 0; j < p.covariates.size(); ++j)
      session.mask.covariates[j].values.push_back(p.covariates[j]);
  }
  session.mask.cell_area_ha = from.mask[0].cell_ha;
  for (const io::ScrCapture& c : from.captures) {
    std::uint32_t animal = 0;
    while (animal < session.animals.size() && session.animals[animal] != c.animal) ++animal;
    if (animal == session.animals.size()) session.animals.push_back(c.animal);
    session.captures.push_back({animal, std::uint32_t(c.occasion - 1), std::uint32_t(c.detector),
                                std::uint32_t(c.count), c.removed, c.place});
  }
  return Data{type, {std::move(session)}};
}

}  // namespace dersu::scr
