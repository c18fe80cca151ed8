#include "dersu/scr/likelihood.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include "dersu/scr/component_values.hpp"
#include "dersu/scr/gamma_tail.hpp"
#include "dersu/scr/integrate.hpp"
#include "dersu/scr/prepare.hpp"
#include "dersu/scr/telemetry.hpp"

namespace dersu::scr {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

/// The classes of one group, each with its integrals.
struct GroupTerms : GroupSeen {
  Mixing mixing{};
  std::vector<Integrals> classes{};
};

GroupTerms group_terms(const PreparedModel& model, const PreparedSession& session,
                       std::size_t group, const Distances& distances, const Eigen::VectorXd& beta,
                       std::span<const double> weights) {
  GroupTerms out;
  out.mixing = mixing_of(model, session.groups[group], beta);
  out.d_expected_n = Eigen::VectorXd::Zero(beta.size());
  out.d_expected_seen = Eigen::VectorXd::Zero(beta.size());
  for (const Component& component : session.components) {
    if (component.group != group) continue;
    out.classes.push_back(integrate(model, session, component, distances, beta, weights));
    const Integrals& of_class = out.classes.back();
    const double share = std::exp(out.mixing.log_share(component.cls));
    out.expected_n += share * of_class.expected_n;
    out.expected_seen += share * of_class.expected_seen;
    out.d_expected_n += share * of_class.d_expected_n;
    out.d_expected_seen += share * of_class.d_expected_seen;
    const Eigen::VectorXd by_mixing = share * out.mixing.by_mixing.row(component.cls).transpose();
    out.d_expected_n.segment(model.mixing.begin, model.mixing.size) +=
        of_class.expected_n * by_mixing;
    out.d_expected_seen.segment(model.mixing.begin, model.mixing.size) +=
        of_class.expected_seen * by_mixing;
  }
  return out;
}

/// log l_i = log sum_c share_c l_ic of the group's `at`-th animal, over the classes that it may be
/// in, and its score.
struct AnimalTerms {
  double log_l = kMinusInfinity;
  Eigen::RowVectorXd score{};
};

AnimalTerms animal_terms(const PreparedModel& model, const GroupTerms& group, Eigen::Index at,
                         int known_class) {
  AnimalTerms out;
  out.score = Eigen::RowVectorXd::Zero(model.n_beta);
  const auto may_be = [&](std::size_t c) {
    return known_class < 0 || std::size_t(known_class) == c;
  };
  double most = kMinusInfinity;
  for (std::size_t c = 0; c < group.classes.size(); ++c)
    if (may_be(c))
      most = std::max(most, group.mixing.log_share(Eigen::Index(c)) + group.classes[c].log_l(at));
  if (most == kMinusInfinity) return out;
  double sum = 0;
  for (std::size_t c = 0; c < group.classes.size(); ++c) {
    if (!may_be(c)) continue;
    const auto of_class = Eigen::Index(c);
    const double part =
        std::exp(group.mixing.log_share(of_class) + group.classes[c].log_l(at) - most);
    sum += part;
    out.score += part * group.classes[c].scores.col(at).transpose();
    out.score.segment(model.mixing.begin, model.mixing.size) +=
        part * group.mixing.by_mixing.row(of_class);
  }
  out.score /= sum;
  out.log_l = most + std::log(sum);
  return out;
}

/// log Pr of the number seen where N in the mask is fixed: secr's continuous binomial.
/// log choose(N, n) + n log p + (N - n) log(1 - p), p = seen / N, without log n!; and its
/// derivatives by N and by the expected number seen.
struct BinomialNumber {
  double value = 0;
  double by_n = 0;
  double by_seen = 0;
};
BinomialNumber binomial_number(double n, double all, double seen) {
  const double rest = all - n;
  if (!(rest > -1) || !(seen < all)) return {kMinusInfinity, 0, 0};
  const double missed = std::log1p(-seen / all);
  BinomialNumber out;
  out.value =
      std::lgamma(all + 1) - std::lgamma(rest + 1) + n * std::log(seen / all) + rest * missed;
  // d/dN: digamma terms, log(1 - p), and through p = seen / N.
  const double by_p = n * all / seen - rest / (1 - seen / all);
  out.by_n = digamma(all + 1) - digamma(rest + 1) + missed - by_p * seen / (all * all);
  out.by_seen = by_p / all;
  return out;
}

int known_class(const PreparedSession& session, std::uint32_t animal) {
  return session.known_classes.empty() ? -1 : session.known_classes[animal];
}

/// What the number n of animals seen (the sum of their w_i) adds to sum_i w_i log l_i, for one
/// group.
void add_number(const PreparedModel& model, const GroupSeen& group, double n, Likelihood& out) {
  const double seen = group.expected_seen;
  if (!model.model.conditional && model.model.number == NumberOfAnimals::poisson) {
    out.value -= seen;
    out.gradient -= group.d_expected_seen;
    return;
  }
  // The animals given that they were seen.
  if (n > 0) {
    out.value -= n * std::log(seen);
    out.gradient -= n / seen * group.d_expected_seen;
  }
  if (model.model.conditional) return;
  const BinomialNumber binomial = binomial_number(n, group.expected_n, seen);
  out.value += binomial.value;
  out.gradient += binomial.by_n * group.d_expected_n + binomial.by_seen * group.d_expected_seen;
}

/// What secr's number of animals seen adds more, where classes are known (likelihood.hpp).
double more_with_secr(const PreparedModel& model, const PreparedSession& session, std::size_t g,
                      const GroupTerms& group) {
  const auto n = double(session.groups[g].animals.size());
  if (model.model.known_classes.empty() || model.model.conditional || n == 0) return 0;
  double inverse = 0;
  for (const std::uint32_t i : session.groups[g].animals) {
    const int c = known_class(session, i);
    inverse += 1 / (c < 0 ? group.expected_seen : group.classes[std::size_t(c)].expected_seen);
  }
  const auto number = [&](double seen) {
    if (model.model.number == NumberOfAnimals::poisson) return n * std::log(seen) - seen;
    return binomial_number(n, group.expected_n, seen).value;
  };
  return number(n / inverse) - number(group.expected_seen);
}

using GroupTaker = std::function<void(const PreparedSession&, std::size_t, const GroupTerms&)>;

/// As log_likelihood(); `take` gets each group of each session with its terms.
Likelihood evaluate(const Prepared& prepared, const Eigen::VectorXd& beta,
                    std::span<const double> animal_weights, const GroupTaker& take) {
  Likelihood out{prepared.constant, Eigen::VectorXd::Zero(beta.size()),
                 Eigen::MatrixXd::Zero(beta.size(), beta.size())};
  bool only_caught = true;
  const PreparedModel& model = *prepared.model;
  for (const auto& session : prepared.sessions) {
    const Distances distances(model, *session, beta);
    for (std::size_t g = 0; g < session->groups.size(); ++g) {
      const GroupTerms group = group_terms(model, *session, g, distances, beta, {});
      const std::vector<std::uint32_t>& animals = session->groups[g].animals;
      double n = 0;
      const Eigen::VectorXd among_seen = group.d_expected_seen / group.expected_seen;
      for (std::size_t i = 0; i < animals.size(); ++i) {
        const double w =
            animal_weights.empty() ? 1 : animal_weights[session->first_animal + animals[i]];
        if (w == 0) continue;
        const AnimalTerms animal =
            animal_terms(model, group, Eigen::Index(i), known_class(*session, animals[i]));
        n += w;
        out.value += w * animal.log_l;
        out.gradient += w * animal.score.transpose();
        Eigen::VectorXd score = animal.score.transpose();
        if (model.model.conditional) score -= among_seen;
        out.information.noalias() += w * score * score.transpose();
      }
      add_number(model, group, n, out);
      if (take) take(*session, g, group);
    }
    if (session->other_fixes.empty()) continue;
    const Likelihood fixes = other_fixes(model, *session, beta);
    out.value += fixes.value;
    out.gradient += fixes.gradient;
    only_caught = false;
  }
  if (!only_caught) out.information.resize(0, 0);
  if (std::isnan(out.value)) out.value = kMinusInfinity;
  return out;
}

}  // namespace

