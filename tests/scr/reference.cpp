#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "dersu/core/text.hpp"
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
    if (!row.contains("estimate") || !row["estimate"].is_number() || !row["lcl"].is_number())
      continue;
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
    if (!detector.outline.empty()) to.detectors.outlines.push_back(detector.outline);
    to.detectors.usage.insert(to.detectors.usage.end(), detector.usage.begin(),
                              detector.usage.end());
  }
  std::map<std::string, std::uint32_t> animals;
  for (const io::ScrCapture& c : from.captures) {
    const auto [place, fresh] = animals.try_emplace(c.animal, std::uint32_t(animals.size()));
    if (fresh) to.animals.push_back(c.animal);
    to.captures.push_back({place->second, std::uint32_t(c.occasion - 1), std::uint32_t(c.detector),
                           std::uint32_t(c.count), c.removed, c.place});
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

/// The covariates of animals: words, empty where not known.
void add_animals(const std::filesystem::path& path, Data& data) {
  std::ifstream in(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    std::erase(line, '"');
    rows.emplace_back();
    for (const std::string_view word : split(line, ',')) rows.back().emplace_back(word);
  }
  if (rows.empty()) return;
  for (std::size_t column = 2; column < rows[0].size(); ++column)
    for (Session& session : data.sessions) {
      Covariate covariate{rows[0][column], std::vector<double>(session.animals.size(), NAN), {}};
      for (const auto& row : rows) {
        if (row[0] != session.name || row[column].empty() || row[column] == "NA") continue;
        const auto animal = std::ranges::find(session.animals, row[1]);
        if (animal == session.animals.end()) continue;
        auto level = std::ranges::find(covariate.levels, row[column]);
        if (level == covariate.levels.end()) level = covariate.levels.insert(level, row[column]);
        covariate.values[std::size_t(animal - session.animals.begin())] =
            double(level - covariate.levels.begin());
      }
      session.animal_covariates.push_back(std::move(covariate));
    }
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
  if (is_search(type)) files.shape = io::ScrShape::areas;
  const auto tables = io::read_scr_tables(files);
  Data data{type, {}};
  if (!tables) {
    ADD_FAILURE() << describe(tables.error());
    return data;
  }
  for (const io::ScrSession& session : tables->sessions)
    data.sessions.push_back(to_session(session, tables->mask_covariates));
  add_animals(base / "animals.csv", data);
  return data;
}

Model model_of(const ReferenceCase& c) {
  auto model = make_model(c.function, c.formulas);
  EXPECT_TRUE(model) << describe(model.error());
  model->groups = c.groups;
  model->known_classes = c.hcov;
  model->conditional = c.conditional;
  if (c.binomial) model->number = NumberOfAnimals::binomial;
  return *model;
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
    if (all.contains("derived") && all["derived"].is_array())
      out.derived = intervals(all["derived"]);
    if (!all.contains("region_N")) return out;
    if (all["region_N"].is_array()) out.region_n.push_back(intervals(all["region_N"]));
    if (all["region_N"].is_object())
      for (const json& session : all["region_N"]) out.region_n.push_back(intervals(session));
  }
  return out;
}

}  // namespace dersu::scr::testing
