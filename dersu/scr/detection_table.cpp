#include "dersu/scr/detection_table.hpp"

#include <cmath>

#include "dersu/scr/component_values.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

bool in_range(const DetectionShape& shape, bool has_third) {
  return shape.intercept > 0 && std::isfinite(shape.intercept) && shape.sigma_m > 0 &&
         std::isfinite(shape.sigma_m) && (!has_third || (shape.z > 0 && std::isfinite(shape.z))) &&
         (is_hazard(shape.function) || shape.log_intercept <= 0);
}

bool names(const Model& model, std::string_view variable) {
  for (const Formula* formula : formulas_of(model))
    if (formula->parameter != "D" && variables(*formula).contains(std::string(variable)))
      return true;
  return false;
}

}  // namespace

Result<DetectionTable> DetectionTable::make(const Data& data, const Prepared& prepared,
                                            const Eigen::VectorXd& beta) {
  const PreparedModel& shared = *prepared.model;
  const Model& model = shared.model;
  DetectionTable table;
  DERSU_TRY(response, response_of(model));
  table.response_ = response;
  DERSU_TRY(groups, make_groups(data, model));
  table.groups_ = std::move(groups);
  table.before_ = names(model, "k");
  table.on_last_ = names(model, "K");
  table.classes_ = model.classes;
  table.shapes_.resize(data.sessions.size());
  std::vector<const Formula*> formulas{&model.intercept, &model.sigma};
  if (!shape_name(model.detection).empty()) formulas.push_back(&model.shape);
  for (int before = 0; before <= int(table.before_); ++before)
    for (int on_last = 0; on_last <= int(table.on_last_); ++on_last) {
      const Visits visits{before == 1, on_last == 1};
      std::vector<DetectionDesign> designs;
      for (const Formula* formula : formulas) {
        DERSU_TRY(design, detection_design(data, *formula, table.groups_, shared.classes, visits));
        table.axes_.detector |= design.axes().detector;
        table.axes_.occasion |= design.axes().occasion;
        table.axes_.learned |= design.axes().learned;
        designs.push_back(std::move(design));
      }
      table.fill(data, prepared, beta, designs, visits);
    }
  return table;
}

/// In the order of index(): visits outermost.
void DetectionTable::fill(const Data& data, const Prepared& prepared, const Eigen::VectorXd& beta,
                          const std::vector<DetectionDesign>& designs, const Visits& visits) {
  const bool has_third = designs.size() > 2;
  sizes_.resize(data.sessions.size());
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    sizes_[s] = {axes_.detector ? data.sessions[s].detectors.points.size() : 1,
                 axes_.occasion ? data.sessions[s].n_occasions : 1};
    const std::size_t n_groups = groups_.sessions[s].size();
    const std::size_t n = n_groups * classes_ * sizes_[s].detectors * sizes_[s].occasions * 2;
    shapes_[s].resize(n << (int(before_) + int(on_last_)));
    for (std::size_t g = 0; g < n_groups; ++g)
      for (std::size_t c = 0; c < classes_; ++c)
        for (std::size_t k = 0; k < sizes_[s].detectors; ++k)
          for (std::size_t o = 0; o < sizes_[s].occasions; ++o)
            for (const bool learned : {false, true}) {
              const DesignPlace place{s, g, c, k, o, learned};
              const KindDesign rows{designs[0].row(place), designs[1].row(place),
                                    has_third ? designs[2].row(place) : Eigen::RowVectorXd()};
              const DetectionShape shape = kind_values(*prepared.model, rows, beta).shape;
              valid_ = valid_ && in_range(shape, has_third);
              shapes_[s][index({place, visits})] = shape;
            }
  }
}

std::size_t DetectionTable::index(const Circumstance& now) const {
  const DesignPlace& at = now.place;
  const Sizes& sizes = sizes_[at.session];
  std::size_t i = before_ && now.visits.before ? 1 : 0;
  if (on_last_) i = 2 * i + (now.visits.on_last ? 1 : 0);
  i = i * groups_.sessions[at.session].size() + at.group;
  i = i * classes_ + at.cls;
  i = i * sizes.detectors + (axes_.detector ? at.detector : 0);
  i = i * sizes.occasions + (axes_.occasion ? at.occasion : 0);
  return 2 * i + (at.learned ? 1 : 0);
}

double DetectionTable::hazard(const Circumstance& now, double d_m) const {
  const DetectionShape& shape = at(now);
  return hazard_at(shape.function, shape.intercept, shape.sigma_m, shape.z, d_m);
}

}  // namespace dersu::scr
