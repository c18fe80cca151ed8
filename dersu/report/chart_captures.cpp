#include <algorithm>
#include <map>
#include <vector>

#include "dersu/report/axes.hpp"
#include "dersu/report/charts.hpp"
#include "dersu/report/colour.hpp"

namespace dersu::report {
namespace {

constexpr double kWidth = 760;
constexpr double kLeft = 150;
constexpr double kBar = 24;

/// A bar from animal number `from` to `to` with its label inside or behind it.
struct Bar {
  std::string label{};
  double from = 0;
  double to = 0;
  std::string colour{};
};

/// Two parties: the first one's animals from the left, the second one's to the right, so that the
/// animals of both lie under each other.
std::vector<Bar> overlapping(const Setting& setting, const CaptureSum& sum) {
  const auto n = static_cast<double>(sum.animals);
  const int west = setting.sides[0];
  const int east = setting.sides[1];
  const auto first = static_cast<double>(sum.by_party[static_cast<std::size_t>(west)]);
  const auto second = static_cast<double>(sum.by_party[static_cast<std::size_t>(east)]);
  return {{setting.words.text("party.joint"), 0, n, std::string(kInk)},
          {setting.name(west), 0, first, setting.colour(west)},
          {setting.name(east), n - second, n, setting.colour(east)}};
}

/// More parties: one bar for every combination that has animals, the largest first.
std::vector<Bar> combinations(const Setting& setting, const Target& target, const CaptureSum& sum) {
  std::map<std::vector<int>, int> animals;
  for (const Individual& animal : target.individuals) {
    std::vector<int> parties;
    for (const Sighting& sighting : animal.sightings) parties.push_back(sighting.party);
    std::sort(parties.begin(), parties.end());
    ++animals[parties];
  }
  std::vector<Bar> bars{
      {setting.words.text("party.joint"), 0, static_cast<double>(sum.animals), std::string(kInk)}};
  for (const auto& [parties, n] : animals) {
    if (parties.empty()) continue;
    std::vector<std::string> codes;
    for (const int party : parties) codes.push_back(setting.code(party));
    const std::string label =
        parties.size() == 1
            ? setting.words.text("chart.captures.only", {{"party", setting.name(parties[0])}})
            : setting.words.list(codes);
    bars.push_back({label, 0, static_cast<double>(n),
                    parties.size() == 1 ? setting.colour(parties[0]) : std::string(kMuted)});
  }
  std::stable_sort(bars.begin() + 1, bars.end(),
                   [](const Bar& a, const Bar& b) { return a.to > b.to; });
  return bars;
}

}  // namespace

std::string captures_chart(const Setting& setting, const Target& target, std::string_view id) {
  const Words& words = setting.words;
  const CaptureSum sum = captures_of(target, setting.n_parties());
  if (sum.animals == 0 || setting.sides.size() < 2) return {};
  const bool two = setting.sides.size() == 2;
  const std::vector<Bar> bars =
      two ? overlapping(setting, sum) : combinations(setting, target, sum);
  const double head = two ? 22 : 4;
  const double height = head + static_cast<double>(bars.size()) * (kBar + 8);
  const Panel panel{kLeft, head, kWidth - 44, height};
  const Scale x{0, static_cast<double>(sum.animals), panel.left, panel.right};
  Svg svg(kWidth, height + 4, id, words.text("chart.captures.title", {{"species", target.name}}),
          words.text("chart.captures.text"));
  double y = panel.top;
  for (const Bar& bar : bars) {
    svg.text(panel.left - 14, y + kBar / 2 + 4.5, bar.label, "label", Anchor::end);
    svg.rect(x(bar.from), y, std::max(1.0, x(bar.to) - x(bar.from)), kBar, "fillbar",
             "fill:" + bar.colour);
    svg.text(x(bar.to) + 8, y + kBar / 2 + 4.5, words.number(bar.to - bar.from), "value");
    y += kBar + 8;
  }
  if (two && sum.shared > 0) {
    const double west = x(bars[2].from);
    const double east = x(bars[1].to);
    svg.rect(west, panel.top - 4, east - west, panel.bottom - panel.top, "bracket");
    svg.text((west + east) / 2, panel.top - 9, words.count("chart.captures.both", sum.shared),
             "note strong", Anchor::middle);
  }
  return svg.take();
}

}  // namespace dersu::report
