#include "dersu/scr/cells.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace dersu::scr {
namespace {

constexpr std::uint32_t kNever = UINT32_MAX;
using Efforts = std::map<std::uint32_t, double>;  // by cell

/// What happened to one animal.
struct History {
  std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, std::uint32_t>>>
      captures{};                      ///< by occasion: detector, place in Session::captures
  std::uint32_t lost = kNever;         ///< the occasion
  std::vector<std::uint32_t> fixes{};  ///< places in Session::fixes
};

std::vector<History> histories_of(const Session& session) {
  std::vector<History> histories(session.animals.size());
  for (std::uint32_t at = 0; at < session.captures.size(); ++at) {
    const Capture& c = session.captures[at];
    History& history = histories[c.animal];
    history.captures[c.occasion].emplace_back(c.detector, at);
    if (c.lost) history.lost = std::min(history.lost, c.occasion);
  }
  for (std::uint32_t at = 0; at < session.fixes.size(); ++at)
    histories[session.fixes[at].animal].fixes.push_back(at);
  return histories;
}

class Builder {
 public:
  Builder(const Data& data, const Session& session, Response response, const KindOf& kind_of)
      : data_(data), session_(session), response_(response), kind_of_(kind_of) {}

  Cells build() {
    survey();
    out_.animals.resize(session_.animals.size());
    const std::vector<History> histories = histories_of(session_);
    for (std::size_t i = 0; i < histories.size(); ++i) {
      now_ = {};
      now_.history = &histories[i];
      one_animal(out_.animals[i]);
    }
    out_.n_exposures = std::uint32_t(exposures_.size());
    out_.uses.resize(out_.cells.size());
    for (const auto& [efforts, index] : exposures_)
      for (const auto& [cell, effort] : efforts) out_.uses[cell].push_back({index, effort});
    for (std::vector<CellUse>& uses : out_.uses) std::ranges::sort(uses, {}, &CellUse::exposure);
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::uint32_t n_occasions() const { return session_.n_occasions; }
  [[nodiscard]] std::uint32_t n_detectors() const {
    return std::uint32_t(session_.detectors.points.size());
  }
  /// Effort as it counts in an exposure: a binomial count has as many trials.
  [[nodiscard]] double exposed(std::uint32_t detector, std::uint32_t occasion) const {
    const double effort = session_.usage(detector, occasion);
    if (capped()) return effort > 0 ? 1 : 0;
    return effort * std::max(1U, data_.trials);
  }
  [[nodiscard]] bool capped() const { return data_.detector == DetectorType::capped; }

  std::uint32_t cell(std::uint32_t detector, std::uint32_t occasion, bool learned) {
    return cell_of_kind(detector, kind_of_(detector, occasion, learned),
                        capped() ? session_.usage(detector, occasion) : 1);
  }
  std::uint32_t cell_of_kind(std::uint32_t detector, std::uint32_t kind, double effort = 1) {
    const auto [place, fresh] =
        cells_.try_emplace({detector, kind, effort}, std::uint32_t(out_.cells.size()));
    if (fresh) out_.cells.push_back({detector, kind, effort});
    return place->second;
  }
  /// Where the capture was: at the detector, or at a place of its own.
  std::uint32_t caught_cell(std::uint32_t detector, std::uint32_t occasion, std::uint32_t at) {
    const bool changed = learned(detector, occasion);
    if (!is_search(data_.detector)) return cell(detector, occasion, changed);
    return cell_of_kind(n_detectors() + at, kind_of_(detector, occasion, changed));
  }

  std::uint32_t exposure(const Efforts& efforts) {
    return exposures_.try_emplace(efforts, std::uint32_t(exposures_.size())).first->second;
  }
  /// Of occasions [begin, end), all naive or all learned.
  std::uint32_t exposure(std::uint32_t begin, std::uint32_t end, bool learned) {
    const auto [place, fresh] = spans_.try_emplace({begin, end, learned}, 0);
    if (!fresh) return place->second;
    Efforts efforts;
    for (std::uint32_t k = 0; k < n_detectors(); ++k)
      for (std::uint32_t s = begin; s < end; ++s)
        if (const double effort = exposed(k, s); effort > 0) efforts[cell(k, s, learned)] += effort;
    return place->second = exposure(efforts);
  }

  /// Cells of the whole survey come first, by detector, so that a detector's stand together.
  void survey() { exposure(0, n_occasions(), false); }

  struct Now {
    const History* history = nullptr;
    std::map<std::uint32_t, double> rows{};
    std::map<std::uint32_t, AnimalExposure> exposures{};
    Efforts changes{};
  };

  [[nodiscard]] std::uint32_t end() const {
    return now_.history->lost == kNever ? n_occasions() : now_.history->lost + 1;
  }
  [[nodiscard]] bool by_site() const {
    return response_ == Response::bk || response_ == Response::Bk;
  }

  /// Whether the animal's captures before `occasion` changed its detection, by `detector`.
  [[nodiscard]] bool learned(std::uint32_t detector, std::uint32_t occasion) const {
    const auto& captures = now_.history->captures;
    const auto there = [&](const auto& on_one) {
      return std::ranges::any_of(on_one.second, [&](const auto& c) { return c.first == detector; });
    };
    switch (response_) {
      case Response::none:
        return false;
      case Response::b:
        return captures.begin()->first < occasion;
      case Response::B:
        return occasion > 0 && captures.contains(occasion - 1);
      case Response::bk:
        return std::any_of(captures.begin(), captures.lower_bound(occasion), there);
      case Response::Bk:
        break;
    }
    const auto before = occasion > 0 ? captures.find(occasion - 1) : captures.end();
    return before != captures.end() && there(*before);
  }

  void take_back(std::uint32_t exposure, double times) { now_.exposures[exposure].back += times; }

  void one_animal(CellAnimal& out) {
    if (end() < n_occasions()) take_back(exposure(end(), n_occasions(), false), 1);
    respond();
    for (const auto& [occasion, captures] : now_.history->captures) {
      for (const auto& [detector, at] : captures) add_row(detector, occasion, at);
      if (is_exclusive(data_.detector)) add_caught(occasion, out);
    }
    for (const std::uint32_t at : now_.history->fixes) add_fix(at);
    for (const auto& [row, times] : now_.rows) out.rows.push_back({row, times});
    add_squares(out);
    for (auto& [index, exposure] : now_.exposures) {
      exposure.exposure = index;
      if (exposure.caught != 0 || exposure.back != 0) out.exposures.push_back(std::move(exposure));
    }
    for (const auto& [cell, effort] : now_.changes)
      if (effort != 0) out.changes.push_back({cell, effort});
  }

  /// Takes the naive exposure after captures out of H_0 and puts the learned one in its place.
  void respond() {
    const auto& captures = now_.history->captures;
    if (response_ == Response::b && captures.begin()->first + 1 < end()) {
      take_back(exposure(captures.begin()->first + 1, end(), false), 1);
      take_back(exposure(captures.begin()->first + 1, end(), true), -1);
    }
    if (response_ == Response::B)
      for (const auto& [occasion, caught] : captures)
        if (occasion + 1 < end()) {
          take_back(exposure(occasion + 1, occasion + 2, false), 1);
          take_back(exposure(occasion + 1, occasion + 2, true), -1);
        }
    if (by_site())
      for (std::uint32_t s = 0; s < end(); ++s) change(s, now_.changes);
  }

  /// What the detectors that changed for the animal add to the exposure of one occasion.
  void change(std::uint32_t occasion, Efforts& changes) {
    for (const std::uint32_t k : visited()) {
      const double effort = exposed(k, occasion);
      if (effort == 0 || !learned(k, occasion)) continue;
      changes[cell(k, occasion, false)] -= effort;
      changes[cell(k, occasion, true)] += effort;
    }
  }

  [[nodiscard]] std::set<std::uint32_t> visited() const {
    std::set<std::uint32_t> detectors;
    for (const auto& [occasion, captures] : now_.history->captures)
      for (const auto& [detector, at] : captures) detectors.insert(detector);
    return detectors;
  }

  /// The first of the places of fixes.
  [[nodiscard]] std::uint32_t fixes_from() const {
    const bool search = is_search(data_.detector);
    return n_detectors() + (search ? std::uint32_t(session_.captures.size()) : 0);
  }
  void add_fix(std::uint32_t at) {
    out_.rows.push_back({cell_of_kind(fixes_from() + at, kOfFixes), 1});
    now_.rows[std::uint32_t(out_.rows.size() - 1)] = 1;
  }

  void add_row(std::uint32_t detector, std::uint32_t occasion, std::uint32_t at) {
    const bool same_effort = capped() || (!is_binary(data_.detector) && data_.trials == 0);
    const CaptureRow row{caught_cell(detector, occasion, at),
                         same_effort ? 1 : session_.usage(detector, occasion)};
    const auto [place, fresh] =
        rows_.try_emplace({row.cell, row.effort}, std::uint32_t(out_.rows.size()));
    if (fresh) out_.rows.push_back(row);
    now_.rows[place->second] += session_.captures[at].count;
  }

  void add_squares(CellAnimal& out) const {
    std::map<std::uint32_t, AnimalSquares> by_kind;
    const auto place_of = [&](const AnimalRow& r) {
      const std::uint32_t detector = out_.cells[out_.rows[r.row].cell].detector;
      if (detector >= fixes_from()) return session_.fixes[detector - fixes_from()].place;
      return detector < n_detectors() ? session_.detectors.points[detector]
                                      : session_.captures[detector - n_detectors()].place;
    };
    const auto squares_of = [&](const AnimalRow& r) -> AnimalSquares& {
      return by_kind[out_.cells[out_.rows[r.row].cell].kind];
    };
    for (const AnimalRow& r : out.rows) {
      AnimalSquares& to = squares_of(r);
      to.times += r.times;
      to.centre.x_m += r.times * place_of(r).x_m;
      to.centre.y_m += r.times * place_of(r).y_m;
    }
    for (auto& [kind, to] : by_kind) {
      to.kind = kind;
      to.centre = {to.centre.x_m / to.times, to.centre.y_m / to.times};
    }
    for (const AnimalRow& r : out.rows) {
      const double d = distance_m(place_of(r), squares_of(r).centre);
      squares_of(r).spread_m2 += r.times * d * d;
    }
    for (const auto& [kind, to] : by_kind) out.squares.push_back(to);
  }

  void add_caught(std::uint32_t occasion, CellAnimal& out) {
    const bool all_learned = !by_site() && learned(0, occasion);
    const std::uint32_t shared = exposure(occasion, occasion + 1, all_learned);
    Efforts changes;
    if (by_site()) change(occasion, changes);
    if (changes.empty()) {
      now_.exposures[shared].caught += 1;
      return;
    }
    AnimalExposure own{shared, 1, 0, {}};
    for (const auto& [cell, effort] : changes) own.changes.push_back({cell, effort});
    out.exposures.push_back(std::move(own));
  }

  const Data& data_;
  const Session& session_;
  Response response_;
  const KindOf& kind_of_;
  Cells out_{};
  Now now_{};
  std::map<std::tuple<std::uint32_t, std::uint32_t, double>, std::uint32_t> cells_{};
  std::map<std::pair<std::uint32_t, double>, std::uint32_t> rows_{};
  std::map<Efforts, std::uint32_t> exposures_{};
  std::map<std::tuple<std::uint32_t, std::uint32_t, bool>, std::uint32_t> spans_{};
};

}  // namespace

Cells make_cells(const Data& data, const Session& session, Response response,
                 const KindOf& kind_of) {
  return Builder(data, session, response, kind_of).build();
}

}  // namespace dersu::scr
