// Effort and species.
#include <string>

#include "dersu/report/charts.hpp"
#include "dersu/report/numbers.hpp"
#include "dersu/report/sections.hpp"
#include "dersu/report/table.hpp"

namespace dersu::report {
namespace {

std::string species_name(const Species& species) {
  Markup html;
  if (!species.name.empty()) html.text(species.name).empty("br");
  html.leaf("em", species.scientific_name, {{"lang", "la"}});
  return html.take();
}

const SpeciesCount* count_of(const Species& species, int party) {
  for (const SpeciesCount& count : species.counts) {
    if (count.party == party) return &count;
  }
  return nullptr;
}

/// "24 of 60 (40 %)".
std::string stations(const Words& words, const SpeciesCount& count) {
  if (count.stations <= 0) return words.whole(count.stations_with);
  const double percent =
      100.0 * static_cast<double>(count.stations_with) / static_cast<double>(count.stations);
  return words.text("species.stations.of", {{"with", words.whole(count.stations_with)},
                                            {"all", words.whole(count.stations)},
                                            {"percent", words.percent(percent)}});
}

std::string abundance(const Words& words, const SpeciesCount& count) {
  const Estimate& rate = count.per_100_trap_days;
  return known(rate) ? words.estimate(rate, 2) : std::string();
}

/// A row per species, the parties side by side.
Table side_by_side(const Setting& setting) {
  const Words& words = setting.words;
  Table table;
  table.columns = {{words.text("species.name")}};
  for (const int party : setting.sides) {
    const std::string group = setting.name(party);
    const std::string colour = setting.colour(party);
    table.columns.push_back({words.text("species.records"), true, group, colour});
    table.columns.push_back({words.text("species.stations"), true, group, colour});
    table.columns.push_back({words.text("species.rate"), true, group, colour});
  }
  for (const Species& species : setting.content.species) {
    Row row{species_name(species)};
    for (const int party : setting.sides) {
      const SpeciesCount* count = count_of(species, party);
      row.push_back(count != nullptr ? words.whole(count->records) : "\u2013");
      row.push_back(count != nullptr ? escape(stations(words, *count)) : "");
      row.push_back(count != nullptr ? escape(abundance(words, *count)) : "");
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// A row per species and party, for more than two parties.
Table one_by_one(const Setting& setting) {
  const Words& words = setting.words;
  Table table;
  table.columns = {{words.text("species.name")},
                   {words.text("species.party")},
                   {words.text("species.records"), true},
                   {words.text("species.stations"), true},
                   {words.text("species.rate"), true}};
  for (const Species& species : setting.content.species) {
    for (const SpeciesCount& count : species.counts) {
      const bool first = &count == &species.counts.front();
      table.rows.push_back({first ? species_name(species)
                                  : "<span class=\"unseen\">" + species_name(species) + "</span>",
                            escape(setting.name(count.party)), words.whole(count.records),
                            escape(stations(words, count)), escape(abundance(words, count))});
    }
  }
  return table;
}

}  // namespace

void write_effort(Page& page, const Setting& setting) {
  const Words& words = setting.words;
  const std::string chart = effort_chart(setting, page.next_figure_id());
  if (chart.empty()) return;
  page.html.open("section").line();
  page.heading(words.text("effort.heading"), "effort");
  const bool rows = setting.content.cameras.size() <= kMostCameraRows;
  std::string caption = words.text(rows ? "chart.effort.caption" : "chart.effort.caption.days");
  if (rows && !setting.exact_places()) caption += " " + words.text("chart.effort.anonymous");
  page.figure(words, chart, caption);
  page.html.close().line();
}

void write_species(Page& page, const Setting& setting) {
  if (setting.content.species.empty()) return;
  const Words& words = setting.words;
  page.html.open("section").line();
  page.heading(words.text("species.heading"), "species");
  Table table = setting.sides.size() <= 2 ? side_by_side(setting) : one_by_one(setting);
  table.caption = page.table_caption(words, words.text("species.caption"));
  table.css = "dense";
  page.html.raw(render(table));
  page.html.close().line();
}

}  // namespace dersu::report
