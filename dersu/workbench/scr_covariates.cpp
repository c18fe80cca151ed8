#include "dersu/workbench/scr_covariates.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::workbench {
namespace {

using Names = std::vector<std::string>;

/// More are no factor but names of things: each level has a coefficient.
constexpr std::size_t kMostLevels = 100;

/// Why `levels` of `what` ("'note' of the detectors") make no factor; "" where they do. Few words
/// among many numbers are mostly how somebody wrote that there is no value.
std::string factor_problem(const Names& levels, const std::string& what) {
  constexpr std::size_t kNumbersAWord = 4;
  if (levels.size() > kMostLevels)
    return fmt::format("found {} different words in {}, expected numbers or at most {}",
                       levels.size(), what, kMostLevels);
  const auto is_word = [](const std::string& level) { return !parse_double(level); };
  const auto words = std::size_t(std::ranges::count_if(levels, is_word));
  if (words == 0 || levels.size() - words < kNumbersAWord * words) return {};
  return fmt::format(
      "found {} different numbers and {} in {}, expected numbers alone or words alone; where there "
      "is no value, the field should be empty",
      levels.size() - words, io::told_value(*std::ranges::find_if(levels, is_word)), what);
}

bool has(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::size_t place(const Names& names, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

std::int64_t most_occasions(const io::ScrTables& tables) {
  std::int64_t most = 0;
  for (const io::ScrSession& session : tables.sessions) most = std::max(most, session.occasions);
  return most;
}

/// The columns of detectors "NAME.1" to "NAME.K"; empty where one is missing or there are more.
std::vector<std::size_t> columns_by_occasion(const io::ScrTables& tables, std::string_view name) {
  const Names& names = tables.detector_covariates;
  const std::int64_t n = most_occasions(tables);
  std::vector<std::size_t> columns;
  for (std::int64_t k = 1; k <= n; ++k) {
    const std::size_t column = place(names, fmt::format("{}.{}", name, k));
    if (column == names.size()) return {};
    columns.push_back(column);
  }
  if (n < 2 || has(names, fmt::format("{}.{}", name, n + 1))) return {};
  return columns;
}

struct Value {
  std::string_view text{};
  std::string_view where{};  ///< of its row
};

/// The values of a covariate over all sessions become one of each, numbers or levels alike.
class Values {
 public:
  Values(std::string name, bool factor) : name_(std::move(name)), factor_(factor) {}

  void session() { sessions_.emplace_back(); }
  void add(std::string_view text, std::string_view where) {
    sessions_.back().push_back({text, where});
  }

  /// `what` names what has the values; with `gaps` some may be missing.
  std::vector<scr::Covariate> covariates(std::string_view what, bool gaps,
                                         io::Problems& problems) const {
    std::map<std::string_view, double> levels;
    bool numbers = !factor_;
    for (const auto& session : sessions_)
      for (const Value& value : session) {
        numbers = numbers && (value.text.empty() || parse_double(value.text));
        if (!value.text.empty()) levels.emplace(value.text, 0);
        if (value.text.empty() && !gaps)
          problems.add(fmt::format("{}:{}", value.where, name_),
                       "found no value, expected one of each {}: the model names '{}'", what,
                       quoted(name_));
      }
    Names names;
    for (auto& [level, at] : levels) {
      at = static_cast<double>(names.size());
      names.emplace_back(level);
    }
    if (numbers) names.clear();
    const std::string wrong =
        factor_problem(names, fmt::format("'{}' of the {}s", quoted(name_), what));
    if (!factor_ && !wrong.empty()) problems.add("", "{}", wrong);
    std::vector<scr::Covariate> out;
    for (const auto& session : sessions_) {
      out.push_back({name_, {}, names});
      for (const Value& value : session)
        out.back().values.push_back(value.text.empty() ? std::numeric_limits<double>::quiet_NaN()
                                    : numbers          ? *parse_double(value.text)
                                                       : levels.at(value.text));
    }
    return out;
  }

 private:
  std::string name_;
  bool factor_;
  std::vector<std::vector<Value>> sessions_{};
};

/// Hands each session its covariate.
void place_covariates(std::vector<scr::Covariate> covariates, scr::Data& data,
                      const std::function<std::vector<scr::Covariate>&(scr::Session&)>& list) {
  for (std::size_t s = 0; s < data.sessions.size(); ++s)
    list(data.sessions[s]).push_back(std::move(covariates[s]));
}

Values of_detectors(const io::ScrTables& tables, const std::string& name) {
  const std::size_t column = place(tables.detector_covariates, name);
  Values values(name, false);
  for (const io::ScrSession& session : tables.sessions) {
    values.session();
    for (const io::ScrDetector& detector : session.detectors)
      values.add(detector.covariates[column], detector.where);
  }
  return values;
}

Values of_detectors_by_occasion(const io::ScrTables& tables, const std::string& name,
                                const std::vector<std::size_t>& columns) {
  Values values(name, false);
  for (const io::ScrSession& session : tables.sessions) {
    values.session();
    for (const io::ScrDetector& detector : session.detectors)
      for (std::size_t k = 0; k < static_cast<std::size_t>(session.occasions); ++k)
        values.add(detector.covariates[columns[k]], detector.where);
  }
  return values;
}

Values of_occasions(const io::ScrTables& tables, const std::string& name) {
  const std::size_t column = place(tables.occasion_covariates, name);
  Values values(name, false);
  for (const io::ScrSession& session : tables.sessions) {
    values.session();
    for (const io::ScrOccasion& occasion : session.occasion_rows)
      values.add(occasion.covariates[column], occasion.where);
  }
  return values;
}

Values of_sessions(const io::ScrTables& tables, const std::string& name) {
  const std::size_t column = place(tables.session_covariates, name);
  Values values(name, false);
  for (const io::ScrSession& session : tables.sessions) {
    values.session();
    values.add(session.where.empty() ? std::string_view() : session.covariates[column],
               session.where);
  }
  return values;
}

Values of_animals(const io::ScrTables& tables, const std::string& name, bool factor) {
  const std::size_t column = place(tables.animal_covariates, name);
  Values values(name, factor);
  for (const io::ScrSession& session : tables.sessions) {
    values.session();
    for (const io::ScrAnimal& animal : session.animals) values.add(animal.covariates[column], {});
  }
  return values;
}

}  // namespace

scr::Known known_of(const io::ScrTables& tables) {
  scr::Known known{.mask = tables.mask_covariates,
                   .detectors = tables.detector_covariates,
                   .occasions = tables.occasion_covariates,
                   .animals = tables.animal_covariates,
                   .sessions = tables.session_covariates,
                   .several_sessions = tables.sessions.size() > 1};
  for (const std::string& name : tables.detector_covariates) {
    if (!name.ends_with(".1")) continue;
    std::string base = name.substr(0, name.size() - 2);
    if (!base.empty() && !has(known.detectors, base) && !columns_by_occasion(tables, base).empty())
      known.detectors.push_back(std::move(base));
  }
  return known;
}

Result<void> take_covariates(const io::ScrTables& tables, const scr::Model& model,
                             scr::Data& data) {
  std::set<std::string> density;
  std::set<std::string> detection;
  for (const scr::Formula* formula : scr::formulas_of(model))
    if (formula->parameter != "cost")  // of the land
      (formula->parameter == "D" ? density : detection).merge(scr::variables(*formula));
  io::Problems problems;
  for (const std::string& name : detection) {
    const auto columns = columns_by_occasion(tables, name);
    if (has(tables.detector_covariates, name))
      place_covariates(
          of_detectors(tables, name).covariates("detector", false, problems), data,
          [](auto& session) -> auto& { return session.detectors.covariates; });
    else if (!columns.empty())
      place_covariates(
          of_detectors_by_occasion(tables, name, columns)
              .covariates("detector and occasion", false, problems),
          data, [](auto& session) -> auto& { return session.detectors.covariates; });
    if (has(tables.occasion_covariates, name))
      place_covariates(
          of_occasions(tables, name).covariates("occasion", false, problems), data,
          [](auto& session) -> auto& { return session.occasion_covariates; });
  }
  for (const std::string& name : tables.session_covariates)
    if (density.contains(name) || detection.contains(name))
      place_covariates(
          of_sessions(tables, name).covariates("session", false, problems), data,
          [](auto& session) -> auto& { return session.covariates; });
  for (const std::string& name : tables.animal_covariates) {
    const bool factor = name == model.groups || name == model.known_classes;
    if (factor || (model.conditional && detection.contains(name)))
      place_covariates(
          of_animals(tables, name, factor).covariates("animal", true, problems), data,
          [](auto& session) -> auto& { return session.animal_covariates; });
  }
  return std::move(problems).finish("the covariates");
}

Result<void> take_mask_covariates(const io::ScrTables& tables, const io::ScrSession& session,
                                  const std::set<std::string>& named, scr::Mask& mask) {
  for (std::size_t j = 0; j < tables.mask_covariates.size(); ++j) {
    if (!named.contains(tables.mask_covariates[j])) continue;
    const std::string what = fmt::format("'{}' of the mask", quoted(tables.mask_covariates[j]));
    if (const std::string wrong = factor_problem(tables.mask_levels[j], what); !wrong.empty())
      return fail(Fault::bad_input, "", "{}", wrong);
    mask.covariates.push_back({tables.mask_covariates[j], {}, tables.mask_levels[j]});
    for (const io::ScrMaskPoint& point : session.mask)
      mask.covariates.back().values.push_back(point.covariates[j]);
  }
  return {};
}

}  // namespace dersu::workbench