SessionTerms session_terms(const Prepared& prepared, std::size_t session,
                           const Eigen::VectorXd& beta, std::span<const double> weights) {
  const PreparedSession& s = *prepared.sessions[session];
  const PreparedModel& model = *prepared.model;
  SessionTerms terms;
  const auto n = Eigen::Index(s.n_animals());
  terms.log_l = Eigen::VectorXd::Zero(n);
  terms.scores = Eigen::MatrixXd::Zero(n, beta.size());
  terms.d_expected_n = Eigen::VectorXd::Zero(beta.size());
  terms.d_expected_seen = Eigen::VectorXd::Zero(beta.size());
  const Distances distances(model, s, beta);
  for (std::size_t g = 0; g < s.groups.size(); ++g) {
    const GroupTerms group = group_terms(model, s, g, distances, beta, weights);
    const std::vector<std::uint32_t>& animals = s.groups[g].animals;
    for (std::size_t i = 0; i < animals.size(); ++i) {
      AnimalTerms animal = animal_terms(model, group, Eigen::Index(i), known_class(s, animals[i]));
      terms.log_l(animals[i]) = animal.log_l;
      terms.scores.row(animals[i]) = animal.score;
    }
    terms.expected_n += group.expected_n;
    terms.expected_seen += group.expected_seen;
    terms.d_expected_n += group.d_expected_n;
    terms.d_expected_seen += group.d_expected_seen;
  }
  return terms;
}

