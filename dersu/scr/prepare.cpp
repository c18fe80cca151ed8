#include "dersu/scr/prepare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/scr/columns.hpp"
#include "dersu/scr/constants.hpp"
#include "dersu/scr/design.hpp"
#include "dersu/scr/detection_design.hpp"
#include "dersu/scr/kernels.hpp"
#include "dersu/scr/lattice_integrals.hpp"

namespace dersu::scr {
namespace {

/// The designs of a model on its data.
struct Designs {
  std::vector<Resistance> resistance{};  ///< by session
  std::vector<std::string> resistance_names{};
  std::vector<double> resistance_scales{};
  std::optional<Design> density{};
  std::vector<DetectionDesign> detection{};  ///< intercept, sigma, and the third parameter
  std::optional<DetectionDesign> mixing{};
};

class Preparer {
 public:
  Preparer(const Data& data, const Model& model, Constants constants)
      : data_(data), constants_(constants) {
    shared_->model = model;
    shared_->binary = is_binary(data.detector) || data.trials > 0;
    shared_->capped = data.detector == DetectorType::capped;
    if (is_search(data.detector)) shared_->search = outline_kind(data.detector);
  }

  Result<Prepared> run() {
    DERSU_CHECK(check(data_));
    DERSU_CHECK(check_variables(model(), known_of(data_)));
    if (shared_->capped && (model().conditional || !model().groups.empty()))
      return fail(Fault::unsupported, "model",
                  "capped detectors need the density of all animals: no conditional likelihood, no "
                  "groups");
    DERSU_CHECK(check_search());
    DERSU_CHECK(make_designs());
    DERSU_CHECK(check_fixes());
    add_coefficients();
    for (std::size_t s = 0; s < data_.sessions.size(); ++s) DERSU_CHECK(add_session(s));
    out_.model = shared_;
    return std::move(out_);
  }

 private:
  [[nodiscard]] const Model& model() const { return shared_->model; }

  /// What a search cannot be modelled with.
  Result<void> check_search() const {
    if (shared_->search && !is_hazard(model().detection))
      return fail(Fault::usage, "detectfn",
                  "found {}, expected HHN, HHR, HEX, HAN, HCG or HVP: a search finds an animal as "
                  "often as it is there, which g0 cannot say",
                  name(model().detection));
    if (shared_->search && !model().resistance.terms.empty())
      return fail(Fault::unsupported, "model",
                  "type {} with resistance is not served: what was searched has no one distance",
                  name(data_.detector));
    return {};
  }

  /// What fixes of telemetry cannot be modelled with.
  Result<void> check_fixes() const {
    if (!data_.has_fixes()) return {};
    using enum DetectionFunction;
    for (const DetectionFunction f :
         {compound_halfnormal, uniform, w_exponential, cumulative_lognormal})
      if (model().detection == f)
        return fail(Fault::unsupported, "detectfn",
                    "found {}, expected HN, HR, EX, ANN, CG, HHN, HHR, HEX, HAN, HCG or HVP beside "
                    "telemetry",
                    name(f));
    if (!model().resistance.terms.empty())
      return fail(Fault::unsupported, "model", "telemetry with resistance is not served");
    for (std::size_t d = 1; d < designs_.detection.size(); ++d) {
      const Axes& axes = designs_.detection[d].axes();
      if (axes.detector || axes.occasion || axes.learned)
        return fail(Fault::unsupported, "model",
                    "found a formula of {} with detectors, occasions or responses, expected none "
                    "beside telemetry: a fix is at no detector, on no occasion",
                    d == 1 ? "sigma" : model().shape.parameter);
    }
    const bool others = std::ranges::any_of(
        data_.sessions, [](const Session& session) { return !session.other_fixes.empty(); });
    if (others &&
        std::ranges::any_of(groups_.sessions, [](const auto& groups) { return groups.size() > 1; }))
      return fail(Fault::unsupported, "model",
                  "groups and covariates of animals are not served beside telemetry of animals "
                  "that were not caught: what theirs are is not known");
    return {};
  }

