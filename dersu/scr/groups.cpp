#include "dersu/scr/groups.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

/// A covariate of animals in all sessions.
struct OfAnimals {
  std::vector<std::string> levels{};
  std::vector<std::vector<double>> sessions{};
};

Result<OfAnimals> of_animals(const Data& data, const std::string& name) {
  OfAnimals out;
  for (const Session& session : data.sessions) {
    const auto found = std::ranges::find(session.animal_covariates, name, &Covariate::name);
    if (found == session.animal_covariates.end())
      return fail(Fault::usage, "model", "found no covariate '{}' of the animals{}", quoted(name),
                  data.sessions.size() > 1 ? " of session " + session.name : "");
    out.sessions.emplace_back();
    for (std::size_t i = 0; i < session.animals.size(); ++i)
      out.sessions.back().push_back(joined(*found, i, out.levels));
  }
  // Levels in the order of the alphabet, as R's factors, whatever animal came first.
  std::vector<std::string> sorted = out.levels;
  std::ranges::sort(sorted);
  for (std::vector<double>& values : out.sessions)
    for (double& value : values)
      if (!out.levels.empty() && std::isfinite(value))
        value = double(std::ranges::find(sorted, out.levels[std::size_t(value)]) - sorted.begin());
  out.levels = std::move(sorted);
  return out;
}

Result<void> check_known(const OfAnimals& values, const Data& data, const std::string& name) {
  for (std::size_t s = 0; s < data.sessions.size(); ++s)
    for (std::size_t i = 0; i < values.sessions[s].size(); ++i)
      if (!std::isfinite(values.sessions[s][i]))
        return fail(Fault::bad_input, "session " + data.sessions[s].name,
                    "animal '{}' has no value of '{}', expected one for each animal",
                    quoted(data.sessions[s].animals[i]), quoted(name));
  return {};
}

/// The covariates of animals that formulas of detection name.
std::vector<std::string> named_covariates(const Data& data, const Model& model) {
  std::set<std::string> names;
  for (const Formula* formula : formulas_of(model))
    if (formula->parameter != "D") names.merge(variables(*formula));
  std::vector<std::string> covariates;
  for (const Covariate& c : data.sessions.front().animal_covariates)
    if (names.contains(c.name)) covariates.push_back(c.name);
  return covariates;
}

}  // namespace

Result<Groups> make_groups(const Data& data, const Model& model) {
  Groups groups;
  std::vector<OfAnimals> columns;
  if (model.conditional) {
    groups.covariates = named_covariates(data, model);
    for (const std::string& name : groups.covariates) {
      DERSU_TRY(values, of_animals(data, name));
      DERSU_CHECK(check_known(values, data, name));
      groups.covariate_levels.push_back(values.levels);
      columns.push_back(std::move(values));
    }
  }
  OfAnimals level;
  if (!model.groups.empty()) {
    DERSU_TRY(values, of_animals(data, model.groups));
    DERSU_CHECK(check_known(values, data, model.groups));
    if (values.levels.empty())
      return fail(Fault::usage, "groups", "'{}' is a number, expected words to group by",
                  quoted(model.groups));
    groups.levels = values.levels;
    level = std::move(values);
  }
  std::map<std::vector<double>, Group> kinds;  // of all sessions, without animals
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    std::map<std::vector<double>, Group> found;
    if (!model.conditional)
      for (std::size_t l = 0; l < std::max<std::size_t>(1, groups.levels.size()); ++l)
        found.try_emplace({double(l)}, Group{{}, std::uint32_t(l), {}});
    for (std::uint32_t i = 0; i < data.sessions[s].animals.size(); ++i) {
      std::vector<double> key{groups.levels.empty() ? 0 : level.sessions[s][i]};
      for (const OfAnimals& column : columns) key.push_back(column.sessions[s][i]);
      Group& group = found[key];
      group.level = std::uint32_t(key[0]);
      group.values.assign(key.begin() + 1, key.end());
      group.animals.push_back(i);
    }
    groups.sessions.emplace_back();
    for (auto& [key, group] : found) {
      kinds.try_emplace(key, Group{{}, group.level, group.values});
      groups.sessions.back().push_back(std::move(group));
    }
  }
  for (std::vector<Group>& session : groups.sessions)
    if (session.empty())
      for (const auto& [key, group] : kinds) session.push_back(group);
  return groups;
}

Result<KnownClasses> known_classes(const Data& data, const Model& model) {
  KnownClasses out;
  if (model.known_classes.empty()) return out;
  DERSU_TRY(values, of_animals(data, model.known_classes));
  if (values.levels.size() == 1)
    return fail(
        Fault::usage, "hcov",
        "of '{}' only {} is known, expected {} levels, one for each class: whether an animal is "
        "known then depends on its class, and estimates would be wrong; leave it out, and fit a "
        "mixture without it, or a model without classes",
        quoted(model.known_classes), values.levels.front(), model.classes);
  if (values.levels.size() != model.classes)
    return fail(Fault::usage, "hcov", "'{}' has {} levels ({}), expected {}, one for each class",
                quoted(model.known_classes), values.levels.size(), join(values.levels, ", "),
                model.classes);
  out.levels = values.levels;
  for (const std::vector<double>& session : values.sessions) {
    out.sessions.emplace_back();
    for (const double v : session) out.sessions.back().push_back(std::isfinite(v) ? int(v) : -1);
  }
  return out;
}

}  // namespace dersu::scr
