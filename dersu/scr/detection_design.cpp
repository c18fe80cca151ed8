#include "dersu/scr/detection_design.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

constexpr std::array kResponses{std::pair(std::string_view("b"), Response::b),
                                std::pair(std::string_view("B"), Response::B),
                                std::pair(std::string_view("bk"), Response::bk),
                                std::pair(std::string_view("Bk"), Response::Bk)};

/// Whether any animal was caught by each detector before each occasion (or on the one before):
/// n_detectors x n_occasions.
std::vector<double> visited(const Session& session, bool on_the_last_alone) {
  const std::size_t n = session.n_occasions;
  std::vector<double> value(session.detectors.points.size() * n, 0.0);
  for (const Capture& c : session.captures) {
    const std::size_t end = on_the_last_alone ? std::min<std::size_t>(c.occasion + 2, n) : n;
    for (std::size_t o = c.occasion + 1; o < end; ++o) value[c.detector * n + o] = 1;
  }
  return value;
}

/// Fills the variables that a formula names.
class Filler {
 public:
  Filler(const Data& data, const Groups& groups, const std::vector<std::string>& classes,
         std::optional<Visits> visits)
      : data_(data), groups_(groups), classes_(classes), visits_(visits) {}

  Axes axes(const Formula& formula) const {
    Axes axes;
    const Session& first = data_.sessions.front();
    for (const std::string& name : variables(formula)) {
      axes.group |= name == "g" || std::ranges::count(groups_.covariates, name) > 0;
      axes.cls |= name == "h2" || name == "h3";
      const bool site = name == "k" || name == "K";
      for (const Session& session : data_.sessions) {
        const auto found = std::ranges::find(session.detectors.covariates, name, &Covariate::name);
        if (found == session.detectors.covariates.end()) continue;
        axes.detector = true;
        axes.occasion |= found->values.size() != session.detectors.points.size();
      }
      axes.detector |= site;
      axes.occasion |= site || name == "t" || name == "T" ||
                       std::ranges::count(first.occasion_covariates, name, &Covariate::name) > 0;
      axes.learned |=
          std::ranges::count(kResponses, name, &std::pair<std::string_view, Response>::first) > 0;
    }
    return axes;
  }

  /// A covariate of detectors or occasions.
  bool is_of_effort(const std::string& name) const {
    const Session& first = data_.sessions.front();
    return std::ranges::count(first.detectors.covariates, name, &Covariate::name) +
               std::ranges::count(first.occasion_covariates, name, &Covariate::name) >
           0;
  }

  Variables fill(const Formula& formula, const std::vector<DesignPlace>& places) {
    Variables out;
    const std::set<std::string> named = variables(formula);
    const auto wants = [&](std::string_view name) { return named.contains(std::string(name)); };
    const auto add = [&](std::string_view name, std::vector<std::string> levels,
                         const auto& value) {
      Variable variable{Eigen::VectorXd(Eigen::Index(places.size())), std::move(levels)};
      for (std::size_t i = 0; i < places.size(); ++i)
        variable.values(Eigen::Index(i)) = value(places[i]);
      out.insert_or_assign(std::string(name), std::move(variable));
    };
    std::vector<std::string> names;
    std::vector<std::string> occasions;
    for (const Session& session : data_.sessions) {
      names.push_back(session.name);
      while (occasions.size() < session.n_occasions)
        occasions.push_back(std::to_string(occasions.size() + 1));
    }
    add("Session", {}, [](const DesignPlace& p) { return double(p.session); });
    add("session", names, [](const DesignPlace& p) { return double(p.session); });
    for (const auto& [name, variable] : session_covariates(data_))
      add(name, variable.levels, [&values = variable.values](const DesignPlace& p) {
        return values(Eigen::Index(p.session));
      });
    if (wants("t")) add("t", occasions, [](const DesignPlace& p) { return double(p.occasion); });
    if (wants("T")) add("T", {}, [](const DesignPlace& p) { return double(p.occasion); });
    for (const auto& [name, response] : kResponses)
      if (wants(name)) add(name, {}, [](const DesignPlace& p) { return double(p.learned); });
    for (const std::string_view name : {"k", "K"})
      if (wants(name)) add_visits(name, add);
    for (const std::string_view name : {"h2", "h3"})
      if (wants(name)) add(name, classes_, [](const DesignPlace& p) { return double(p.cls); });
    if (wants("g"))
      add("g", groups_.levels,
          [&](const DesignPlace& p) { return double(groups_.sessions[p.session][p.group].level); });
    for (std::size_t j = 0; j < groups_.covariates.size(); ++j)
      if (wants(groups_.covariates[j]))
        add(groups_.covariates[j], groups_.covariate_levels[j],
            [&](const DesignPlace& p) { return groups_.sessions[p.session][p.group].values[j]; });
    for (const std::string& name : named) {
      add_covariate(
          name, [](const Session& s) -> const auto& { return s.occasion_covariates; },
          [](const Session&, const Covariate&, const DesignPlace& p) { return p.occasion; }, add);
      add_covariate(
          name, [](const Session& s) -> const auto& { return s.detectors.covariates; },
          [](const Session& s, const Covariate& c, const DesignPlace& p) {
            const bool changes = c.values.size() != s.detectors.points.size();
            return changes ? p.detector * s.n_occasions + p.occasion : p.detector;
          },
          add);
    }
    return out;
  }