  Result<void> make_designs() {
    DERSU_TRY(response, response_of(model()));
    response_ = response;
    DERSU_TRY(groups, make_groups(data_, model()));
    groups_ = std::move(groups);
    DERSU_TRY(known, known_classes(data_, model()));
    known_ = std::move(known);
    std::vector<std::string> classes = known_.levels;
    for (std::size_t c = classes.size(); c < model().classes; ++c)
      classes.push_back(std::to_string(c + 1));
    shared_->classes = classes;
    if (!model().conditional) {
      DERSU_TRY(density, density_design(data_, model().density, groups_.levels));
      shared_->typical_place = density.typical_place;
      designs_.density = std::move(density);
    }
    std::vector<const Formula*> detection{&model().intercept, &model().sigma};
    if (!shape_name(model().detection).empty()) detection.push_back(&model().shape);
    for (const Formula* formula : detection) {
      DERSU_TRY(design, detection_design(data_, *formula, groups_, classes));
      designs_.detection.push_back(std::move(design));
    }
    if (!model().resistance.terms.empty()) DERSU_CHECK(make_resistance());
    if (model().classes > 1) {
      DERSU_TRY(design, detection_design(data_, model().mixing, groups_, classes));
      designs_.mixing = std::move(design);
    }
    return {};
  }

  /// The columns of log(cost) over the cells of all sessions that animals pass.
  Result<void> make_resistance() {
    std::vector<std::vector<std::uint32_t>> open;
    Variables variables;
    std::size_t rows = 0;
    for (const Session& session : data_.sessions) {
      if (!session.land)
        return fail(Fault::usage, "model", "found a formula for cost, but session {} has no land",
                    session.name);
      open.push_back(open_cells(*session.land));
      rows += open.back().size();
    }
    for (const std::string& name : known_of(data_).land) {
      Variable variable{Eigen::VectorXd(Eigen::Index(rows)), {}};
      Eigen::Index at = 0;
      for (std::size_t s = 0; s < open.size(); ++s) {
        const std::vector<Covariate>& covariates = data_.sessions[s].land->covariates;
        const auto found = std::ranges::find(covariates, name, &Covariate::name);
        if (found == covariates.end()) break;
        for (const std::uint32_t cell : open[s])
          variable.values(at++) = joined(*found, cell, variable.levels);
      }
      if (at == Eigen::Index(rows)) variables.insert_or_assign(name, std::move(variable));
    }
    DERSU_TRY(columns, columns_of(model().resistance, variables, Eigen::Index(rows)));
    DERSU_CHECK(check_independent(columns, "cells"));
    const auto n = std::size_t(columns.values.cols() - 1);  // no constant
    for (std::size_t j = 0; j < n; ++j) {
      const auto column = columns.values.col(Eigen::Index(j + 1));
      designs_.resistance_names.push_back(columns.names[j + 1]);
      designs_.resistance_scales.push_back(std::sqrt(double(rows)) / column.norm());
    }
    Eigen::Index at = 0;
    for (std::size_t s = 0; s < open.size(); ++s) {
      const CellGrid& grid = data_.sessions[s].land->grid;
      Resistance resistance{grid, n, std::vector<double>(grid.n_cells() * n, NAN), {}};
      for (const std::uint32_t cell : open[s]) {
        for (std::size_t j = 0; j < n; ++j)
          resistance.covariates[cell * n + j] = columns.values(at, Eigen::Index(j + 1));
        ++at;
      }
      designs_.resistance.push_back(std::move(resistance));
    }
    return {};
  }

  /// Cells where all covariates that the formula names are known.
  [[nodiscard]] std::vector<std::uint32_t> open_cells(const Land& land) const {
    const std::set<std::string> named = variables(model().resistance);
    std::vector<std::uint32_t> open;
    for (std::uint32_t cell = 0; cell < land.grid.n_cells(); ++cell)
      if (std::ranges::all_of(land.covariates, [&](const Covariate& c) {
            return !named.contains(c.name) || std::isfinite(c.values[cell]);
          }))
        open.push_back(cell);
    return open;
  }

  Stretch add(const std::vector<std::string>& names, const std::vector<double>& scales,
              const std::string& parameter, Link link) {
    const Stretch stretch{Eigen::Index(out_.coefficients.size()), Eigen::Index(names.size())};
    for (std::size_t j = 0; j < names.size(); ++j) {
      out_.coefficients.push_back({names[j], parameter, link});
      out_.scales.push_back(scales[j]);
    }
    return stretch;
  }

