// Candidates for animals, and the ways that make them.
#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/scr/constants.hpp"
#include "dersu/scr/identity_state.hpp"
#include "dersu/scr/joined.hpp"
#include "dersu/scr/matchings.hpp"

namespace dersu::scr {
namespace {

using Animal = std::vector<std::uint32_t>;  ///< labels

Result<void> check_served(const Model& model) {
  const char* what = model.conditional ? "the conditional likelihood"
                     : model.number == NumberOfAnimals::binomial
                         ? "a fixed number of animals (binomial)"
                     : !model.known_classes.empty() ? "classes that are known (hcov)"
                                                    : nullptr;
  if (what == nullptr) return {};
  return fail(Fault::unsupported, "model",
              "{} cannot be had with uncertain identities: it holds the number of animals seen, "
              "which is uncertain too",
              what);
}

class IdentityPreparer {
 public:
  IdentityPreparer(const Data& labels, const Identities& identities)
      : labels_(labels), identities_(identities), places_(label_places(labels)) {}

  Result<PreparedIdentity> run(const Model& model, Constants constants) {
    DERSU_CHECK(check(labels_));
    DERSU_CHECK(check_served(model));
    DERSU_CHECK(check_labels());
    collect();
    const auto& animals = state_->candidates;
    DERSU_TRY(candidates, prepare(joined_data(labels_, animals), model, constants));
    out_.candidates = std::move(candidates);
    set_orders(joined_data(labels_, animals));
    for (const Animal& animal : animals)
      state_->sessions.push_back(places_[animal.front()].session);
    for (std::uint32_t label = 0; label < places_.size(); ++label)
      if (!uncertain_.contains(label)) state_->sure.push_back(number({label}));
    DERSU_CHECK(add_clusters());
    add_matchings();
    set_surveys(constants);
    out_.state = state_;
    return std::move(out_);
  }

 private:
  Result<void> check_labels() {
    std::set<std::uint32_t> taken;
    const auto take = [&](const std::set<std::uint32_t>& labels) {
      return std::ranges::all_of(labels, [&](std::uint32_t label) {
        return label < places_.size() && taken.insert(label).second;
      });
    };
    for (const Cluster& cluster : identities_.clusters) {
      std::set<std::uint32_t> labels;
      for (const Partition& p : cluster.partitions)
        for (const Animal& animal : p.animals) labels.insert(animal.begin(), animal.end());
      if (!take(labels)) return twice();
    }
    for (const Matching& m : identities_.matchings) {
      std::set<std::uint32_t> labels(m.left.begin(), m.left.end());
      labels.insert(m.right.begin(), m.right.end());
      if (labels.size() != m.left.size() + m.right.size() || !take(labels)) return twice();
      if (std::ssize(m.left) > kMostMatched && std::ssize(m.right) > kMostMatched)
        return fail(Fault::unsupported, "sides",
                    "{} labels of the left and {} of the right may all be the same animals, and at "
                    "most {} of one side can be summed over",
                    m.left.size(), m.right.size(), kMostMatched);
    }
    uncertain_ = std::move(taken);
    return {};
  }

  static tl::unexpected<Error> twice() {
    return fail(Fault::usage, "identities", "a label is in two clusters, or is not there");
  }

  /// Why labels cannot be one animal, asked once.
  const std::string& apart(const Animal& animal) {
    const auto [found, fresh] = apart_.try_emplace(animal);
    if (fresh) found->second = why_apart(labels_, animal);
    return found->second;
  }

  [[nodiscard]] bool possible(const Partition& partition) {
    return std::ranges::all_of(partition.animals,
                               [&](const Animal& animal) { return apart(animal).empty(); });
  }

  /// All candidates, the sessions one after the other.
  void collect() {
    std::set<std::pair<std::size_t, Animal>> all;
    const auto add = [&](const Animal& animal) {
      all.insert({places_[animal.front()].session, animal});
    };
    for (std::uint32_t label = 0; label < places_.size(); ++label)
      if (!uncertain_.contains(label)) add({label});
    for (const Cluster& cluster : identities_.clusters)
      for (const Partition& p : cluster.partitions)
        if (possible(p)) std::ranges::for_each(p.animals, add);
    for (const Matching& m : identities_.matchings) {
      for (const std::uint32_t label : m.left) add({label});
      for (const std::uint32_t label : m.right) add({label});
      for (const auto& [a, b] : m.pairs)
        if (const Animal both = sorted(a, b); apart(both).empty()) add(both);
    }
    for (const auto& [session, animal] : all) {
      numbers_.emplace(animal, std::uint32_t(state_->candidates.size()));
      state_->candidates.push_back(animal);
    }
  }

  static Animal sorted(std::uint32_t a, std::uint32_t b) {
    return {std::min(a, b), std::max(a, b)};
  }
  [[nodiscard]] std::uint32_t number(const Animal& animal) const { return numbers_.at(animal); }

  /// Binomial counts: w of N trials in N! / (N - w)! orders, for each of w photographs is one
  /// trial's. The factor differs between ways, so that it cannot be left out.
  void set_orders(const Data& data) {
    Eigen::VectorXd& orders = state_->log_orders;
    orders = Eigen::VectorXd::Zero(Eigen::Index(state_->candidates.size()));
    if (data.trials == 0) return;
    const double n = data.trials;
    Eigen::Index first = 0;
    for (const Session& session : data.sessions) {
      for (const Capture& c : session.captures)
        orders(first + c.animal) += std::lgamma(n + 1) - std::lgamma(n - c.count + 1);
      first += Eigen::Index(session.animals.size());
    }
  }