GroupSeen group_seen(const Prepared& prepared, std::size_t session, std::size_t group,
                     const Eigen::VectorXd& beta, std::span<const double> weights) {
  const Distances distances(*prepared.model, *prepared.sessions[session], beta);
  return group_terms(*prepared.model, *prepared.sessions[session], group, distances, beta, weights);
}

Likelihood log_likelihood(const Prepared& prepared, const Eigen::VectorXd& beta,
                          std::span<const double> animal_weights) {
  return evaluate(prepared, beta, animal_weights, {});
}

double secr_log_likelihood(const Prepared& prepared, const Eigen::VectorXd& beta) {
  double more = 0;
  const auto add = [&](const PreparedSession& session, std::size_t g, const GroupTerms& group) {
    more += more_with_secr(*prepared.model, session, g, group);
  };
  const double value = evaluate(prepared, beta, {}, add).value;
  return value + more;
}

Eigen::MatrixXd animal_scores(const Prepared& prepared, const Eigen::VectorXd& beta) {
  Eigen::MatrixXd scores(Eigen::Index(prepared.n_animals), beta.size());
  Eigen::Index at = 0;
  for (std::size_t s = 0; s < prepared.sessions.size(); ++s) {
    const SessionTerms terms = session_terms(prepared, s, beta);
    scores.middleRows(at, terms.scores.rows()) = terms.scores;
    at += terms.scores.rows();
  }
  return scores;
}

std::vector<double> density_surface(const Prepared& prepared, std::size_t session,
                                    const Eigen::VectorXd& beta) {
  const PreparedSession& s = *prepared.sessions[session];
  const PreparedModel& model = *prepared.model;
  std::vector<double> surface(s.blocks.n_points);
  for (const PreparedGroup& group : s.groups) {
    const Eigen::VectorXd eta =
        group.density * beta.segment(model.density.begin, model.density.size);
    std::vector<double> of_group(s.blocks.n_points);
    for (std::size_t i = 0; i < s.blocks.n_padded(); ++i)
      of_group[s.blocks.order[i]] = from_link(model.model.density_link, eta(Eigen::Index(i)));
    for (std::size_t m = 0; m < surface.size(); ++m) surface[m] += std::max(0.0, of_group[m]);
  }
  return surface;
}

namespace {

/// p. of a session's points, the mean over groups, by shares over classes.
std::vector<double> detection_of(const PreparedModel& model, const PreparedSession& s,
                                 const Eigen::VectorXd& beta) {
  std::vector<double> surface(s.blocks.n_points);
  const Distances distances(model, s, beta);
  for (const Component& component : s.components) {
    const PreparedGroup& group = s.groups[component.group];
    const Mixing mixing = mixing_of(model, group, beta);
    const double share = std::exp(mixing.log_share(component.cls)) / double(s.groups.size());
    const std::vector<double> of_blocks = total_exposure(model, s, component, distances, beta);
    std::vector<double> of_component(s.blocks.n_points);
    for (std::size_t i = 0; i < s.blocks.n_padded(); ++i)
      of_component[s.blocks.order[i]] = -std::expm1(-of_blocks[i]);
    for (std::size_t m = 0; m < surface.size(); ++m) surface[m] += share * of_component[m];
  }
  return surface;
}

}  // namespace

std::vector<double> detection_surface(const Prepared& prepared, std::size_t session,
                                      const Eigen::VectorXd& beta) {
  return detection_of(*prepared.model, *prepared.sessions[session], beta);
}

std::vector<double> detection_at(const Prepared& prepared, std::size_t session,
                                 const Eigen::VectorXd& beta, std::span<const Point> places) {
  if (places.empty()) return {};
  PreparedModel model = *prepared.model;
  model.capped = false;
  PreparedSession there = *prepared.sessions[session];
  there.blocks = make_blocks(places);
  there.lattice.reset();
  there.on_lattice = false;
  there.land.reset();
  for (PreparedGroup& group : there.groups) {
    group.animals.clear();
    group.density =
        Eigen::MatrixXd::Zero(Eigen::Index(there.blocks.n_padded()), model.density.size);
  }
  return detection_of(model, there, beta);
}

}  // namespace dersu::scr
