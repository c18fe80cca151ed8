#include "reference.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "dersu/io/scr_tables.hpp"

namespace dersu::scr::testing {
namespace {

using nlohmann::json;

json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  return json::parse(file);
}

std::vector<ReferenceInterval> intervals(const json& list) {
  std::vector<ReferenceInterval> out;
  for (const json& row : list) {
    if (row["estimate"].is_null()) continue;
    out.push_back({row["parameter"], row["estimate"], row["SE.estimate"], row["lcl"], row["ucl"]});
  }
  return out;
}

Session to_session(const io::ScrSession& from, const std::vector<std::string>& covariates) {
  Session to;
  to.name = from.id;
  to.n_occasions = std::uint32_t(from.occasions);
  for (const io::ScrDetector& detector : from.detectors) {
    to.detectors.names.push_back(detector.id);
    to.detectors.points.push_back(detector.place);
    to.detectors.usage.insert(to.detectors.usage.end(), detector.usage.begin(),
                              detector.usage.end());
  }
  std::map<std::string, std::uint32_t> animals;
  for (const io::ScrCapture& c : from.captures) {
    const auto [place, fresh] = animals.try_emplace(c.animal, std::uint32_t(animals.size()));
    if (fresh) to.animals.push_back(c.animal);
    to.captures.push_back({place->second, std::uint32_t(c.occasion - 1), std::uint32_t(c.detector),
                           std::uint32_t(c.count), c.removed});
  }
  to.mask.cell_area_ha = from.mask.front().cell_ha;
  for (const std::string& name : covariates) to.mask.covariates.push_back({name, {}, {}});
  for (const io::ScrMaskPoint& point : from.mask) {
    to.mask.points.push_back(point.place);
    for (std::size_t j = 0; j < covariates.size(); ++j)
      to.mask.covariates[j].values.push_back(point.covariates[j]);
  }
  return to;
}

}  // namespace

std::filesystem::path reference_path(const std::string& name) {
  return std::filesystem::path(DERSU_SHARED_DATA) / "scr" / name;
}

Data reference_data(const std::string& folder, DetectorType type, const std::string& mask) {
  const auto base = reference_path(folder);
  io::ScrTableFiles files{base / "captures.csv", base / "traps.csv", base / "usage.csv",
                          mask.find('/') == std::string::npos ? base / mask : reference_path(mask),
                          base / "sessions.csv"};
  if (!std::filesystem::exists(files.usage)) files.usage.clear();
  const auto tables = io::read_scr_tables(files);
  Data data{type, {}};
  if (!tables) {
    ADD_FAILURE() << describe(tables.error());
    return data;
  }
  for (const io::ScrSession& session : tables->sessions)
    data.sessions.push_back(to_session(session, tables->mask_covariates));
  return data;
}

std::ostream& operator<<(std::ostream& out, const ReferenceCase& c) { return out << c.id; }

Data data_of(const ReferenceCase& c) {
  Data data = reference_data(c.folder, c.type);
  if (c.nobody_lost)
    for (Session& session : data.sessions)
      for (Capture& capture : session.captures) capture.lost = false;
  return data;
}

ReferenceFit reference_fit(const std::string& id) {
  ReferenceFit out;
  if (const auto path = reference_path("reference/ll/" + id + ".json");
      std::filesystem::exists(path)) {
    const json all = read_json(path);
    for (const json& e : all["evals"])
      out.points.push_back({"ll", e["beta"].get<std::vector<double>>(), e["loglik"]});
  }
  if (const auto path = reference_path("reference/" + id + ".json");
      std::filesystem::exists(path)) {
    const json all = read_json(path);
    for (const json& e : all["fixed_evals"])
      out.points.push_back({e["label"], e["beta"].get<std::vector<double>>(), e["loglik"]});
    out.loglik = all["loglik"];
    out.beta = all[all.contains("beta_polished") ? "beta_polished" : "beta_optim"]
                   .get<std::vector<double>>();
    const json& real = all["real"].is_array() ? all["real"] : all["real"].begin().value();
    out.real = intervals(real);
    if (all["region_N"].is_array()) out.region_n.push_back(intervals(all["region_N"]));
    if (all["region_N"].is_object())
      for (const json& session : all["region_N"]) out.region_n.push_back(intervals(session));
  }
  return out;
}

}  // namespace dersu::scr::testing
