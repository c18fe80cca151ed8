#include "dersu/scr/open_group.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "dersu/core/parallel.hpp"
#include "dersu/scr/chunks.hpp"

namespace dersu::scr {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();
constexpr std::size_t kAnimalsAtOnce = 8;

/// t = exp(t) / sum of exp(t); returns log of the sum.
double normalise_logs(MaskValues& t) {
  const double most = *std::ranges::max_element(t);
  if (!(most > kMinusInfinity)) return kMinusInfinity;
  double sum = 0;
  for (std::size_t b = 0; b < t.size(); b += kBlock) sum += exponentials(most, t.data() + b);
  for (double& v : t) v /= sum;
  return most + std::log(sum);
}

/// v = v / sum of v; returns log of the sum.
double normalise(MaskValues& v) {
  const double sum = std::accumulate(v.begin(), v.end(), 0.0);
  if (!(sum > 0)) return kMinusInfinity;
  for (double& x : v) x /= sum;
  return std::log(sum);
}

double dot_of(const MaskValues& a, const MaskValues& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void multiply_by(const MaskValues& by, MaskValues& to) {
  for (std::size_t m = 0; m < to.size(); ++m) to[m] *= by[m];
}

}  // namespace

OpenGroup::OpenGroup(const OpenPrepared& prepared, std::size_t group, const Eigen::VectorXd& beta)
    : prepared_(prepared),
      group_(group),
      from_first_(prepared.model.given == Given::first),
      rates_(open_rates(prepared, group, beta)),
      closed_beta_(prepared.closed_beta(beta)) {
  const PreparedModel& model = *prepared.closed.model;
  std::vector<const MaskValues*> exposures;
  valid_ = rates_.valid;
  for (std::size_t s = 0; s < prepared.n_sessions(); ++s) {
    histories_.push_back(std::make_unique<const SessionHistories>(
        model, session(s), session(s).components[group], closed_beta_));
    valid_ = valid_ && histories_.back()->valid();
    if (!valid_) return;
    exposures.push_back(&histories_.back()->exposure());
  }
  const PreparedSession& first = session(0);
  weights_.assign(first.blocks.n_padded(), 0.0);
  const Eigen::VectorXd log_density =
      first.groups[group].density * closed_beta_.segment(model.density.begin, model.density.size);
  for (std::size_t m = 0; m < first.blocks.n_points; ++m)
    weights_[m] = std::exp(log_density(Eigen::Index(m)) + first.log_cell_ha);
  for (std::size_t j = 0; j < prepared.years.size(); ++j)
    movers_.emplace_back(prepared.model, first, rates_.move.empty() ? 0 : rates_.move[j].value,
                         weights_);
  flows_.emplace(rates_, std::move(exposures), weights_, movers_);
  take_logs();
}

void OpenGroup::take_logs() {
  const auto log_of = [](MaskValues values) {
    for (double& v : values) v = std::log(v);
    return values;
  };
  for (std::uint32_t s = 0; s < prepared_.n_sessions(); ++s) {
    log_before_.push_back(log_of(before(s)));
    log_never_again_.push_back(log_of(flows_->never_again(s)));
  }
}

double OpenGroup::value(std::span<const std::uint32_t> animals) {
  value_only_ = true;
  make_slots(animals);
  fill_histories();
  FlowSlopes unused(prepared_.n_sessions(), 0);
  const double value = follow(unused);
  value_only_ = false;
  return value;
}

Likelihood OpenGroup::evaluate(std::span<const std::uint32_t> animals, double by_seen) {
  make_slots(animals);
  fill_histories();
  FlowSlopes slopes(prepared_.n_sessions(), weights_.size());
  const double value = follow(slopes);
  if (!std::isfinite(value)) return {kMinusInfinity, Eigen::VectorXd::Zero(prepared_.n_beta())};
  add_slots(slopes);
  if (by_seen != 0) flows_->add_seen(by_seen, slopes);
  flows_->back(slopes);
  return {value, gradient(slopes)};
}

void OpenGroup::make_slots(std::span<const std::uint32_t> animals) {
  slots_.clear();
  for (const std::uint32_t i : animals) {
    const OpenAnimal& of = prepared_.animals[i];
    for (std::uint32_t s = of.first; s <= of.last; ++s)
      slots_.push_back({i, s, s == of.first, s == of.last, false});
    if (from_first_) slots_.push_back({i, of.first, false, false, true});
  }
  values_.assign(slots_.size(), MaskValues(weights_.size()));
}

void OpenGroup::fill_histories() {
  const std::size_t blocks = session(0).blocks.n_blocks();
  parallel_chunks(blocks, chunk_size(blocks), [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t s = 0; s < histories_.size(); ++s) {
      SessionHistories::Scratch scratch(*histories_[s]);
      for (std::size_t b = begin; b < end; ++b) {
        scratch.cells.forget();
        for (std::size_t i = 0; i < slots_.size(); ++i) {
          if (slots_[i].session != s) continue;
          double* const out = values_[i].data() + b * kBlock;
          if (const int seen = animal(slots_[i]).in_session[s]; seen >= 0)
            histories_[s]->log_history(std::uint32_t(seen), b, scratch, out);
          else
            add_scaled(-1, histories_[s]->exposure().data() + b * kBlock, out);
        }
      }
    }
  });
}

