#include "dersu/scr/open_prepare.hpp"

#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/scr/columns.hpp"
#include "dersu/scr/groups.hpp"
#include "dersu/scr/movement.hpp"

namespace dersu::scr {
namespace {

Result<void> check_masks(const Data& data) {
  const Mask& first = data.sessions.front().mask;
  for (const Session& session : data.sessions)
    if (session.mask.points != first.points || session.mask.cell_area_ha != first.cell_area_ha)
      return fail(Fault::bad_input, "session " + session.name,
                  "found a mask other than that of session {}, expected one mask for all: animals "
                  "are followed from session to session over the same land",
                  data.sessions.front().name);
  return {};
}

Result<void> check_sessions(const Data& data, const OpenModel& model,
                            const std::vector<double>& years) {
  if (data.sessions.size() < 2)
    return fail(Fault::bad_input, "sessions",
                "found one session, expected two or more: survival is between sessions");
  if (years.size() + 1 != data.sessions.size())
    return fail(Fault::usage, "intervals", "found {} interval{}, expected {} between {} sessions",
                years.size(), years.size() == 1 ? "" : "s", data.sessions.size() - 1,
                data.sessions.size());
  for (const double t : years)
    if (!(t > 0) || !std::isfinite(t))
      return fail(Fault::usage, "intervals", "found {}, expected years above 0", t);
  if (data.detector == DetectorType::capped)
    return fail(
        Fault::unsupported, "detector",
        "an open population has no capped detectors, which feel the density of each session");
  std::set<std::string> named = variables(model.closed.density);
  std::vector<std::string> of_sessions{"session", "Session"};
  for (const auto& [name, variable] : session_covariates(data)) of_sessions.push_back(name);
  for (const std::string& name : of_sessions)
    if (named.contains(name) && model.given == Given::nothing)
      return fail(Fault::usage, "model",
                  "found '{}' in '{}', expected none: D is the density in the first session, and "
                  "those of the others follow from survival and recruitment",
                  quoted(name), quoted(model.closed.density.text()));
  return check_masks(data);
}

class OpenPreparer {
 public:
  OpenPreparer(const Data& data, const OpenModel& model, const std::vector<double>& years)
      : data_(data) {
    out_.model = model;
    out_.years = years;
  }

  Result<OpenPrepared> run() {
    DERSU_CHECK(check_sessions(data_, out_.model, out_.years));
    Model closed = out_.model.closed;
    if (out_.model.given != Given::nothing) closed.density.terms.clear();
    DERSU_TRY(prepared, prepare(data_, closed));
    out_.closed = std::move(prepared);
    DERSU_TRY(groups, make_groups(data_, closed));
    groups_ = std::move(groups);
    out_.groups = groups_.levels.empty() ? std::vector<std::string>{""} : groups_.levels;
    DERSU_CHECK(add_animals());
    add_closed_coefficients();
    DERSU_CHECK(add_rates());
    if (out_.model.movement_by != Movement::fixed) DERSU_CHECK(check_grid());
    return std::move(out_);
  }

 private:
  Result<void> add_animals() {
    std::map<std::string, std::size_t> places;
    out_.by_group.resize(out_.groups.size());
    for (std::uint32_t s = 0; s < data_.sessions.size(); ++s) {
      const Session& session = data_.sessions[s];
      std::vector<char> lost(session.animals.size());
      for (const Capture& c : session.captures)
        if (c.lost) lost[c.animal] = 1;
      for (const Group& group : groups_.sessions[s])
        for (const std::uint32_t i : group.animals) {
          const auto [place, fresh] = places.try_emplace(session.animals[i], out_.animals.size());
          if (fresh) {
            out_.animals.push_back({session.animals[i], group.level, s, s, false,
                                    std::vector<int>(data_.sessions.size(), -1)});
            out_.by_group[group.level].push_back(std::uint32_t(place->second));
          }
          OpenAnimal& animal = out_.animals[place->second];
          if (animal.lost)
            return fail(Fault::bad_input, "session " + session.name,
                        "animal '{}' was not released in session {}, and is seen again",
                        quoted(animal.label), data_.sessions[animal.last].name);
          if (animal.group != group.level)
            return fail(Fault::bad_input, "session " + session.name,
                        "animal '{}' is of group '{}', in session {} of '{}'; expected one group "
                        "for life",
                        quoted(animal.label), quoted(out_.groups[group.level]),
                        data_.sessions[animal.last].name, quoted(out_.groups[animal.group]));
          animal.in_session[s] = int(i);
          animal.last = s;
          animal.lost = lost[i] != 0;
        }
    }
    return {};
  }

  void add_closed_coefficients() {
    if (out_.model.given != Given::nothing) out_.n_density = out_.closed.model->density.size;
    for (auto j = std::size_t(out_.n_density); j < out_.closed.coefficients.size(); ++j) {
      out_.coefficients.push_back(out_.closed.coefficients[j]);
      out_.scales.push_back(out_.closed.scales[j]);
    }
  }