  void add_coefficients() {
    const Model& m = model();
    if (designs_.density)
      shared_->density =
          add(designs_.density->names, density_scales(), m.density.parameter, m.density_link);
    const std::vector<DetectionDesign>& d = designs_.detection;
    shared_->intercept = add(d[0].names(), d[0].scales(), m.intercept.parameter, m.intercept_link);
    shared_->sigma = add(d[1].names(), d[1].scales(), m.sigma.parameter, m.sigma_link);
    if (d.size() > 2)
      shared_->shape = add(d[2].names(), d[2].scales(), m.shape.parameter, m.shape_link);
    shared_->resistance =
        add(designs_.resistance_names, designs_.resistance_scales, "cost", Link::identity);
    shared_->mixing.begin = Eigen::Index(out_.coefficients.size());
    const Eigen::Index first = shared_->capped ? 0 : shared_->intercept.begin;
    shared_->columns = {first, shared_->mixing.begin - first};
    for (std::size_t c = 1; c < m.classes; ++c) {
      std::vector<std::string> names = designs_.mixing->names();
      if (m.classes > 2)
        for (std::string& name : names) name += fmt::format(".h{}{}", m.classes, c + 1);
      shared_->mixing.size += add(names, designs_.mixing->scales(), "pmix", Link::logit).size;
    }
    shared_->n_beta = Eigen::Index(out_.coefficients.size());
  }

  [[nodiscard]] std::vector<double> density_scales() const {
    Eigen::VectorXd squares = Eigen::VectorXd::Zero(Eigen::Index(designs_.density->names.size()));
    double rows = 0;
    for (const auto& session : designs_.density->sessions)
      for (const Eigen::MatrixXd& group : session) {
        squares += group.colwise().squaredNorm().transpose();
        rows += double(group.rows());
      }
    std::vector<double> scales;
    for (const double square : squares) scales.push_back(1 / std::sqrt(square / rows));
    return scales;
  }

  Result<void> add_session(std::size_t s) {
    const Session& from = data_.sessions[s];
    PreparedSession to;
    to.name = from.name;
    to.cell_ha = from.mask.cell_area_ha;
    to.log_cell_ha = std::log(to.cell_ha);
    to.blocks = make_blocks(from.mask.points);
    to.lattice = make_lattice(from.mask.points);
    to.detectors = from.detectors.points;
    for (const Outline& outline : from.detectors.outlines)
      to.searches.push_back(make_search(outline, from.detectors.outline_kind));
    if (shared_->search)
      for (const Capture& c : from.captures) to.detectors.push_back(c.place);
    for (const Fix& fix : from.fixes) to.detectors.push_back(fix.place);
    to.other_fixes.resize(from.n_others);
    for (const Fix& fix : from.other_fixes) to.other_fixes[fix.animal].push_back(fix.place);
    if (shared_->resistance.size > 0) DERSU_CHECK(add_land(s, to));
    add_cells(s, to);
    add_groups(s, to);
    if (!known_.sessions.empty()) to.known_classes = known_.sessions[s];
    find_homes(from, to);
    to.on_lattice = !data_.has_fixes() && suits_lattice(*shared_, to);
    to.first_animal = out_.n_animals;
    out_.n_animals += from.animals.size();
    out_.n_detections += from.n_detections();
    // Whatever the model: likelihoods of models of the same data must be of the same thing.
    const bool collapsed = constants_ == Constants::collapsed && collapses(data_, from);
    out_.constant += constant_of(data_, from, collapsed);
    if (model().conditional) out_.constant += std::lgamma(double(from.animals.size()) + 1);
    out_.sessions.push_back(std::make_shared<const PreparedSession>(std::move(to)));
    return {};
  }

  Result<void> add_land(std::size_t s, PreparedSession& to) {
    auto land = std::make_shared<PreparedLand>();
    DERSU_TRY(graph, make_cost_graph(designs_.resistance[s], model().ways));
    land->graph = std::move(graph);
    DERSU_TRY(detectors, cells_of(land->graph.grid, to.detectors, "detector"));
    land->detectors = std::move(detectors);
    std::vector<Point> places;
    for (std::size_t i = 0; i < to.blocks.n_padded(); ++i)
      places.push_back({to.blocks.x_m[i], to.blocks.y_m[i]});
    DERSU_TRY(points, cells_of(land->graph.grid, places, "mask point"));
    land->points = std::move(points);
    // What is wrong with a detector's cell is told here, not in every evaluation.
    const std::vector<double> none(std::size_t(shared_->resistance.size));
    DERSU_CHECK(land->last->at(land->graph, none, land->detectors, land->points));
    to.land = std::move(land);
    return {};
  }

