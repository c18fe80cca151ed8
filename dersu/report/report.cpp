#include "dersu/report/report.hpp"

#include "dersu/report/check.hpp"
#include "dersu/report/sections.hpp"
#include "dersu/report/style.hpp"

namespace dersu::report {

Result<std::string> render_report(const Content& content) {
  DERSU_CHECK(check_content(content));
  DERSU_TRY(words, Words::in(content.language));
  const Setting setting = make_setting(content, std::move(words));
  Page page;
  Markup& html = page.html;
  html.raw("<!DOCTYPE html>\n");
  html.open("html", {{"lang", content.language}}).line();
  html.open("head").line();
  html.empty("meta", {{"charset", "utf-8"}}).line();
  html.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.line().empty("meta", {{"name", "generator"}, {"content", "dersu " + content.version}});
  html.line()
      .leaf("title", setting.words.text(setting.sides.size() < 2 ? "title.page.one" : "title.page",
                                        {{"title", content.title}}))
      .line();
  html.open("style").line().raw(style_sheet()).close().line();
  html.close().line();
  html.open("body").line().open("main").line();
  write_title(page, setting);
  int number = 0;
  for (const Target& target : content.targets) write_target(page, setting, target, ++number);
  write_species(page, setting);
  write_effort(page, setting);
  write_methods(page, setting);
  write_provenance(page, setting);
  write_citations(page, setting);
  bool annex = false;
  for (const Target& target : content.targets) annex = annex || !target.individuals.empty();
  if (annex) {
    html.open("section", {{"class", "annex"}}).line();
    page.heading(setting.words.text("individuals.heading"), "individuals");
    for (const Target& target : content.targets) write_individuals(page, setting, target);
    html.close().line();
  }
  html.close().line().close().line().close().line();
  return html.take();
}

}  // namespace dersu::report
