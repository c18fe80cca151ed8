#include "dersu/report/sections.hpp"

namespace dersu::report {

std::string Page::table_caption(const Words& words, const std::string& caption) {
  ++tables;
  return "<b>" + words.html("table.number", {{"n", std::to_string(tables)}}) + "</b> " +
         escape(caption);
}

void Page::heading(const std::string& text, const std::string& id) {
  html.leaf("h2", text, {{"id", id}}).line();
}

std::string Page::next_figure_id() const { return "figure-" + std::to_string(figures + 1); }

void Page::figure(const Words& words, const std::string& svg, const std::string& caption,
                  std::string_view css) {
  if (svg.empty()) return;
  ++figures;
  html.open("figure", {{"class", std::string(css)}}).line();
  html.open("div", {{"class", "drawing"}}).raw(svg).close().line();
  html.open("figcaption");
  html.leaf("b", words.text("figure.number", {{"n", std::to_string(figures)}}));
  html.text(" " + caption).close().line();
  html.close().line();
}

}  // namespace dersu::report