  /// Detectors and occasions whose rows are equal for all groups and classes are of one kind.
  void add_cells(std::size_t s, PreparedSession& to) {
    const Session& from = data_.sessions[s];
    std::vector<std::map<std::vector<double>, std::uint32_t>> rows(designs_.detection.size());
    std::map<std::vector<std::uint32_t>, std::uint32_t> kinds;
    std::map<std::vector<std::size_t>, std::uint32_t> known;  // by what the designs look at
    std::vector<DesignPlace> places;
    Axes any;
    for (const DetectionDesign& design : designs_.detection) {
      any.detector |= design.axes().detector;
      any.occasion |= design.axes().occasion;
      any.learned |= design.axes().learned;
    }
    const KindOf kind_of = [&](std::size_t k, std::size_t o, bool learned) {
      const std::vector<std::size_t> looks{any.detector ? k : 0, any.occasion ? o : 0,
                                           any.learned && learned ? 1U : 0U};
      const auto [place, fresh] = known.try_emplace(looks, 0);
      if (!fresh) return place->second;
      std::vector<std::uint32_t> ids;
      for (std::size_t d = 0; d < designs_.detection.size(); ++d)
        ids.push_back(rows[d]
                          .try_emplace(rows_of(designs_.detection[d], s, k, o, learned),
                                       std::uint32_t(rows[d].size()))
                          .first->second);
      const auto [kind, first] = kinds.try_emplace(ids, std::uint32_t(kinds.size()));
      if (first) places.push_back({s, 0, 0, k, o, learned});
      return place->second = kind->second;
    };
    to.cells = make_cells(data_, from, response_, kind_of);
    add_components(s, places, to);
    const auto of_fixes = std::uint32_t(places.size());  // the last kind
    for (Cell& cell : to.cells.cells)
      if (cell.kind == kOfFixes) cell.kind = of_fixes;
    for (CellAnimal& animal : to.cells.animals)
      for (AnimalSquares& squares : animal.squares)
        if (squares.kind == kOfFixes) squares.kind = of_fixes;
  }

  /// The rows of all groups and classes, one after the other.
  [[nodiscard]] std::vector<double> rows_of(const DetectionDesign& design, std::size_t s,
                                            std::size_t k, std::size_t o, bool learned) const {
    std::vector<double> values;
    const std::size_t n_groups = design.axes().group ? groups_.sessions[s].size() : 1;
    const std::size_t n_classes = design.axes().cls ? model().classes : 1;
    for (std::size_t g = 0; g < n_groups; ++g)
      for (std::size_t c = 0; c < n_classes; ++c)
        for (const double v : design.row({s, g, c, k, o, learned})) values.push_back(v);
    return values;
  }

  void add_components(std::size_t s, const std::vector<DesignPlace>& places, PreparedSession& to) {
    const std::vector<DetectionDesign>& d = designs_.detection;
    for (std::size_t g = 0; g < groups_.sessions[s].size(); ++g)
      for (std::size_t c = 0; c < model().classes; ++c) {
        Component component{std::uint32_t(g), std::uint32_t(c), {}, {}};
        for (DesignPlace place : places) {
          place.group = g;
          place.cls = c;
          component.kinds.push_back({d[0].row(place), d[1].row(place),
                                     d.size() > 2 ? d[2].row(place) : Eigen::RowVectorXd(), false});
        }
        if (data_.has_fixes()) {
          const DesignPlace place{s, g, c, 0, 0, false};
          component.kinds.push_back(
              {{}, d[1].row(place), d.size() > 2 ? d[2].row(place) : Eigen::RowVectorXd(), true});
        }
        component.typical = {d[0].typical(s, g, c), d[1].typical(s, g, c),
                             d.size() > 2 ? d[2].typical(s, g, c) : Eigen::RowVectorXd()};
        to.components.push_back(std::move(component));
      }
  }

