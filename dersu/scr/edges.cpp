#include "dersu/scr/edges.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/scr/component_values.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {
namespace {

constexpr double kNear = 1e-4;  // of a probability or a share; of the largest density

/// A share of animals, which has classes of its own only where it is not 0.
std::string empty_class(const Prepared& prepared, const Eigen::VectorXd& beta) {
  const PreparedModel& model = *prepared.model;
  if (model.model.classes < 2) return "";
  for (std::size_t c = 0; c < model.classes.size(); ++c) {
    const bool none = std::ranges::all_of(prepared.sessions, [&](const auto& session) {
      return std::ranges::all_of(session->groups, [&](const PreparedGroup& group) {
        return std::exp(mixing_of(model, group, beta).log_share(Eigen::Index(c))) < kNear;
      });
    });
    if (none && !model.model.known_classes.empty())
      return fmt::format(
          "the share of class {} (pmix) is estimated as 0, the edge of what it can be: animals "
          "known to be of another class may never have been caught again, so that their number "
          "and their detection cannot be told apart; fit a model without the classes",
          model.classes[c]);
    if (none)
      return fmt::format(
          "the share of class {} (pmix) is estimated as 0, the edge of what it can be: these "
          "animals are of {}; fit a model with a class less",
          model.classes[c], model.classes.size() == 2 ? "one class" : "fewer classes");
  }
  return "";
}

/// The largest g0 of all kinds of detection.
double largest_g0(const Prepared& prepared, const Eigen::VectorXd& beta) {
  const PreparedModel& model = *prepared.model;
  double largest = 0;
  for (const auto& session : prepared.sessions)
    for (const Component& component : session->components)
      for (const KindDesign& kind : component.kinds)
        if (!kind.of_fixes)
          largest =
              std::max(largest, from_link(model.model.intercept_link,
                                          kind.intercept * beta.segment(model.intercept.begin,
                                                                        model.intercept.size)));
  return largest;
}

/// Whether D = X beta is 0 or less somewhere.
bool no_density(const Prepared& prepared, const Eigen::VectorXd& beta) {
  const Stretch& stretch = prepared.model->density;
  double least = HUGE_VAL;
  double most = 0;
  for (const auto& session : prepared.sessions)
    for (const PreparedGroup& group : session->groups) {
      const Eigen::VectorXd density =
          group.density.topRows(Eigen::Index(session->blocks.n_points)) *
          beta.segment(stretch.begin, stretch.size);
      least = std::min(least, density.minCoeff());
      most = std::max(most, density.maxCoeff());
    }
  return least < kNear * most;
}

}  // namespace

std::string edge_reached(const Prepared& prepared, const Eigen::VectorXd& beta) {
  const Model& model = prepared.model->model;
  std::string said = empty_class(prepared, beta);
  if (!said.empty()) return said;
  if (model.intercept.parameter == "g0" && largest_g0(prepared, beta) > 1 - kNear)
    return "g0 is estimated as 1, the edge of what it can be: by these data detection is certain "
           "near a detector; take a detection function with lambda0, such as HHN, which has no "
           "such edge";
  if (prepared.model->density.size > 1 && model.density_link == Link::identity &&
      no_density(prepared, beta))
    return "D is estimated as 0 somewhere, the edge of what it can be with the identity link; "
           "leave out D=identity: with the log link such a level is held at 0 and has an upper "
           "limit";
  return said;
}

}  // namespace dersu::scr