  Result<void> add_rates() {
    out_.rates.begin = out_.n_beta();
    DERSU_CHECK(add_design(out_.model.survival, Link::logit, 0, out_.survival));
    const bool entry = out_.model.recruitment_by == Recruitment::entry;
    if (out_.model.given != Given::first)
      DERSU_CHECK(add_design(out_.model.recruitment, Link::log, entry ? 1 : 0, out_.recruitment));
    const Movement by = out_.model.movement_by;
    if (by == Movement::normal || by == Movement::exponential)
      DERSU_CHECK(add_design(out_.model.movement, Link::log, 0, out_.movement));
    out_.rates.size = out_.n_beta() - out_.rates.begin;
    return {};
  }

  /// Rows are the intervals, named by the sessions from `first` on, of each group.
  Result<void> add_design(const Formula& formula, Link link, std::size_t first,
                          IntervalDesign& design) {
    const std::size_t n = out_.years.size();
    const bool by_group = variables(formula).contains("g") && !groups_.levels.empty();
    const std::size_t n_groups = by_group ? out_.groups.size() : 1;
    const auto rows = Eigen::Index(n * n_groups);
    Variables known;
    const auto add = [&](const std::string& name, std::vector<std::string> levels,
                         const auto& value) {
      Variable variable{Eigen::VectorXd(rows), std::move(levels)};
      for (std::size_t g = 0; g < n_groups; ++g)
        for (std::size_t j = 0; j < n; ++j) variable.values(Eigen::Index(g * n + j)) = value(j, g);
      known.insert_or_assign(name, std::move(variable));
    };
    std::vector<std::string> names;
    for (std::size_t j = 0; j < n; ++j) names.push_back(data_.sessions[j + first].name);
    add("session", names, [](std::size_t j, std::size_t) { return double(j); });
    add("Session", {}, [&](std::size_t j, std::size_t) { return double(j + first); });
    for (const auto& [name, variable] : session_covariates(data_))
      add(name, variable.levels, [&, &values = variable.values](std::size_t j, std::size_t) {
        return values(Eigen::Index(j + first));
      });
    if (by_group) add("g", groups_.levels, [](std::size_t, std::size_t g) { return double(g); });
    DERSU_TRY(columns, columns_of(formula, known, rows).map_error(of_open));
    DERSU_CHECK(check_independent(columns, "intervals").map_error(of_open));
    design.stretch = {out_.n_beta(), columns.values.cols()};
    for (std::size_t g = 0; g < n_groups; ++g)
      design.rows.emplace_back(columns.values.middleRows(Eigen::Index(g * n), Eigen::Index(n)));
    for (std::size_t j = 0; j < columns.names.size(); ++j) {
      out_.coefficients.push_back({columns.names[j], formula.parameter, link});
      out_.scales.push_back(std::sqrt(double(rows)) / columns.values.col(Eigen::Index(j)).norm());
    }
    return {};
  }

  static Error of_open(Error error) {
    if (error.where == "model") error.where = "open";
    return error;
  }

  [[nodiscard]] Result<void> check_grid() const {
    const auto& lattice = out_.closed.sessions.front()->lattice;
    if (lattice && is_even(*lattice)) return {};
    return fail(Fault::bad_input, "movement",
                "centres move from cell to cell: the mask must be a grid along the axes with even "
                "steps, and this one is none");
  }

  const Data& data_;
  Groups groups_{};
  OpenPrepared out_{};
};

}  // namespace

Eigen::VectorXd OpenPrepared::closed_beta(const Eigen::VectorXd& beta) const {
  Eigen::VectorXd out = Eigen::VectorXd::Zero(closed.model->n_beta);
  out.tail(out.size() - n_density) = beta.head(rates.begin);
  return out;
}

Eigen::VectorXd OpenPrepared::scales_at(const Eigen::VectorXd& beta) const {
  Eigen::VectorXd out = Eigen::Map<const Eigen::VectorXd>(scales.data(), n_beta());
  out.head(rates.begin) = scales_near(closed, closed_beta(beta)).tail(rates.begin);
  return out;
}

void OpenPrepared::add_closed(const Eigen::VectorXd& by_closed, Eigen::VectorXd& gradient) const {
  gradient.head(rates.begin) += by_closed.tail(by_closed.size() - n_density);
}

Intervals intervals_of(const Data& data) {
  std::vector<double> starts;
  for (const Session& session : data.sessions) {
    const auto year = parse_double(session.name);
    const bool is_year = year && *year == std::floor(*year) && *year >= 1500 && *year <= 2500;
    if (is_year && (starts.empty() || *year > starts.back())) starts.push_back(*year);
  }
  Intervals out;
  out.from_names = starts.size() == data.sessions.size();
  out.years.assign(data.sessions.size() - 1, 1);
  if (out.from_names)
    for (std::size_t j = 0; j < out.years.size(); ++j) out.years[j] = starts[j + 1] - starts[j];
  return out;
}

Result<OpenPrepared> prepare_open(const Data& data, const OpenModel& model,
                                  const std::vector<double>& years) {
  return OpenPreparer(data, model, years).run();
}

}  // namespace dersu::scr
