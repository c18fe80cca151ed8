#include "dersu/scr/held_ways.hpp"

#include "dersu/scr/distances.hpp"
#include "dersu/scr/prepare.hpp"

namespace dersu::scr {

Prepared hold_ways(const Prepared& prepared, const Eigen::VectorXd& beta) {
  Prepared held = prepared;
  const Stretch gone = prepared.model->resistance;
  PreparedModel model = *prepared.model;
  model.resistance.size = 0;
  model.mixing.begin -= gone.size;
  model.columns.size -= gone.size;
  model.n_beta -= gone.size;
  const auto erase = [&](auto& list) {
    list.erase(list.begin() + gone.begin, list.begin() + gone.end());
  };
  erase(held.coefficients);
  erase(held.scales);
  for (auto& session : held.sessions) {
    auto copy = std::make_shared<PreparedSession>(*session);
    auto land = std::make_shared<PreparedLand>(*session->land);
    land->held = Distances(*prepared.model, *session, beta).ways();
    copy->land = std::move(land);
    session = std::move(copy);
  }
  held.model = std::make_shared<const PreparedModel>(std::move(model));
  return held;
}

Eigen::VectorXd without_resistance(const Prepared& prepared, const Eigen::VectorXd& values) {
  const Stretch gone = prepared.model->resistance;
  Eigen::VectorXd rest(values.size() - gone.size);
  rest << values.head(gone.begin), values.tail(values.size() - gone.end());
  return rest;
}

}  // namespace dersu::scr
