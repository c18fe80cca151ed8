#include "dersu/report/table.hpp"

#include <algorithm>
#include <cassert>

namespace dersu::report {
namespace {

std::string css_of(const Column& column) { return column.is_number ? "n" : ""; }

void write_head(Markup& html, const std::vector<Column>& columns) {
  html.open("thead").line();
  const bool grouped = std::any_of(columns.begin(), columns.end(),
                                   [](const Column& column) { return !column.group.empty(); });
  if (grouped) {
    html.open("tr");
    for (std::size_t i = 0; i < columns.size();) {
      std::size_t end = i + 1;
      while (end < columns.size() && columns[end].group == columns[i].group) ++end;
      if (columns[i].group.empty()) {
        html.leaf("td", "", {{"colspan", std::to_string(end - i)}});
      } else {
        const std::string style =
            columns[i].colour.empty() ? "" : "border-color:" + columns[i].colour;
        html.open(
            "th",
            {{"scope", "colgroup"}, {"class", "group"}, {"colspan", std::to_string(end - i)}});
        html.leaf("span", columns[i].group, {{"style", style}}).close();
      }
      i = end;
    }
    html.close().line();
  }
  html.open("tr");
  for (const Column& column : columns) {
    html.leaf("th", column.heading, {{"scope", "col"}, {"class", css_of(column)}});
  }
  html.close().line().close().line();
}

void write_rows(Markup& html, const Table& table, const std::vector<Row>& rows,
                std::string_view part) {
  if (rows.empty()) return;
  html.open(part).line();
  for (const Row& row : rows) {
    assert(row.size() == table.columns.size());
    html.open("tr");
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == 0) {
        html.wrap("th", row[i], {{"scope", "row"}, {"class", css_of(table.columns[i])}});
      } else {
        html.wrap("td", row[i], {{"class", css_of(table.columns[i])}});
      }
    }
    html.close().line();
  }
  html.close().line();
}

}  // namespace

std::string render(const Table& table) {
  if (table.rows.empty()) return {};
  Markup html;
  html.open("div", {{"class", "table"}}).open("table", {{"class", table.css}}).line();
  html.wrap("caption", table.caption).line();
  write_head(html, table.columns);
  write_rows(html, table, table.rows, "tbody");
  write_rows(html, table, table.totals, "tfoot");
  html.close().close().line();
  return html.take();
}

}  // namespace dersu::report
