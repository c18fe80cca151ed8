#pragma once
// The likelihood of an open population as one would write it first: for each animal, each session
// in which it may have come and each in which it may have died, each way over the mask. Shares
// nothing with dersu/scr but the data. For small surveys.
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "dersu/scr/data.hpp"

namespace dersu::scr::testing {

struct OpenNaive {
  std::function<double(std::size_t session, std::size_t occasion, std::size_t detector, double d_m)>
      hazard;
  std::function<double(std::size_t point)> density;  ///< per ha, in the first session
  std::vector<double> survived;                      ///< over each interval
  std::vector<double> entry;                         ///< 1, then who comes in
  /// Pr(to | from) over an interval; empty: centres stay.
  std::function<double(std::size_t interval, std::size_t from, std::size_t to)> move{};
  std::function<bool(const std::string& animal)> takes{};  ///< empty: all animals

  using Seen = std::vector<std::vector<Capture>>;  ///< by session

  [[nodiscard]] double history(const Data& data, std::size_t j, const std::vector<Capture>& seen,
                               std::size_t m) const {
    const Session& session = data.sessions[j];
    double p = 1;
    std::uint32_t end = session.n_occasions;
    for (const Capture& c : seen)
      if (c.lost) end = c.occasion + 1;
    for (std::uint32_t s = 0; s < end; ++s) {
      std::vector<double> h;
      double all = 0;
      for (std::size_t k = 0; k < session.detectors.points.size(); ++k) {
        h.push_back(
            session.usage(k, s) *
            hazard(j, s, k, distance_m(session.detectors.points[k], session.mask.points[m])));
        all += h.back();
      }
      std::vector<double> n(h.size());
      double any = 0;
      for (const Capture& c : seen)
        if (c.occasion == s) any += n[c.detector] = c.count;
      if (is_exclusive(data.detector)) {
        if (any == 0) p *= std::exp(-all);
        for (std::size_t k = 0; k < h.size(); ++k)
          if (n[k] > 0) p *= h[k] / all * (1 - std::exp(-all));
        continue;
      }
      for (std::size_t k = 0; k < h.size(); ++k)
        p *= data.detector == DetectorType::count
                 ? std::exp(-h[k]) * std::pow(h[k], n[k]) / std::tgamma(n[k] + 1)
             : n[k] > 0 ? 1 - std::exp(-h[k])
                        : std::exp(-h[k]);
    }
    return p;
  }

  /// Alive from session `from` to `to`: sum over the ways of start(m) times what was seen.
  [[nodiscard]] double lived(const Data& data, const Seen& seen, std::size_t from,
                             std::size_t to) const {
    const std::size_t n = data.sessions[0].mask.points.size();
    const double area = data.sessions[0].mask.cell_area_ha;
    std::vector<double> at(n);
    for (std::size_t m = 0; m < n; ++m)
      at[m] = area * density(m) * history(data, from, seen[from], m);
    for (std::size_t j = from; j < to; ++j) {
      std::vector<double> next(n);
      for (std::size_t m = 0; m < n; ++m)
        for (std::size_t q = 0; q < n; ++q) {
          const double way = move ? move(j, m, q) : (m == q ? 1.0 : 0.0);
          if (way > 0 && at[m] > 0) next[q] += at[m] * way;
        }
      for (std::size_t q = 0; q < n; ++q) next[q] *= history(data, j + 1, seen[j + 1], q);
      at = std::move(next);
    }
    double sum = 0;
    for (const double v : at) sum += v;
    return sum;
  }

  [[nodiscard]] double stays(std::size_t from, std::size_t to) const {
    double p = 1;
    for (std::size_t j = from; j < to; ++j) p *= survived[j];
    return to < survived.size() ? p * (1 - survived[to]) : p;
  }

  [[nodiscard]] std::map<std::string, Seen> animals(const Data& data) const {
    std::map<std::string, Seen> out;
    for (std::size_t j = 0; j < data.sessions.size(); ++j)
      for (const Capture& c : data.sessions[j].captures) {
        const std::string& name = data.sessions[j].animals[c.animal];
        if (takes && !takes(name)) continue;
        Seen& seen = out[name];
        seen.resize(data.sessions.size());
        seen[j].push_back(c);
      }
    return out;
  }

  static std::size_t first_of(const Seen& seen) {
    std::size_t j = 0;
    while (seen[j].empty()) ++j;
    return j;
  }
  static std::size_t last_of(const Seen& seen) {
    std::size_t j = seen.size() - 1;
    while (seen[j].empty()) --j;
    return j;
  }
  static bool lost(const Seen& seen) {
    for (const std::vector<Capture>& session : seen)
      for (const Capture& c : session)
        if (c.lost) return true;
    return false;
  }

  /// Over all that may have been before the first capture and after the last.
  [[nodiscard]] double animal(const Data& data, const Seen& seen) const {
    double sum = 0;
    const std::size_t last = last_of(seen);
    for (std::size_t b = 0; b <= first_of(seen); ++b)
      sum += entry[b] * from_to_end(data, seen, b, last);
    return sum;
  }
  [[nodiscard]] double from_to_end(const Data& data, const Seen& seen, std::size_t b,
                                   std::size_t last) const {
    if (lost(seen)) {
      double p = 1;
      for (std::size_t j = b; j < last; ++j) p *= survived[j];
      return p * lived(data, seen, b, last);
    }
    double sum = 0;
    for (std::size_t d = last; d < seen.size(); ++d) sum += stays(b, d) * lived(data, seen, b, d);
    return sum;
  }

  /// Lambda: all that ever lived, less those that were never seen.
  [[nodiscard]] double expected_seen(const Data& data) const {
    const std::size_t n = data.sessions.size();
    const Seen nothing(n);
    double all = 0;
    for (std::size_t m = 0; m < data.sessions[0].mask.points.size(); ++m)
      all += density(m) * data.sessions[0].mask.cell_area_ha;
    double sum = 0;
    for (std::size_t b = 0; b < n; ++b)
      for (std::size_t d = b; d < n; ++d)
        sum += entry[b] * stays(b, d) * (all - lived(data, nothing, b, d));
    return sum;
  }

  [[nodiscard]] double given_nothing(const Data& data) const {
    double sum = -expected_seen(data);
    for (const auto& [name, seen] : animals(data)) sum += std::log(animal(data, seen));
    return sum;
  }
  [[nodiscard]] double given_seen(const Data& data) const {
    double sum = 0;
    const double all = expected_seen(data);
    for (const auto& [name, seen] : animals(data)) sum += std::log(animal(data, seen) / all);
    return sum;
  }
  [[nodiscard]] double given_first(const Data& data) const {
    double sum = 0;
    for (const auto& [name, seen] : animals(data)) {
      const std::size_t b = first_of(seen);
      sum += std::log(from_to_end(data, seen, b, last_of(seen)) / lived(data, seen, b, b));
    }
    return sum;
  }
};

}  // namespace dersu::scr::testing
