#include <algorithm>
#include <string>

#include "dersu/core/text.hpp"
#include "dersu/report/charts.hpp"
#include "dersu/report/headline.hpp"
#include "dersu/report/map.hpp"
#include "dersu/report/numbers.hpp"
#include "dersu/report/sections.hpp"
#include "dersu/report/table.hpp"

namespace dersu::report {
namespace {

/// Everything estimated, side by side.
void write_estimates(Page& page, const Setting& setting, const Target& target) {
  const Words& words = setting.words;
  Table table;
  table.columns = {{words.text("estimates.who")},
                   {words.text("estimates.names"), true},
                   {words.text("estimates.records"), true},
                   {words.text("estimates.animals"), true},
                   {words.text("estimates.density"), true}};
  const bool one_sigma = target.joint.detection.empty();
  if (one_sigma) table.columns.push_back({words.text("estimates.sigma"), true});
  const std::string none = "\u2013";
  const auto count = [&](const Estimate& n) {
    return known(n) ? words.estimate(n, count_decimals(n)) : none;
  };
  const auto general = [&](const Estimate& n, double unit) {
    const Estimate scaled{n.value / unit, n.lower / unit, n.upper / unit};
    return known(n) ? words.estimate(scaled, significant_decimals(scaled.value)) : none;
  };
  const auto add = [&](std::vector<Row>& rows, Row row, const Estimate& sigma_m) {
    if (one_sigma) row.push_back(general(sigma_m, 1000));
    rows.push_back(std::move(row));
  };
  for (const Alone& alone : target.alone) {
    add(table.rows,
        {escape(words.text("chart.totals.alone", {{"party", setting.name(alone.party)}})),
         words.whole(alone.individuals), words.whole(alone.records), count(alone.animals),
         general(alone.density_100km2, 1)},
        alone.sigma_m);
  }
  const CaptureSum sum = captures_of(target, setting.n_parties());
  const Joint& joint = target.joint;
  add(table.totals,
      {escape(words.text("chart.totals.total")), words.whole(sum.animals), words.whole(sum.records),
       count(joint.total), general(joint.density_100km2, 1)},
      joint.sigma_m);
  if (!known(joint.total) || table.rows.empty()) return;
  table.caption = page.table_caption(
      words,
      words.text("estimates.caption",
                 {{"level", words.percent(100 * setting.content.level,
                                          significant_decimals(100 * setting.content.level, 2))}}) +
          (one_sigma ? " " + words.text("estimates.caption.sigma") : ""));
  page.html.raw(render(table));
  if (one_sigma) return;
  page.html
      .wrap("p",
            words.html(is_by_class(target) ? "estimates.detection.class" : "estimates.detection",
                       {{"parameters", escape(joint.detection)}}))
      .line();
}

const char* detection_caption(const Target& target, bool one) {
  if (is_by_class(target)) return "chart.detection.caption.class";
  return one ? "chart.detection.caption.one" : "chart.detection.caption";
}

const char* map_caption(const Target& target, bool one) {
  if (target.density.cells.empty()) return "map.caption.none";
  return one ? "map.caption.one" : "map.caption";
}

}  // namespace

void write_target(Page& page, const Setting& setting, const Target& target, int number) {
  const Words& words = setting.words;
  Markup& html = page.html;
  html.open("section", {{"class", "target"}}).line();
  html.open("h2", {{"id", "target-" + std::to_string(number)}}).text(target.name);
  if (!target.scientific_name.empty()) {
    html.text(" ").leaf("em", target.scientific_name, {{"lang", "la"}});
  }
  html.close().line();
  html.raw(headline_figures(setting, target));
  const Headline words_of_result = headline(setting, target);
  if (!words_of_result.lead.empty()) {
    html.wrap("p", join(words_of_result.lead, " "), {{"class", "headline"}}).line();
  }
  if (!words_of_result.details.empty()) {
    html.wrap("p", join(words_of_result.details, " ")).line();
  }
  if (!target.joint.compared.empty()) {
    html.open("p", {{"class", "compared"}})
        .leaf("strong", words.text("headline.compared"))
        .text(" " + target.joint.compared)
        .close()
        .line();
  }
  if (!target.no_estimate.empty())
    html.wrap("p", words.html("headline.none", {{"why", escape(target.no_estimate)}})).line();
  const bool one = setting.sides.size() < 2;
  page.figure(words, totals_chart(setting, target, page.next_figure_id()),
              words.text(one ? "chart.totals.caption.one" : "chart.totals.caption"));
  write_estimates(page, setting, target);
  page.figure(words, density_map(setting, target, page.next_figure_id()),
              words.text(map_caption(target, one), {{"species", target.name}}) + " " +
                  map_note(setting, target));
  if (target.matched)
    page.figure(words, captures_chart(setting, target, page.next_figure_id()),
                words.text(setting.sides.size() == 2 ? "chart.captures.caption"
                                                     : "chart.captures.caption.several"));
  html.open("div", {{"class", "pair"}}).line();
  page.figure(words, detection_chart(setting, target, page.next_figure_id()),
              words.text(detection_caption(target, one)) +
                  (target.along_ways ? " " + words.text("chart.detection.ways") : ""));
  page.figure(words, accumulation_chart(setting, target, page.next_figure_id()),
              words.text("chart.accumulation.caption"));
  html.close().line();
  html.close().line();
}

void write_individuals(Page& page, const Setting& setting, const Target& target) {
  if (target.individuals.empty()) return;
  const Words& words = setting.words;
  Table table;
  table.css = "dense";
  table.columns = {{words.text("individuals.name")}, {words.text("individuals.sex")}};
  for (const int party : setting.sides) {
    const std::string group = setting.name(party);
    table.columns.push_back({words.text("individuals.own"), false, group, setting.colour(party)});
    table.columns.push_back(
        {words.text("individuals.records"), true, group, setting.colour(party)});
    table.columns.push_back(
        {words.text("individuals.stations"), true, group, setting.colour(party)});
  }
  for (const Individual& animal : target.individuals) {
    const std::string name = escape(animal.joint_name);
    Row row{animal.sightings.size() > 1 ? "<strong>" + name + "</strong>" : name,
            escape(animal.sex)};
    row.resize(table.columns.size());
    for (const Sighting& sighting : animal.sightings) {
      const auto side = std::ranges::find(setting.sides, sighting.party) - setting.sides.begin();
      const auto at = 2 + 3 * static_cast<std::size_t>(side);
      row[at] = escape(sighting.own_name);
      row[at + 1] = words.whole(sighting.records);
      row[at + 2] = words.whole(sighting.stations);
    }
    table.rows.push_back(std::move(row));
  }
  table.caption = page.table_caption(
      words,
      words.text(setting.sides.size() > 1 ? "individuals.caption" : "individuals.caption.one",
                 {{"species", target.name}}));
  page.html.raw(render(table));
}

}  // namespace dersu::report