 private:
  template <class Add>
  void add_visits(std::string_view name, const Add& add) const {
    if (visits_) {
      const double value = (name == "K" ? visits_->on_last : visits_->before) ? 1 : 0;
      add(name, {}, [&](const DesignPlace&) { return value; });
      return;
    }
    std::vector<std::vector<double>> visits;
    for (const Session& session : data_.sessions) visits.push_back(visited(session, name == "K"));
    add(name, {}, [&](const DesignPlace& p) {
      return visits[p.session][p.detector * data_.sessions[p.session].n_occasions + p.occasion];
    });
  }

  /// A covariate that every session has.
  template <class List, class Index, class Add>
  void add_covariate(const std::string& name, const List& list, const Index& index,
                     const Add& add) const {
    std::vector<const Covariate*> of;
    for (const Session& session : data_.sessions) {
      const std::vector<Covariate>& covariates = list(session);
      const auto found = std::ranges::find(covariates, name, &Covariate::name);
      if (found == covariates.end()) return;
      if (!of.empty() && found->levels.empty() != of.front()->levels.empty()) return;
      of.push_back(&*found);
    }
    std::vector<std::string> levels;
    for (const Covariate* covariate : of)
      for (const std::string& level : covariate->levels)
        if (std::ranges::find(levels, level) == levels.end()) levels.push_back(level);
    std::ranges::sort(levels);
    add(name, levels, [&](const DesignPlace& p) {
      std::vector<std::string> same = levels;
      return joined(*of[p.session], index(data_.sessions[p.session], *of[p.session], p), same);
    });
  }

  const Data& data_;
  const Groups& groups_;
  const std::vector<std::string>& classes_;
  std::optional<Visits> visits_;
};

/// The mean of a covariate over the animals of all sessions.
double mean_of_animals(const Groups& groups, std::string_view name) {
  const auto which =
      std::size_t(std::ranges::find(groups.covariates, name) - groups.covariates.begin());
  double sum = 0;
  double n = 0;
  for (const std::vector<Group>& session : groups.sessions)
    for (const Group& group : session) {
      sum += double(group.animals.size()) * group.values[which];
      n += double(group.animals.size());
    }
  return n > 0 ? sum / n : 0;
}

std::vector<DesignPlace> places_of(const Axes& axes, const Data& data, const Groups& groups,
                                   std::size_t classes) {
  std::vector<DesignPlace> places;
  for (std::size_t s = 0; s < data.sessions.size(); ++s)
    for (std::size_t g = 0; g < (axes.group ? groups.sessions[s].size() : 1); ++g)
      for (std::size_t c = 0; c < (axes.cls ? classes : 1); ++c)
        for (std::size_t k = 0; k < (axes.detector ? data.sessions[s].detectors.points.size() : 1);
             ++k)
          for (std::size_t o = 0; o < (axes.occasion ? data.sessions[s].n_occasions : 1); ++o)
            for (int l = 0; l < (axes.learned ? 2 : 1); ++l)
              places.push_back({s, g, c, k, o, l == 1});
  return places;
}

}  // namespace

