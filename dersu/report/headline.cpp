#include "dersu/report/headline.hpp"

#include "dersu/report/markup.hpp"
#include "dersu/report/numbers.hpp"

namespace dersu::report {
namespace {

std::string strong(const std::string& text) { return "<strong>" + escape(text) + "</strong>"; }

/// A text that stays on one line.
std::string unbroken(const std::string& text) {
  return "<span class=\"nw\">" + escape(text) + "</span>";
}

/// "52 (95 % interval 45–62)", the number emphasised.
std::string full(const Setting& setting, const Estimate& estimate, bool is_percent) {
  const Words& words = setting.words;
  const int decimals = is_percent ? percent_decimals(estimate) : count_decimals(estimate);
  const std::string value =
      is_percent ? words.percent(estimate.value, decimals) : words.number(estimate.value, decimals);
  if (!has_interval(estimate)) return strong(value);
  std::string interval = words.interval(estimate, decimals);
  if (is_percent) interval = words.text("number.percent", {{"n", interval}});
  const double level = 100 * setting.content.level;
  return words.html("headline.number",
                    {{"value", strong(value)},
                     {"level", escape(words.percent(level, significant_decimals(level, 2)))},
                     {"interval", unbroken(interval)}});
}

/// "52 (45–62)", the number emphasised.
std::string brief(const Setting& setting, const Estimate& estimate, int decimals) {
  std::string value = strong(setting.words.number(estimate.value, decimals));
  if (!has_interval(estimate)) return value;
  return setting.words.html(
      "number.estimate",
      {{"value", value}, {"interval", unbroken(setting.words.interval(estimate, decimals))}});
}

void add_photographed(std::vector<std::string>& out, const Setting& setting, const Target& target) {
  const Words& words = setting.words;
  const CaptureSum sum = captures_of(target, setting.n_parties());
  if (sum.animals == 0) return;
  const std::string animals = strong(words.count("count.animals", sum.animals));
  const std::string records = escape(words.count("count.records", sum.records));
  if (setting.sides.size() < 2) {
    out.push_back(
        words.html("headline.photographed.one", {{"animals", animals}, {"records", records}}));
    return;
  }
  if (!target.matched) {
    out.push_back(words.html("headline.photographed.unmatched",
                             {{"animals", animals}, {"records", records}}));
    return;
  }
  const char* key =
      setting.sides.size() == 2 ? "headline.photographed.two" : "headline.photographed.several";
  out.push_back(words.html(
      key, {{"animals", animals},
            {"parties", escape(words.whole(static_cast<std::int64_t>(setting.sides.size())))},
            {"shared", strong(words.whole(sum.shared))},
            {"records", records}}));
}

void add_alone(std::vector<std::string>& out, const Setting& setting, const Target& target) {
  std::vector<std::string> sides;
  for (const Alone& alone : target.alone) {
    if (!known(alone.animals)) continue;
    sides.push_back(setting.words.html(
        "headline.alone.side",
        {{"party", escape(setting.name(alone.party))},
         {"estimate", brief(setting, alone.animals, count_decimals(alone.animals))}}));
  }
  if (sides.size() > 1) {
    out.push_back(setting.words.html("headline.alone", {{"sides", setting.words.list(sides)}}));
  }
}

void add_totals(std::vector<std::string>& out, const Setting& setting, const Joint& joint) {
  const Words& words = setting.words;
  if (!known(joint.total)) return;
  const std::string total = full(setting, joint.total, false);
  out.push_back(known(joint.naive_sum)
                    ? words.html("headline.totals",
                                 {{"sum", full(setting, joint.naive_sum, false)}, {"total", total}})
                    : words.html("headline.total", {{"total", total}}));
  if (known(joint.overstatement_percent)) {
    const Estimate& percent = joint.overstatement_percent;
    out.push_back(words.html(std::string("headline.overstatement") + verdict(percent),
                             {{"percent", full(setting, magnitude(percent), true)}}));
  }
}

void add_precision(std::vector<std::string>& out, const Setting& setting, const Joint& joint) {
  const Words& words = setting.words;
  // Without an interval nobody can tell a gain from none; the two CVs below are told anyway.
  if (known(joint.precision_percent) && has_interval(joint.precision_percent)) {
    const Estimate& percent = joint.precision_percent;
    out.push_back(words.html(std::string("headline.precision") + verdict(percent),
                             {{"percent", full(setting, magnitude(percent), true)}}));
  }
  if (known(joint.naive_cv_percent) && known(joint.joint_cv_percent)) {
    out.push_back(
        words.html("headline.cv", {{"joint", escape(words.percent(joint.joint_cv_percent, 1))},
                                   {"sum", escape(words.percent(joint.naive_cv_percent, 1))}}));
  }
  if (known(joint.density_100km2)) {
    const int decimals = significant_decimals(joint.density_100km2.value);
    const char* key = setting.sides.size() < 2 ? "headline.density.one" : "headline.density";
    out.push_back(words.html(key, {{"density", brief(setting, joint.density_100km2, decimals)}}));
  }
}

}  // namespace

Headline headline(const Setting& setting, const Target& target) {
  Headline out;
  add_photographed(out.lead, setting, target);
  add_totals(out.lead, setting, target.joint);
  add_alone(out.details, setting, target);
  add_precision(out.details, setting, target.joint);
  return out;
}

std::string headline_figures(const Setting& setting, const Target& target) {
  const Words& words = setting.words;
  const Joint& joint = target.joint;
  if (!known(joint.total)) return {};
  Markup html;
  html.open("dl", {{"class", "figures"}}).line();
  const auto figure = [&](const char* key, const std::string& value, const std::string& below,
                          const char* css) {
    html.open("div", {{"class", css}});
    html.leaf("dt", words.text(key));
    html.open("dd").leaf("b", value);
    if (!below.empty()) html.text(" ").leaf("span", below);
    html.close().close().line();
  };
  const auto estimate = [&](const char* key, const Estimate& n, const char* css) {
    const int decimals = count_decimals(n);
    figure(key, words.number(n.value, decimals),
           has_interval(n) ? words.interval(n, decimals) : std::string(), css);
  };
  if (known(joint.naive_sum)) estimate("figures.sum", joint.naive_sum, "muted");
  const bool one = setting.sides.size() < 2;
  estimate(one ? "figures.total.one" : "figures.total", joint.total, "main");
  const CaptureSum sum = captures_of(target, setting.n_parties());
  if (sum.animals > 0 && !one && target.matched) {
    figure(setting.sides.size() == 2 ? "figures.shared" : "figures.shared.several",
           words.whole(sum.shared), words.count("figures.shared.of", sum.animals), "muted");
  }
  html.close().line();
  return html.take();
}

}  // namespace dersu::report