  Result<void> add_clusters() {
    for (const Cluster& cluster : identities_.clusters) {
      std::vector<Way> ways;
      for (std::size_t p = 0; p < cluster.partitions.size(); ++p) {
        const Partition& from = cluster.partitions[p];
        if (!possible(from)) continue;
        Way way{{}, from.log_weight, p};
        for (const Animal& animal : from.animals) way.animals.push_back(number(animal));
        ways.push_back(std::move(way));
      }
      note_left_out(cluster, ways);
      if (ways.empty())
        return fail(Fault::bad_input, "identities", "no way to make animals of labels is left: {}",
                    out_.notices.back());
      scale(ways);
      state_->clusters.push_back(std::move(ways));
      state_->n_partitions.push_back(cluster.partitions.size());
    }
    return {};
  }

  /// Weights of the ways that are left add up to 1.
  static void scale(std::vector<Way>& ways) {
    double sum = 0;
    for (const Way& way : ways) sum += std::exp(way.log_weight);
    if (sum > 0)
      for (Way& way : ways) way.log_weight -= std::log(sum);
  }

  void note_left_out(const Cluster& cluster, const std::vector<Way>& ways) {
    const std::size_t n = cluster.partitions.size() - ways.size();
    if (n == 0) return;
    for (const Partition& p : cluster.partitions)
      for (const Animal& animal : p.animals)
        if (const std::string& why = apart(animal); !why.empty()) {
          std::vector<std::string> names;
          for (const std::uint32_t label : animal)
            names.push_back(
                "'" +
                quoted(labels_.sessions[places_[label].session].animals[places_[label].animal]) +
                "'");
          out_.notices.push_back(fmt::format(
              "{} of {} ways to make animals of some labels cannot be and {} left out: {} as one "
              "would be {}",
              n, cluster.partitions.size(), n == 1 ? "is" : "are", join(names, " and "), why));
          return;
        }
  }

  void add_matchings() {
    for (const Matching& from : identities_.matchings) {
      MatchingState to;
      for (const std::uint32_t label : from.left) to.left.push_back(number({label}));
      for (const std::uint32_t label : from.right) to.right.push_back(number({label}));
      to.both = Eigen::MatrixXi::Constant(Eigen::Index(to.left.size()),
                                          Eigen::Index(to.right.size()), -1);
      for (const auto& [a, b] : from.pairs) {
        const Eigen::Index i = std::ranges::find(from.left, a) - from.left.begin();
        const Eigen::Index j = std::ranges::find(from.right, b) - from.right.begin();
        to.pairs.emplace_back(i, j);
        if (const auto both = numbers_.find(sorted(a, b)); both != numbers_.end())
          to.both(i, j) = int(both->second);
      }
      state_->matchings.push_back(std::move(to));
    }
  }

  /// The survey with one way of each cluster; of matchings all pairs that can be, greedily, or
  /// none.
  [[nodiscard]] std::vector<std::uint32_t> chosen(
      const std::function<bool(const Way&, const Way&)>& less, bool matched) const {
    std::vector<std::uint32_t> out = state_->sure;
    for (const std::vector<Way>& ways : state_->clusters) {
      const Way& way = *std::ranges::max_element(ways, less);
      out.insert(out.end(), way.animals.begin(), way.animals.end());
    }
    for (const MatchingState& m : state_->matchings) {
      std::set<Eigen::Index> left, right;
      for (const auto& [i, j] : m.pairs)
        if (matched && m.both(i, j) >= 0 && !left.contains(i) && !right.contains(j)) {
          left.insert(i);
          right.insert(j);
          out.push_back(std::uint32_t(m.both(i, j)));
        }
      for (Eigen::Index i = 0; i < std::ssize(m.left); ++i)
        if (!left.contains(i)) out.push_back(m.left[std::size_t(i)]);
      for (Eigen::Index j = 0; j < std::ssize(m.right); ++j)
        if (!right.contains(j)) out.push_back(m.right[std::size_t(j)]);
    }
    std::ranges::sort(out);
    return out;
  }

  [[nodiscard]] Data survey_of(const std::vector<std::uint32_t>& animals) const {
    std::vector<Animal> labels;
    for (const std::uint32_t animal : animals) labels.push_back(state_->candidates[animal]);
    // The order of the labels' first, so that sure identities give the survey as it was told.
    std::ranges::sort(labels);
    return joined_data(labels_, labels);
  }

  void set_surveys(Constants constants) {
    const std::vector<std::uint32_t> likely =
        chosen([](const Way& a, const Way& b) { return a.log_weight < b.log_weight; }, false);
    out_.likely = survey_of(likely);
    const auto fewer = [](const Way& a, const Way& b) {
      return a.animals.size() > b.animals.size();
    };
    state_->few = survey_of(chosen(fewer, true));
    state_->many =
        survey_of(chosen([&](const Way& a, const Way& b) { return fewer(b, a); }, false));
    for (const Session& session : out_.likely.sessions)
      state_->constant +=
          constant_of(out_.likely, session,
                      constants == Constants::collapsed && collapses(out_.likely, session));
    for (const std::uint32_t animal : likely)
      state_->constant -= state_->log_orders(Eigen::Index(animal));
  }

  const Data& labels_;
  const Identities& identities_;
  std::vector<LabelPlace> places_;
  std::set<std::uint32_t> uncertain_{};
  std::map<Animal, std::string> apart_{};
  std::map<Animal, std::uint32_t> numbers_{};
  std::shared_ptr<IdentityState> state_ = std::make_shared<IdentityState>();
  PreparedIdentity out_{};
};

}  // namespace

Result<PreparedIdentity> prepare_identity(const Data& labels, const Model& model,
                                          const Identities& identities, Constants constants) {
  return IdentityPreparer(labels, identities).run(model, constants);
}

}  // namespace dersu::scr
