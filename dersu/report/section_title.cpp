#include <cmath>

#include "dersu/report/numbers.hpp"
#include "dersu/report/sections.hpp"

namespace dersu::report {
namespace {

/// A small square in the party's colour before its name.
void write_party(Markup& html, const Setting& setting, int party) {
  html.open("span", {{"class", "party"}});
  html.leaf("i", "", {{"style", "background:" + setting.colour(party)}, {"aria-hidden", "true"}});
  html.text(setting.name(party)).close();
}

void write_fact(Markup& html, const Words& words, const char* key, const std::string& markup) {
  if (markup.empty()) return;
  html.open("div").leaf("dt", words.text(key)).wrap("dd", markup).close().line();
}

std::string areas(const Setting& setting) {
  Markup html;
  for (const Area& area : setting.content.areas) {
    html.open("span", {{"class", "area"}});
    for (const int party : area.parties) {
      html.leaf("i", "",
                {{"style", "background:" + setting.colour(party)}, {"aria-hidden", "true"}});
    }
    html.text(area.name);
    if (known(area.area_km2)) {
      html.leaf("small", " " + setting.words.text("number.km2",
                                                  {{"n", setting.words.number(area.area_km2)}}));
    }
    html.close().text(" ");
  }
  return html.take();
}

}  // namespace

void write_title(Page& page, const Setting& setting) {
  const Content& content = setting.content;
  const Words& words = setting.words;
  Markup& html = page.html;
  html.open("header").line();
  html.leaf("p", words.text(setting.sides.size() < 2 ? "title.kind.one" : "title.kind"),
            {{"class", "kicker"}})
      .line();
  html.leaf("h1", content.title).line();
  if (!content.subtitle.empty()) {
    html.leaf("p", content.subtitle, {{"class", "subtitle"}}).line();
  }
  if (content.simulated) {
    html.open("p", {{"class", "simulated"}})
        .leaf("strong", words.text("simulated.short"))
        .text(" " + words.text("simulated.long"))
        .close()
        .line();
  }
  html.open("dl", {{"class", "facts"}}).line();
  Markup parties;
  for (int party = 0; party < setting.n_parties(); ++party) {
    write_party(parties, setting, party);
    parties.text(" ");
  }
  write_fact(html, words, "title.parties", parties.take());
  write_fact(html, words, "title.areas", areas(setting));
  if (content.data_span.first <= content.data_span.last) {
    write_fact(html, words, "title.data", escape(words.dates(content.data_span)));
  }
  const EffortSum effort = effort_of(setting, kJoint);
  if (effort.cameras > 0) {
    const auto days = static_cast<std::int64_t>(std::llround(effort.trap_days));
    write_fact(html, words, "title.effort",
               escape(words.text("title.effort.sum",
                                 {{"cameras", words.count("count.cameras", effort.cameras)},
                                  {"days", words.count("count.trap_days", days)}})));
  }
  html.close().line();
  html.close().line();
}

}  // namespace dersu::report