  /// The level, and those of covariates that are words.
  [[nodiscard]] std::string label_of(const Group& group) const {
    std::vector<std::string> words;
    if (!groups_.levels.empty()) words.push_back(groups_.levels[group.level]);
    for (std::size_t j = 0; j < groups_.covariates.size(); ++j)
      if (const auto& levels = groups_.covariate_levels[j]; !levels.empty())
        words.push_back(levels[std::size_t(group.values[j])]);
    return join(words, ", ");
  }

  void add_groups(std::size_t s, PreparedSession& to) const {
    for (std::size_t g = 0; g < groups_.sessions[s].size(); ++g) {
      const Group& from = groups_.sessions[s][g];
      PreparedGroup group;
      group.label = label_of(from);
      group.animals = from.animals;
      if (designs_.density) {
        const auto& designs = designs_.density->sessions[s];
        const std::size_t at = std::min<std::size_t>(from.level, designs.size() - 1);
        group.density = in_block_order(designs[at], to.blocks);
        group.typical_density = designs_.density->typical[s][at];
      } else {
        group.density.resize(Eigen::Index(to.blocks.n_padded()), 0);
      }
      if (designs_.mixing) group.mixing = designs_.mixing->row({s, g, 0, 0, 0, false});
      to.groups.push_back(std::move(group));
    }
  }

  static Eigen::MatrixXd in_block_order(const Eigen::MatrixXd& rows, const Blocks& blocks) {
    Eigen::MatrixXd ordered(Eigen::Index(blocks.n_padded()), rows.cols());
    for (std::size_t i = 0; i < blocks.n_padded(); ++i)
      ordered.row(Eigen::Index(i)) = rows.row(Eigen::Index(blocks.order[i]));
    return ordered;
  }

  static void find_homes(const Session& session, PreparedSession& out) {
    struct Sum {
      double n = 0, x = 0, y = 0;
    };
    std::vector<Sum> sums(session.animals.size());
    for (const Capture& c : session.captures) {
      const Point p = place_of(session, c);
      sums[c.animal].n += c.count;
      sums[c.animal].x += c.count * p.x_m;
      sums[c.animal].y += c.count * p.y_m;
    }
    for (const Sum& sum : sums)
      out.homes.push_back(nearest(out.blocks, {sum.x / sum.n, sum.y / sum.n}));
  }

  static std::uint32_t nearest(const Blocks& blocks, Point place) {
    std::uint32_t home = 0;
    double best = INFINITY;
    for (std::size_t b = 0; b < blocks.n_blocks(); ++b) {
      if (squared_distance(blocks.boxes[b], place) >= best) continue;
      for (std::size_t m = b * kBlock; m < (b + 1) * kBlock; ++m) {
        const double dx = blocks.x_m[m] - place.x_m;
        const double dy = blocks.y_m[m] - place.y_m;
        if (dx * dx + dy * dy >= best) continue;
        best = dx * dx + dy * dy;
        home = std::uint32_t(m);
      }
    }
    return home;
  }

  const Data& data_;
  Constants constants_;
  std::shared_ptr<PreparedModel> shared_ = std::make_shared<PreparedModel>();
  Response response_ = Response::none;
  Groups groups_{};
  KnownClasses known_{};
  Designs designs_{};
  Prepared out_{};
};

}  // namespace

Eigen::VectorXd scales_near(const Prepared& prepared, const Eigen::VectorXd& beta) {
  Eigen::VectorXd scales = Eigen::Map<const Eigen::VectorXd>(prepared.scales.data(),
                                                             Eigen::Index(prepared.scales.size()));
  const PreparedModel& model = *prepared.model;
  const auto scale = [&](Link link, const Stretch& stretch) {
    if (link != Link::identity || stretch.size == 0 || beta(stretch.begin) == 0) return;
    scales.segment(stretch.begin, stretch.size) *= std::abs(beta(stretch.begin));
  };
  scale(model.model.density_link, model.density);
  scale(model.model.intercept_link, model.intercept);
  scale(model.model.sigma_link, model.sigma);
  scale(model.model.shape_link, model.shape);
  return scales;
}

Result<Prepared> prepare(const Data& data, const Model& model, Constants constants) {
  return Preparer(data, model, constants).run();
}

}  // namespace dersu::scr
