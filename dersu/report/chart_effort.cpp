#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "dersu/report/axes.hpp"
#include "dersu/report/charts.hpp"

namespace dersu::report {
namespace {

constexpr double kWidth = 760;
constexpr double kLeft = 64;
constexpr double kRight = 684;
constexpr double kHead = 24;       // a party's heading
constexpr double kDayPanel = 70;   // cameras per day, one party
constexpr double kSumPanel = 130;  // trap days over time
constexpr double kTimeLabels = 40;

/// The first and last day on which any camera worked; first > last where none did.
DayRange span_of(const std::vector<Camera>& cameras) {
  DayRange span{1, 0};
  for (const Camera& camera : cameras) {
    for (const DayRange& range : camera.worked) {
      if (span.first > span.last) span = range;
      span.first = std::min(span.first, range.first);
      span.last = std::max(span.last, range.last);
    }
  }
  return span;
}

/// For each day of `span`, the sum of `weight` over the party's cameras that worked.
template <class Weight>
std::vector<double> per_day(const std::vector<Camera>& cameras, int party, DayRange span,
                            Weight weight) {
  std::vector<double> change(static_cast<std::size_t>(span.last - span.first + 2));
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    if (cameras[i].party != party) continue;
    for (const DayRange& range : cameras[i].worked) {
      change[static_cast<std::size_t>(range.first - span.first)] += weight(i);
      change[static_cast<std::size_t>(range.last - span.first) + 1] -= weight(i);
    }
  }
  std::partial_sum(change.begin(), change.end(), change.begin());
  change.pop_back();
  return change;
}

class EffortChart {
 public:
  EffortChart(const Setting& setting, DayRange span) : setting_(setting), span_(span) {
    const std::vector<Camera>& cameras = setting.content.cameras;
    by_party_.resize(static_cast<std::size_t>(setting.n_parties()));
    for (std::size_t i = 0; i < cameras.size(); ++i) {
      by_party_[static_cast<std::size_t>(cameras[i].party)].push_back(i);
    }
    // The order of the labels, which are numbered by first day of work.
    for (std::vector<std::size_t>& party : by_party_) {
      std::stable_sort(party.begin(), party.end(), [&](std::size_t a, std::size_t b) {
        const auto first = [&](std::size_t i) {
          return cameras[i].worked.empty() ? span_.last : cameras[i].worked.front().first;
        };
        const auto last = [&](std::size_t i) {
          return cameras[i].worked.empty() ? span_.last : cameras[i].worked.back().last;
        };
        return std::pair(first(a), last(a)) < std::pair(first(b), last(b));
      });
    }
    row_ = cameras.size() <= 40 ? 14 : cameras.size() <= 70 ? 9 : 6;
    single_ = cameras.size() <= kMostCameraRows;
  }

  std::string draw(std::string_view id) {
    const double upper = single_ ? rows_height() : days_height();
    const Words& words = setting_.words;
    Svg svg(kWidth, upper + kTimeLabels + kSumPanel + 66, id, words.text("chart.effort.title"),
            words.text(single_ ? "chart.effort.text" : "chart.effort.text.days"));
    const Panel panel{kLeft, 4, kRight, upper};
    draw_time_axis(svg, words, panel, time(), span_.first, span_.last);
    double y = 4;
    for (int party = 0; party < setting_.n_parties(); ++party) {
      if (by_party_[static_cast<std::size_t>(party)].empty()) continue;
      draw_heading(svg, party, y);
      y += kHead;
      y = single_ ? draw_rows(svg, party, y) : draw_days(svg, party, y);
    }
    draw_sums(svg, upper + kTimeLabels + 26);
    return svg.take();
  }

 private:
  [[nodiscard]] Scale time() const {
    return {static_cast<double>(span_.first), static_cast<double>(span_.last + 1), kLeft, kRight};
  }
  [[nodiscard]] double rows_height() const {
    double height = 4;
    for (const auto& party : by_party_) {
      if (!party.empty()) height += kHead + static_cast<double>(party.size()) * row_ + 10;
    }
    return height;
  }
  [[nodiscard]] double days_height() const {
    double height = 4;
    for (const auto& party : by_party_) height += party.empty() ? 0 : kHead + kDayPanel + 14;
    return height;
  }

  void draw_heading(Svg& svg, int party, double y) const {
    const EffortSum sum = effort_of(setting_, party);
    const std::string name = setting_.name(party);
    svg.text(kLeft, y + 14, name, "label strong halo", Anchor::start,
             "fill:" + setting_.colour(party));
    svg.text(
        kLeft + text_width(name, 14) + 10, y + 14,
        setting_.words.text(
            "chart.effort.party",
            {{"cameras", setting_.words.count("count.cameras", sum.cameras)},
             {"days", setting_.words.count("count.trap_days", static_cast<std::int64_t>(
                                                                  std::llround(sum.trap_days)))}}),
        "key halo");
  }