Result<Response> response_of(const Model& model) {
  Response response = Response::none;
  for (const Formula* formula : formulas_of(model)) {
    for (const std::string& name : variables(*formula)) {
      const auto found =
          std::ranges::find(kResponses, name, &std::pair<std::string_view, Response>::first);
      if (found == kResponses.end() || formula->parameter == "D") continue;
      if (response != Response::none && response != found->second)
        return fail(
            Fault::usage, "model",
            "found two responses to captures, expected one of b, B, bk, Bk in all formulas");
      response = found->second;
    }
  }
  return response;
}

DetectionDesign::DetectionDesign(Axes axes, Columns columns, Eigen::MatrixXd typical,
                                 const Data& data, const Groups& groups, std::size_t classes)
    : axes_(axes),
      columns_(std::move(columns)),
      typical_(std::move(typical)),
      classes_(axes.cls ? classes : 1),
      all_classes_(classes) {
  std::size_t begin = 0;
  std::size_t first = 0;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    Sizes sizes{begin, first, axes.group ? groups.sessions[s].size() : 1,
                axes.detector ? data.sessions[s].detectors.points.size() : 1,
                axes.occasion ? data.sessions[s].n_occasions : 1};
    begin += sizes.groups * classes_ * sizes.detectors * sizes.occasions * (axes.learned ? 2 : 1);
    first += groups.sessions[s].size() * classes;
    sessions_.push_back(sizes);
  }
}

Eigen::RowVectorXd DetectionDesign::typical(std::size_t session, std::size_t group,
                                            std::size_t cls) const {
  return typical_.row(Eigen::Index(sessions_[session].typical + group * all_classes_ + cls));
}

std::vector<double> DetectionDesign::scales() const {
  std::vector<double> scales;
  for (Eigen::Index j = 0; j < n_columns(); ++j)
    scales.push_back(std::sqrt(double(columns_.values.rows())) / columns_.values.col(j).norm());
  return scales;
}

Eigen::Index DetectionDesign::index(const DesignPlace& at) const {
  const Sizes& sizes = sessions_[at.session];
  std::size_t i = axes_.group ? at.group : 0;
  i = i * classes_ + (axes_.cls ? at.cls : 0);
  i = i * sizes.detectors + (axes_.detector ? at.detector : 0);
  i = i * sizes.occasions + (axes_.occasion ? at.occasion : 0);
  if (axes_.learned) i = 2 * i + (at.learned ? 1 : 0);
  return Eigen::Index(sizes.begin + i);
}

Result<DetectionDesign> detection_design(const Data& data, const Formula& formula,
                                         const Groups& groups,
                                         const std::vector<std::string>& classes,
                                         std::optional<Visits> visits) {
  Filler filler(data, groups, classes, visits);
  const Axes axes = filler.axes(formula);
  const std::vector<DesignPlace> places = places_of(axes, data, groups, classes.size());
  const Variables all = filler.fill(formula, places);
  DERSU_TRY(columns, columns_of(formula, all, Eigen::Index(places.size())));
  if (!visits) DERSU_CHECK(check_independent(columns, "detectors and occasions"));
  const std::vector<DesignPlace> firsts =
      places_of({.group = true, .cls = true}, data, groups, classes.size());
  Variables typical = filler.fill(formula, firsts);
  for (auto& [name, variable] : typical)
    if (variable.levels.empty() && filler.is_of_effort(name))
      variable.values.setConstant(all.at(name).values.mean());
    else if (variable.levels.empty() && std::ranges::count(groups.covariates, name) > 0)
      variable.values.setConstant(mean_of_animals(groups, name));
  DERSU_TRY(typical_columns, columns_of(formula, typical, Eigen::Index(firsts.size())));
  return DetectionDesign(axes, std::move(columns), std::move(typical_columns.values), data, groups,
                         classes.size());
}

}  // namespace dersu::scr
