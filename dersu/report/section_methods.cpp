// Methods, notices, where the numbers come from, references.
#include <algorithm>
#include <string>
#include <vector>

#include "dersu/report/sections.hpp"
#include "dersu/report/table.hpp"

namespace dersu::report {
namespace {

void write_notices(Page& page, const Setting& setting, Notice::Kind kind, const char* heading) {
  Markup items;
  for (const Notice& notice : setting.content.notices) {
    if (notice.kind == kind) items.leaf("li", notice.text).line();
  }
  const std::string list = items.take();
  if (list.empty()) return;
  page.html.leaf("h3", setting.words.text(heading)).line();
  page.html.open("ol").line().raw(list).close().line();
}

void write_options(Page& page, const Setting& setting, const MethodUsed& method) {
  const Words& words = setting.words;
  Table table;
  table.css = "options";
  table.columns = {
      {words.text("options.name")}, {words.text("options.value")}, {words.text("options.meaning")}};
  for (const OptionUsed& option : method.options) {
    std::string value = escape(option.value);
    if (!option.is_default) value = "<strong>" + value + "</strong>";
    table.rows.push_back({"<code>" + escape(option.name) + "</code>", value, escape(option.help)});
  }
  if (table.rows.empty()) return;
  table.caption =
      page.table_caption(words, words.text("options.caption", {{"method", method.title}}));
  page.html.raw(render(table));
}

/// The first digits on screen, all on paper and on hover.
std::string hash(const std::string& sha256) {
  if (sha256.empty()) return {};
  const std::size_t shown = std::min<std::size_t>(12, sha256.size());
  Markup html;
  html.open("code", {{"class", "hash"}, {"title", sha256}}).text(sha256.substr(0, shown));
  html.leaf("span", sha256.substr(shown)).close();
  return html.take();
}

/// "1.2 MB".
std::string size_of(const Words& words, std::int64_t bytes) {
  if (bytes < 0) return {};
  if (bytes < 1000) return words.text("size.bytes", {{"n", words.whole(bytes)}});
  const auto value = static_cast<double>(bytes);
  if (bytes < 1000000) return words.text("size.kb", {{"n", words.number(value / 1e3, 1)}});
  if (bytes < 1000000000) return words.text("size.mb", {{"n", words.number(value / 1e6, 1)}});
  return words.text("size.gb", {{"n", words.number(value / 1e9, 1)}});
}

}  // namespace

void write_methods(Page& page, const Setting& setting) {
  const Content& content = setting.content;
  if (content.methods.empty() && content.notices.empty()) return;
  page.html.open("section").line();
  page.heading(setting.words.text("methods.heading"), "methods");
  for (const MethodUsed& method : content.methods) {
    page.html.leaf("h3", method.title).line();
    if (!method.paragraph.empty()) page.html.leaf("p", method.paragraph).line();
    write_options(page, setting, method);
  }
  write_notices(page, setting, Notice::Kind::assumption, "methods.assumptions");
  write_notices(page, setting, Notice::Kind::caution, "methods.cautions");
  page.html.close().line();
}

void write_provenance(Page& page, const Setting& setting) {
  const Content& content = setting.content;
  const Words& words = setting.words;
  Markup& html = page.html;
  html.open("section").line();
  page.heading(words.text("provenance.heading"), "provenance");
  html.leaf("p", words.text(content.simulated ? "provenance.simulated" : "provenance.real")).line();
  Table table;
  // A short table stays on one page, a long one may run over.
  table.css = content.inputs.size() <= 20 ? "dense keep" : "dense";
  table.columns = {{words.text("provenance.file")},       {words.text("provenance.party")},
                   {words.text("provenance.format")},     {words.text("provenance.rows"), true},
                   {words.text("provenance.size"), true}, {words.text("provenance.hash")}};
  for (const InputFile& input : content.inputs) {
    table.rows.push_back({escape(input.name),
                          input.party == kJoint ? std::string() : escape(setting.code(input.party)),
                          escape(input.format), input.rows < 0 ? "" : words.whole(input.rows),
                          escape(size_of(words, input.bytes)), hash(input.sha256)});
  }
  if (!table.rows.empty()) {
    table.caption = page.table_caption(words, words.text("provenance.caption"));
    html.raw(render(table));
  }
  html.open("dl", {{"class", "run"}}).line();
  const auto fact = [&](const char* key, const std::string& value) {
    if (value.empty()) return;
    html.open("div").leaf("dt", words.text(key)).leaf("dd", value).close().line();
  };
  fact("provenance.version", content.version);
  std::vector<std::string> libraries;
  for (const auto& [name, version] : content.versions) libraries.push_back(name + " " + version);
  std::string joined;
  for (const std::string& library : libraries) joined += (joined.empty() ? "" : ", ") + library;
  fact("provenance.libraries", joined);
  fact("provenance.seed", content.seed);
  fact("provenance.run", content.run);
  html.close().line();
  html.leaf("p", words.text("provenance.same"), {{"class", "small"}}).line();
  html.close().line();
}

void write_citations(Page& page, const Setting& setting) {
  if (setting.content.citations.empty()) return;
  Markup& html = page.html;
  html.open("section").line();
  page.heading(setting.words.text("citations.heading"), "references");
  html.open("ol", {{"class", "references"}}).line();
  for (const Citation& citation : setting.content.citations) {
    html.open("li").text(citation.authors);
    if (citation.year != 0) html.text(" (" + std::to_string(citation.year) + ")");
    html.text(". " + citation.title + ". ").leaf("cite", citation.source).text(".");
    if (!citation.doi.empty()) html.text(" doi:" + citation.doi);
    html.close().line();
  }
  html.close().line().close().line();
}

}  // namespace dersu::report
