#pragma once
// The likelihood once more, as one would write it first: for each animal, class, mask point,
// occasion and detector. Shares nothing with dersu/scr but the data. For small surveys.
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "dersu/scr/data.hpp"

namespace dersu::scr::testing {

/// What may change detection.
struct NaivePlace {
  std::size_t cls = 0;
  std::size_t animal = 0;  ///< SIZE_MAX: one that was never seen, of group `group`
  std::size_t group = 0;
  std::size_t detector = 0;
  std::size_t occasion = 0;
  bool caught_before = false;        ///< b
  bool caught_on_last = false;       ///< B
  bool caught_here_before = false;   ///< bk
  bool caught_here_on_last = false;  ///< Bk
};

struct NaiveModel {
  /// The hazard by one unit of effort at a distance.
  std::function<double(const NaivePlace&, double d_m)> hazard;
  std::function<double(std::size_t detector, std::size_t point)> distance{};  ///< empty: straight
  /// Of searches, in the place of `hazard`: of all that is searched, and a square metre or a metre
  /// of it at a place.
  std::function<double(const NaivePlace&, std::size_t point)> search{};
  std::function<double(const NaivePlace&, std::size_t point, Point place)> found{};
  std::function<double(std::size_t point, std::size_t group)> density;  ///< per ha
  /// The density of the animal's fixes where it is of a class and centred at a point.
  std::function<double(std::size_t animal, std::size_t cls, std::size_t point)> fixes{};
  std::vector<double> shares{1};      ///< of classes
  std::vector<std::size_t> groups{};  ///< by animal; empty: all 0
  std::vector<int> known{};           ///< classes by animal, -1 not known; empty: nobody's is
};

class Naive {
 public:
  Naive(const Data& data, const Session& session, const NaiveModel& model)
      : data_(data), session_(session), model_(model) {}

  /// sum over animals of log of the integral of D Pr, less the expected number seen; the factors
  /// that know no parameter included, but not identical histories.
  [[nodiscard]] double log_likelihood() const {
    double sum = 0;
    for (std::size_t i = 0; i < session_.animals.size(); ++i) sum += std::log(animal(i));
    const std::size_t n_groups =
        model_.groups.empty() ? 1 : 1 + *std::ranges::max_element(model_.groups);
    for (std::size_t g = 0; g < n_groups; ++g) sum -= seen(g);
    return sum;
  }
  [[nodiscard]] double seen(std::size_t group) const {
    double all = 0;
    for (std::size_t c = 0; c < model_.shares.size(); ++c)
      for (std::size_t m = 0; m < session_.mask.points.size(); ++m) {
        double missed = 1;
        for (std::size_t s = 0; s < session_.n_occasions; ++s)
          for (std::size_t k = 0; k < session_.detectors.points.size(); ++k)
            missed *=
                std::exp(-trials() * session_.usage(k, s) * hazard({c, SIZE_MAX, group, k, s}, m));
        all +=
            model_.shares[c] * model_.density(m, group) * session_.mask.cell_area_ha * (1 - missed);
      }
    return all;
  }
  [[nodiscard]] double animal(std::size_t i) const {
    double all = 0;
    const std::size_t group = model_.groups.empty() ? 0 : model_.groups[i];
    for (std::size_t c = 0; c < model_.shares.size(); ++c)
      for (std::size_t m = 0; m < session_.mask.points.size(); ++m)
        if (model_.known.empty() || model_.known[i] < 0 || model_.known[i] == int(c))
          all += model_.shares[c] * model_.density(m, group) * session_.mask.cell_area_ha *
                 history(i, c, group, m) * (model_.fixes ? model_.fixes(i, c, m) : 1);
    return all;
  }

 private:
  [[nodiscard]] double trials() const { return std::max(1U, data_.trials); }
  [[nodiscard]] double hazard(const NaivePlace& place, std::size_t m) const {
    if (model_.search) return model_.search(place, m);
    const Point a = session_.mask.points[m];
    const Point b = session_.detectors.points[place.detector];
    return model_.hazard(place, model_.distance ? model_.distance(place.detector, m)
                                                : std::hypot(a.x_m - b.x_m, a.y_m - b.y_m));
  }
  [[nodiscard]] std::uint32_t count(std::size_t i, std::size_t s, std::size_t k) const {
    std::uint32_t n = 0;
    for (const Capture& c : session_.captures)
      if (c.animal == i && c.occasion == s && c.detector == k) n += c.count;
    return n;
  }
  /// Of searches: the hazards of the places where the animal was found, multiplied.
  [[nodiscard]] double found(const NaivePlace& place, std::size_t m) const {
    double all = 1;
    for (const Capture& c : session_.captures)
      if (c.animal == place.animal && c.occasion == place.occasion && c.detector == place.detector)
        all *= session_.usage(c.detector, c.occasion) * model_.found(place, m, c.place);
    return all;
  }
  [[nodiscard]] double history(std::size_t i, std::size_t c, std::size_t group,
                               std::size_t m) const {
    const std::size_t n_detectors = session_.detectors.points.size();
    double chance = 1;
    bool before = false;
    bool last = false;
    std::vector<bool> here(n_detectors);
    std::vector<bool> here_last(n_detectors);
    for (std::size_t s = 0; s < session_.n_occasions; ++s) {
      double total = 0;
      double caught = 1;
      bool any = false;
      bool lost = false;
      std::vector<bool> now(n_detectors);
      for (std::size_t k = 0; k < n_detectors; ++k) {
        const NaivePlace place{c, i, group, k, s, before, last, here[k], here_last[k]};
        const double h = session_.usage(k, s) * hazard(place, m);
        const std::uint32_t n = count(i, s, k);
        total += h;
        now[k] = n > 0;
        any = any || n > 0;
        for (const Capture& capture : session_.captures)
          lost = lost || (capture.animal == i && capture.occasion == s && capture.lost);
        if (is_exclusive(data_.detector)) {
          if (n > 0) caught = model_.search ? found(place, m) : h;
        } else if (model_.search) {
          chance *= std::exp(-h) * found(place, m) / std::tgamma(n + 1);
        } else if (data_.detector == DetectorType::count && data_.trials == 0) {
          chance *= std::exp(-h) * std::pow(h, n) / std::tgamma(n + 1);
        } else {
          const double p = 1 - std::exp(-h);
          const double choose =
              std::tgamma(trials() + 1) / std::tgamma(n + 1) / std::tgamma(trials() - n + 1);
          chance *= choose * std::pow(p, n) * std::pow(1 - p, trials() - n);
        }
      }
      if (is_exclusive(data_.detector))
        // Where h is below all numbers, (1 - exp(-h)) / h is 1.
        chance *= !any        ? std::exp(-total)
                  : total > 0 ? caught / total * (1 - std::exp(-total))
                              : caught;
      if (lost) break;
      last = any;
      before = before || any;
      here_last = now;
      for (std::size_t k = 0; k < n_detectors; ++k) here[k] = here[k] || now[k];
    }
    return chance;
  }

  const Data& data_;
  const Session& session_;
  const NaiveModel& model_;
};

}  // namespace dersu::scr::testing