double OpenGroup::follow(FlowSlopes& slopes) {
  // The chains of the animals: from a first slot to the last.
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].is_first) begins.push_back(i);
  const auto end_of = [&](std::size_t begin) {
    std::size_t end = begin;
    while (!slots_[end].is_last) ++end;
    return end + 1;
  };
  struct Part {
    double value = 0;
    std::vector<double> log_move{};
    MaskValues weights{};
  };
  const bool moves = prepared_.model.movement_by != Movement::fixed;
  const std::size_t n = begins.size();
  std::vector<Part> parts(chunk_count(n, kAnimalsAtOnce));
  parallel_chunks(n, kAnimalsAtOnce, [&](std::size_t chunk, std::size_t first, std::size_t last) {
    Part& part = parts[chunk];
    part.log_move.assign(slopes.log_move.size(), 0);
    part.weights.assign(moves && !value_only_ ? weights_.size() : 0, 0);
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t end = end_of(begins[i]);
      part.value += moves ? follow_moving(begins[i], end, part.log_move, part.weights)
                          : follow_fixed(begins[i], end);
      if (from_first_) part.value -= follow_given(end);
    }
  });
  double value = 0;
  for (const Part& part : parts) {
    value += part.value;
    for (std::size_t j = 0; j < part.log_move.size(); ++j) slopes.log_move[j] += part.log_move[j];
    for (std::size_t m = 0; m < part.weights.size(); ++m) slopes.weights[m] += part.weights[m];
  }
  for (const Slot& slot : slots_)
    if (!slot.is_last && !slot.is_given) {
      const double survived = rates_.survived[slot.session].value;
      value += std::log(survived);
      slopes.survived[slot.session] += 1 / survived;
    }
  return value;
}

double OpenGroup::follow_fixed(std::size_t begin, std::size_t end) {
  const Slot& last = slots_[end - 1];
  MaskValues t = log_before_[slots_[begin].session];
  const auto add = [&](const MaskValues& values) {
    for (std::size_t m = 0; m < t.size(); ++m) t[m] += values[m];
  };
  for (std::size_t i = begin; i < end; ++i) add(values_[i]);
  if (!animal(last).lost) add(log_never_again_[last.session]);
  const double log_l = normalise_logs(t);
  for (std::size_t i = begin; i < end; ++i) values_[i] = t;
  return log_l;
}

double OpenGroup::follow_given(std::size_t slot) {
  MaskValues& t = values_[slot];
  const MaskValues& before = log_before_[slots_[slot].session];
  for (std::size_t m = 0; m < t.size(); ++m) t[m] += before[m];
  const double log_l = normalise_logs(t);
  for (double& v : t) v = -v;
  return log_l;
}

double OpenGroup::follow_moving(std::size_t begin, std::size_t end, std::vector<double>& log_move,
                                MaskValues& by_weights) {
  const Slot& last = slots_[end - 1];
  double log_l = 0;
  // values_ become Pr(w | m) over its largest, alpha where the animal is by what it did so far.
  std::vector<MaskValues> alpha;
  for (std::size_t i = begin; i < end; ++i) {
    MaskValues& p = values_[i];
    const double most = *std::ranges::max_element(p);
    for (std::size_t b = 0; b < p.size(); b += kBlock) exponentials(most, p.data() + b);
    MaskValues now = i == begin ? before(slots_[begin].session)
                                : movers_[slots_[i - 1].session].spread(alpha.back(), p);
    multiply_by(p, now);
    log_l += most + normalise(now);
    alpha.push_back(std::move(now));
  }
  if (!std::isfinite(log_l)) return kMinusInfinity;
  MaskValues gamma(weights_.size(), 1.0);
  if (!animal(last).lost) gamma = flows_->never_again(last.session);
  log_l += std::log(dot_of(alpha.back(), gamma));
  if (value_only_) return log_l;
  for (std::size_t i = end; i-- > begin;) {
    const MaskValues p = values_[i];
    MaskValues& posterior = values_[i];
    posterior = alpha[i - begin];
    multiply_by(gamma, posterior);
    normalise(posterior);
    if (i == begin) break;
    multiply_by(p, gamma);
    const MaskValues& from = alpha[i - 1 - begin];
    const Mover& mover = movers_[slots_[i - 1].session];
    auto [back, by_scale] = mover.back(from, gamma);
    const double all = dot_of(from, back);
    log_move[slots_[i - 1].session] += by_scale / all;
    mover.add_by_weights(from, gamma, 1 / all, by_weights);
    gamma = std::move(back);
    for (double& v : gamma) v /= all;
  }
  return log_l;
}

