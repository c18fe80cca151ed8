#include "dersu/workbench/project_text.hpp"

#include <algorithm>

namespace dersu::workbench {

Option project_option() {
  return {.name = "project",
          .kind = OptionKind::folder,
          .help = "The project's folder, or its dersu.toml.",
          .default_value = ".",
          .positional = true};
}

std::string rows_text(const RowCounts& rows) {
  std::string text;
  for (std::size_t t = 0; t < rows.size(); ++t)
    if (rows[t] > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", rows[t],
                          io::camtrap_table_name(static_cast<io::CamtrapTable>(t)));
  return text.empty() ? "nothing" : text;
}

void append_rows(JsonWriter& json, const RowCounts& rows) {
  json.key("rows").begin_object();
  for (std::size_t t = 0; t < rows.size(); ++t)
    json.member(io::camtrap_table_name(static_cast<io::CamtrapTable>(t)), rows[t]);
  json.end_object();
}

std::vector<std::string> notice_texts(const std::vector<store::NoticeRow>& notices) {
  std::vector<std::string> texts;
  for (const store::NoticeRow& notice : notices) {
    std::string text;
    for (const std::string* part : {&notice.source, &notice.place})
      if (!part->empty()) text += *part + ": ";
    texts.push_back(text + notice.message);
  }
  return texts;
}

void add_notices(std::vector<std::string>& notices, const std::vector<std::string>& more) {
  for (const std::string& notice : more)
    if (std::ranges::find(notices, notice) == notices.end()) notices.push_back(notice);
}

void append_notices(JsonWriter& json, const std::vector<store::NoticeRow>& notices) {
  json.key("notices").begin_array();
  for (const store::NoticeRow& notice : notices)
    json.begin_object()
        .member("party", notice.party)
        .member("source", notice.source)
        .member("place", notice.place)
        .member("message", notice.message)
        .end_object();
  json.end_array();
}

}  // namespace dersu::workbench