  /// One row a camera: a thin line from its first to its last day, thick where it worked.
  double draw_rows(Svg& svg, int party, double y) const {
    const Scale x = time();
    const auto& cameras = by_party_[static_cast<std::size_t>(party)];
    const std::size_t label_every = row_ >= 12 ? 1 : row_ >= 9 ? 2 : 5;
    Path idle;
    Path worked;
    for (std::size_t k = 0; k < cameras.size(); ++k) {
      const Camera& camera = setting_.content.cameras[cameras[k]];
      const double middle = y + row_ / 2;
      if (!camera.worked.empty()) {
        idle.move(x(camera.worked.front().first), middle)
            .line(x(camera.worked.back().last + 1), middle);
      }
      for (const DayRange& range : camera.worked) {
        worked.move(x(range.first), middle).line(x(range.last + 1), middle);
      }
      if (k == 0 || (k + 1) % label_every == 0) {
        svg.text(kLeft - 7, middle + 3.2, setting_.camera_labels[cameras[k]], "tiny", Anchor::end);
      }
      y += row_;
    }
    svg.path(idle.data(), "idle");
    svg.path(worked.data(), "work",
             "stroke:" + setting_.colour(party) + ";stroke-width:" + px(row_ * 0.62));
    return y + 10;
  }

  /// The number of cameras that worked on each day, as a stepped area.
  double draw_days(Svg& svg, int party, double y) const {
    const auto counts =
        per_day(setting_.content.cameras, party, span_, [](std::size_t) { return 1.0; });
    const Ticks ticks = nice_ticks(0, *std::max_element(counts.begin(), counts.end()), 3);
    const Panel panel{kLeft, y, kRight, y + kDayPanel};
    const Scale value{0, ticks.values.back(), panel.bottom, panel.top};
    const Scale x = time();
    draw_y_axis(svg, setting_.words, panel, value, ticks);
    Path area;
    area.move(x(span_.first), panel.bottom);
    double last = -1;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == last) continue;
      const double at = x(span_.first + static_cast<double>(i));
      area.line(at, value(std::max(last, 0.0))).line(at, value(counts[i]));
      last = counts[i];
    }
    area.line(x(span_.last + 1), value(last)).line(x(span_.last + 1), panel.bottom).close();
    svg.path(area.data(), "area", "fill:" + setting_.colour(party));
    return panel.bottom + 14;
  }

  /// Trap days summed over time, one line a party, named at its end.
  void draw_sums(Svg& svg, double top) const {
    const Words& words = setting_.words;
    const Panel panel{kLeft, top, kRight, top + kSumPanel};
    svg.text(0, top - 12, words.text("chart.effort.sum"), "tick");
    const auto weight = [&](std::size_t i) {
      double days = 0;
      for (const DayRange& range : setting_.content.cameras[i].worked) {
        days += range.last - range.first + 1;
      }
      return days > 0 ? setting_.trap_days[i] / days : 0;
    };
    std::vector<std::vector<double>> sums;
    double high = 1;
    for (int party = 0; party < setting_.n_parties(); ++party) {
      std::vector<double> sum = per_day(setting_.content.cameras, party, span_, weight);
      std::partial_sum(sum.begin(), sum.end(), sum.begin());
      high = std::max(high, sum.back());
      sums.push_back(std::move(sum));
    }
    const Ticks ticks = nice_ticks(0, high, 4);
    const Scale y{0, ticks.values.back(), panel.bottom, panel.top};
    const Scale x = time();
    draw_time_axis(svg, words, panel, x, span_.first, span_.last);
    draw_y_axis(svg, words, panel, y, ticks);
    std::vector<std::pair<double, int>> ends;
    for (int party = 0; party < setting_.n_parties(); ++party) {
      const std::vector<double>& sum = sums[static_cast<std::size_t>(party)];
      if (sum.back() <= 0) continue;
      // A point a week is all that the width can show of a year and more.
      const std::size_t step = sum.size() > 400 ? 7 : 1;
      Path path;
      path.move(x(span_.first), y(0));
      for (std::size_t i = 0; i < sum.size(); i += step) {
        path.line(x(span_.first + static_cast<double>(i) + 1), y(sum[i]));
      }
      path.line(x(span_.last + 1), y(sum.back()));
      svg.path(path.data(), "curve", "stroke:" + setting_.colour(party));
      ends.emplace_back(y(sum.back()), party);
    }
    std::sort(ends.begin(), ends.end());
    double below = -1e9;  // labels that would touch are pushed down
    for (const auto& [at, party] : ends) {
      below = std::max(at + 4, below + 16);
      const double days = sums[static_cast<std::size_t>(party)].back();
      svg.text(kRight + 8, below,
               words.text("chart.effort.end",
                          {{"party", setting_.code(party)}, {"days", words.number(days)}}),
               "key", Anchor::start, "fill:" + setting_.colour(party));
    }
  }

  const Setting& setting_;
  DayRange span_;
  std::vector<std::vector<std::size_t>> by_party_{};
  double row_ = 6;
  bool single_ = true;
};

}  // namespace

std::string effort_chart(const Setting& setting, std::string_view id) {
  const DayRange span = span_of(setting.content.cameras);
  if (span.first > span.last) return {};
  return EffortChart(setting, span).draw(id);
}

}  // namespace dersu::report