/// What the slots say of F, G and H.
void OpenGroup::add_slots(FlowSlopes& slopes) const {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    const MaskValues& where = values_[i];
    MaskValues& h = slopes.h[slot.session];
    for (std::size_t m = 0; m < where.size(); ++m) h[m] -= where[m];
    if (slot.is_first && !from_first_) {
      const MaskValues& came = before(slot.session);
      MaskValues& f = slopes.f[slot.session];
      for (std::size_t m = 0; m < where.size(); ++m)
        if (came[m] > 0) f[m] += where[m] / came[m];
    }
    if (!slot.is_last || animal(slot).lost) continue;
    const MaskValues& gone = flows_->never_again(slot.session);
    MaskValues& g = slopes.g[slot.session];
    for (std::size_t m = 0; m < where.size(); ++m) g[m] += where[m] / gone[m];
  }
}

Eigen::VectorXd OpenGroup::by_captures() const {
  const PreparedModel& model = *prepared_.closed.model;
  const std::size_t blocks = session(0).blocks.n_blocks();
  const std::size_t size = chunk_size(blocks);
  std::vector<Eigen::VectorXd> parts(chunk_count(blocks, size),
                                     Eigen::VectorXd::Zero(model.columns.size));
  parallel_chunks(blocks, size, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
    for (std::size_t s = 0; s < histories_.size(); ++s) {
      SessionHistories::Scratch scratch(*histories_[s]);
      for (std::size_t b = begin; b < end; ++b) {
        scratch.cells.forget();
        for (std::size_t i = 0; i < slots_.size(); ++i) {
          const int seen = animal(slots_[i]).in_session[s];
          if (slots_[i].session == s && seen >= 0)
            histories_[s]->add_slopes(std::uint32_t(seen), b, values_[i].data() + b * kBlock,
                                      scratch, parts[chunk]);
        }
      }
    }
  });
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(model.columns.size);
  for (const Eigen::VectorXd& part : parts) sum += part;
  return sum;
}

Eigen::VectorXd OpenGroup::gradient(const FlowSlopes& slopes) const {
  const PreparedModel& model = *prepared_.closed.model;
  Eigen::VectorXd by_closed = Eigen::VectorXd::Zero(model.n_beta);
  auto columns = by_closed.segment(model.columns.begin, model.columns.size);
  columns += by_captures();
  for (std::size_t s = 0; s < histories_.size(); ++s)
    histories_[s]->add_exposure_slopes(slopes.h[s], columns);
  Eigen::VectorXd by_log_density(Eigen::Index(weights_.size()));
  for (std::size_t m = 0; m < weights_.size(); ++m)
    by_log_density(Eigen::Index(m)) = slopes.weights[m] * weights_[m];
  by_closed.segment(model.density.begin, model.density.size) +=
      session(0).groups[group_].density.transpose() * by_log_density;
  Eigen::VectorXd out = Eigen::VectorXd::Zero(prepared_.n_beta());
  prepared_.add_closed(by_closed, out);
  auto by_rates = out.segment(prepared_.rates.begin, prepared_.rates.size);
  for (std::size_t j = 0; j < rates_.survived.size(); ++j) {
    by_rates += slopes.survived[j] * rates_.survived[j].by.transpose();
    if (!rates_.move.empty())
      by_rates += slopes.log_move[j] / rates_.move[j].value * rates_.move[j].by.transpose();
  }
  for (std::size_t j = 0; j < rates_.entry.size(); ++j)
    by_rates += slopes.entry[j] * rates_.entry[j].by.transpose();
  return out;
}

}  // namespace dersu::scr
