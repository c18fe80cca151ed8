#include <algorithm>
#include <cmath>
#include <vector>

#include "dersu/report/axes.hpp"
#include "dersu/report/charts.hpp"
#include "dersu/report/colour.hpp"
#include "dersu/report/numbers.hpp"

namespace dersu::report {
namespace {

constexpr double kWidth = 760;
constexpr double kNumbers = 128;  // room for "52 (45–62)" on the right
constexpr double kRow = 28;
constexpr double kGap = 36;  // between the sum and the total, for the difference

enum class Mark { alone, sum, total, part };

struct Row {
  std::string label{};
  Estimate animals{};
  std::string colour{};
  Mark mark = Mark::alone;
  double y = 0;
};

void draw_row(Svg& svg, const Words& words, const Row& row, const Scale& x, double left) {
  const bool strong = row.mark == Mark::total;
  const Estimate& n = row.animals;
  svg.text(left - 14, row.y + 4.5, row.label, strong ? "label strong" : "label", Anchor::end);
  const std::string stroke = "stroke:" + row.colour;
  if (has_interval(n)) {
    svg.line(x(n.lower), row.y, x(n.upper), row.y, strong ? "bar thick" : "bar", stroke);
  }
  const bool joint = row.mark == Mark::total || row.mark == Mark::part;
  svg.circle(x(n.value), row.y, strong ? 6.5 : 5, joint ? "dot" : "dot hollow",
             joint ? "fill:" + row.colour : stroke);
  svg.text(kWidth, row.y + 4.5, words.estimate(n, count_decimals(n)),
           strong ? "value strong" : "value", Anchor::end);
}

/// The step from the sum to the total, drawn between their rows.
void draw_difference(Svg& svg, const Setting& setting, const Joint& joint, const Row& sum,
                     const Row& total, const Scale& x) {
  const double x_sum = x(sum.animals.value);
  const double x_total = x(total.animals.value);
  const double y = (sum.y + total.y) / 2;
  svg.line(x_sum, sum.y + 7, x_sum, y + 5, "drop");
  svg.line(x_total, y - 5, x_total, total.y - 9, "drop");
  svg.line(x_sum, y, x_total, y, "step");
  const double direction = x_total < x_sum ? -1 : 1;
  svg.path(Path()
               .move(x_total - 5 * direction, y - 3.5)
               .line(x_total, y)
               .line(x_total - 5 * direction, y + 3.5)
               .data(),
           "step");
  const int decimals = std::max(count_decimals(sum.animals), count_decimals(total.animals));
  const double difference =
      as_printed(total.animals.value, decimals) - as_printed(sum.animals.value, decimals);
  const std::string number = setting.words.number(std::abs(difference), decimals);
  const Estimate& percent = joint.overstatement_percent;
  const std::string text =
      known(percent)
          ? setting.words.text(
                std::string("chart.totals.difference") + verdict(percent),
                {{"n", number}, {"percent", setting.words.percent_estimate(magnitude(percent))}})
          : number;
  const double room_left = std::min(x_sum, x_total);  // this row has no label
  const bool to_right = text_width(text, 12.5) + 12 > room_left;
  const double at = to_right ? std::max(x_sum, x_total) + 10 : std::min(x_sum, x_total) - 10;
  svg.text(at, y + 4, text, "note halo", to_right ? Anchor::start : Anchor::end);
}

}  // namespace

std::string totals_chart(const Setting& setting, const Target& target, std::string_view id) {
  const Words& words = setting.words;
  const Joint& joint = target.joint;
  if (!known(joint.total)) return {};
  std::vector<Row> rows;
  for (const Alone& alone : target.alone) {
    if (!known(alone.animals)) continue;
    rows.push_back({words.text("chart.totals.alone", {{"party", setting.name(alone.party)}}),
                    alone.animals, setting.colour(alone.party), Mark::alone});
  }
  if (known(joint.naive_sum)) {
    rows.push_back(
        {words.text("chart.totals.sum"), joint.naive_sum, std::string(kMuted), Mark::sum});
  }
  rows.push_back({words.text("chart.totals.total"), joint.total, std::string(kInk), Mark::total});
  for (const Territory& territory : joint.territories) {
    if (!known(territory.animals)) continue;
    rows.push_back({words.text(territory.is_cut ? "chart.totals.part.cut" : "chart.totals.part",
                               {{"territory", territory.name}}),
                    territory.animals, setting.colour(territory.party), Mark::part});
  }
  double low = 0;
  double high = 1;
  double label_width = 100;
  const Row* sum = nullptr;
  const Row* total = nullptr;
  double y = 22;
  for (Row& row : rows) {
    if (row.mark == Mark::total && sum != nullptr) y += kGap;
    row.y = y;
    y += kRow;
    high = std::max({high, row.animals.value, has_interval(row.animals) ? row.animals.upper : 0});
    if (has_interval(row.animals)) low = std::min(low, row.animals.lower);
    label_width = std::max(label_width, text_width(row.label, 13));
    if (row.mark == Mark::sum) sum = &row;
    if (row.mark == Mark::total) total = &row;
  }
  const double left = std::min(label_width + 18, 260.0);
  const Panel panel{left, 6, kWidth - kNumbers, y - 8};
  const Ticks ticks = nice_ticks(low, high, 7);
  const Scale x{ticks.values.front(), ticks.values.back(), panel.left, panel.right};
  Svg svg(kWidth, panel.bottom + 42, id,
          words.text("chart.totals.title", {{"species", target.name}}),
          words.text("chart.totals.text"));
  draw_x_axis(svg, words, panel, x, ticks, true);
  svg.text((panel.left + panel.right) / 2, panel.bottom + 36, words.text("chart.totals.axis"),
           "tick", Anchor::middle);
  if (sum != nullptr) draw_difference(svg, setting, joint, *sum, *total, x);
  for (const Row& row : rows) draw_row(svg, words, row, x, left);
  return svg.take();
}

}  // namespace dersu::report
