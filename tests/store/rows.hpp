#pragma once
// Rows for stores, and stores as one text.
#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/camtrap_rows.hpp"
#include "dersu/store/store.hpp"
#include "tests/scratch.hpp"

namespace dersu::store {

using Cells = std::map<std::string, std::string>;

/// Gives a row with these cells, "" elsewhere.
inline Result<void> give(io::CamtrapSink& sink, io::CamtrapTable table, const Cells& cells,
                         std::uint64_t line) {
  std::vector<std::string_view> values;
  for (const io::CamtrapColumn& column : io::camtrap_columns(table)) {
    const auto at = cells.find(std::string(column.name));
    values.push_back(at == cells.end() ? std::string_view() : std::string_view(at->second));
  }
  return sink.row(table, values, line);
}

/// Every row as one line of text.
class AsText final : public io::CamtrapSink {
 public:
  Result<void> row(io::CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    text += std::string(io::camtrap_table_name(table)) + ":" + std::to_string(line);
    for (const std::string_view value : values) text += "|" + std::string(value);
    text += "\n";
    return {};
  }
  std::string text;
};

/// All that a store holds.
inline std::string content(const Store& store) {
  AsText rows;
  const auto read = store.read_all(rows);
  std::ostringstream out;
  out << (read ? "" : describe(read.error())) << rows.text;
  const auto sources = store.sources().value();
  for (const SourceRow& s : sources)
    out << "source " << s.id << " " << s.party << " " << s.sha256 << " " << s.rows << "\n";
  const auto areas = store.areas().value();
  for (const AreaRow& a : areas)
    out << "area " << a.id << " " << a.polygons.size() << " " << a.lines.size() << "\n";
  const auto catalogue = store.catalogue().value();
  for (const CatalogueRow& c : catalogue)
    out << "catalogue " << c.party << " " << c.individual_id << " " << c.joint_id << "\n";
  const auto notices = store.notices().value();
  for (const NoticeRow& n : notices)
    out << "notice " << n.party << " " << n.source << " " << n.place << " " << n.message << "\n";
  return out.str();
}

}  // namespace dersu::store
