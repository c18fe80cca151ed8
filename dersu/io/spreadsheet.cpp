#include "dersu/io/spreadsheet.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/column_names.hpp"
#include "dersu/io/record_fields.hpp"

namespace dersu::io {
namespace {

constexpr std::array<CamtrapTable, kCamtrapTables> kOrder{
    CamtrapTable::deployments, CamtrapTable::effort_gaps, CamtrapTable::individuals,
    CamtrapTable::media, CamtrapTable::observations};

/// Required columns that need no header: what SourceRows gets without.
constexpr std::array<std::string_view, 4> kWithDefault{"observationID", "eventEnd", "filePublic",
                                                       "fileMediatype"};

/// One mapped column of the standard.
struct Mapped {
  std::string_view column;
  CamtrapType type = CamtrapType::string;
  FieldTemplate from;
};

class Reader {
 public:
  Reader(const SourceFiles& files, const SpreadsheetMapping& mapping, const SourceTerms& terms,
         CamtrapSink& sink)
      : files_(files), mapping_(mapping), rows_(terms, sink, problems_) {}

  Result<std::vector<SourceNotice>> read() {
    check_tables();
    for (const CamtrapTable table : kOrder)
      if (mapping_.columns.contains(std::string(camtrap_table_name(table))))
        DERSU_CHECK(read_table(table));
    DERSU_CHECK(std::move(problems_).finish("the spreadsheets"));
    rows_.tell_times(notices_);
    rows_.tell_values(notices_);
    part_missing_.tell(notices_);
    return notices_;
  }

 private:
  void check_tables() {
    std::vector<std::string> known;
    for (const CamtrapTable table : kOrder) known.emplace_back(camtrap_table_name(table));
    const auto check = [&](const std::string& table, const char* key) {
      if (std::find(known.begin(), known.end(), table) == known.end())
        problems_.add(key, "found table '{}', expected one of {}", quoted(table),
                      join(known, ", "));
    };
    for (const auto& [table, file] : mapping_.files) check(table, "files");
    for (const auto& [table, columns] : mapping_.columns) check(table, "columns");
    if (!mapping_.columns.contains("deployments"))
      problems_.add("columns", "found no columns of deployments, expected them");
  }

  [[nodiscard]] std::string file_of(CamtrapTable table) const {
    const std::string name(camtrap_table_name(table));
    if (const auto at = mapping_.files.find(name); at != mapping_.files.end()) return at->second;
    return mapping_.only_file.empty() ? name + ".csv" : mapping_.only_file;
  }

  /// In the order of dersu.toml, each once: people paste them as the header.
  [[nodiscard]] std::vector<std::string_view> headers_of(CamtrapTable table) const {
    const std::string name(camtrap_table_name(table));
    const auto& columns = mapping_.columns.at(name);
    std::vector<std::string> order;
    if (const auto at = mapping_.order.find(name); at != mapping_.order.end())
      order = at->second;
    else
      for (const auto& [column, text] : columns) order.push_back(column);
    std::vector<std::string_view> headers;
    for (const std::string& column : order)
      for (const std::string_view header : FieldTemplate::headers_of(columns.at(column)))
        if (std::ranges::find(headers, header) == headers.end()) headers.push_back(header);
    return headers;
  }

  std::optional<std::vector<Mapped>> map_columns(CamtrapTable table, const CsvReader& csv) {
    const std::string name(camtrap_table_name(table));
    std::vector<Mapped> mapped;
    bool fine = true;
    for (const auto& [column, text] : mapping_.columns.at(name)) {
      const auto index = camtrap_column_index(table, column);
      auto from = FieldTemplate::make(text, csv.columns());
      if (!index) {
        problems_.add("columns", "found column '{}' of {}, which the standard does not have",
                      quoted(column), name);
        fine = false;
      } else if (!from) {
        problems_.add(fmt::format("{}:1:{}", csv.name(), column), "{}", from.error().message);
        fine = false;
      } else {
        const CamtrapColumn& known = camtrap_columns(table)[*index];
        mapped.push_back({known.name, known.type, std::move(*from)});
      }
    }
    return fine ? std::optional(std::move(mapped)) : std::nullopt;
  }

  Result<void> read_table(CamtrapTable table) {
    const std::string name = file_of(table);
    auto csv = files_.open(name, headers_of(table));
    if (!csv) {
      problems_.add(csv.error());
      rows_.unread(table);
      return {};
    }
    const auto mapped = map_columns(table, *csv);
    if (!mapped) {
      rows_.unread(table);
      return {};
    }
    const auto unmapped = tell_unmapped(table);
    const DateOrder order = order_of(name, *mapped);
    // Rows without an id of their own may be the same, and yet several animals of one minute.
    const Mapped* id = nullptr;
    for (const Mapped& column : *mapped)
      if (column.column == "observationID") id = &column;
    bool alike = false;
    const auto is_kept = [&](const CsvReader& row) {
      if (table != CamtrapTable::observations) return false;
      if (id) id->from.fill(row.row(), text_);
      const bool has_none = !id || text_.empty();
      alike = alike || has_none;
      return has_none && mapping_.keep_repeats;
    };
    RepeatFinder repeats;
    for (;;) {
      const auto more = csv->next();
      if (!more) {
        problems_.add(more.error());
        take_broken(table, *csv, *mapped);
        continue;
      }
      if (!*more) break;
      if (!is_kept(*csv) && repeats.is_repeat(*csv)) continue;
      rows_.begin(table, csv->name(), csv->line());
      for (const std::string_view column : unmapped) rows_.give_up(column);
      for (const Mapped& column : *mapped) set(table, column, *csv, order);
      set_places(table, *mapped, *csv);
      set_defaults(table, *csv);
      DERSU_CHECK(rows_.end());
    }
    if (table == CamtrapTable::deployments) rows_.end_places();
    // A file may be two tables; its observations come last, and tell.
    const bool later = table != CamtrapTable::observations &&
                       mapping_.columns.contains("observations") &&
                       file_of(CamtrapTable::observations) == name;
    if (!later && told_repeats_.insert(name).second)
      repeats.tell(notices_, alike ? kKeepRepeats : "");
    return {};
  }

  /// Required columns of the standard that have neither a header nor a default; each is told once.
  std::vector<std::string_view> tell_unmapped(CamtrapTable table) {
    const std::string name(camtrap_table_name(table));
    const auto& mapped = mapping_.columns.at(name);
    const auto at = mapping_.wheres.find(name);
    std::vector<std::string_view> untold;
    for (const CamtrapColumn& column : camtrap_columns(table)) {
      if (!column.required || mapped.contains(std::string(column.name))) continue;
      if (std::ranges::find(kWithDefault, column.name) != kWithDefault.end()) continue;
      std::string values;
      for (const std::string_view value : column.values)
        values += fmt::format("{}\"={}\"", values.empty() ? ", or for all rows " : ", ", value);
      problems_.add(at == mapping_.wheres.end() ? "columns" : at->second,
                    "found nothing for {} in columns of {}, expected a header{}", column.name, name,
                    values);
      untold.push_back(column.name);
      if (column.name == "eventStart") untold.push_back("eventEnd");
      if (column.unique) rows_.unread(table);
    }
    return untold;
  }

  void take_broken(CamtrapTable table, const CsvReader& csv, const std::vector<Mapped>& mapped) {
    rows_.begin(table, csv.name(), csv.line());
    const auto columns = camtrap_columns(table);
    for (const Mapped& column : mapped) {
      const auto& known = columns[camtrap_column_index(table, column.column).value()];
      if (!known.unique || !column.from.is_whole(csv.row())) continue;
      column.from.fill(csv.row(), text_);
      rows_.set(column.column, text_);
    }
    rows_.end_broken(csv.ended_early());
  }

  DateOrder order_of(const std::string& name, const std::vector<Mapped>& mapped) {
    DateOrderFinder finder;
    auto csv = files_.open(name, {});
    for (bool more = csv.has_value(); more;) {
      const auto next = csv->next();
      more = !next || *next;
      if (!next || !*next) continue;
      for (const Mapped& column : mapped) {
        if (column.type != CamtrapType::datetime) continue;
        column.from.fill(csv->row(), text_);
        finder.see(text_, csv->line(), column.from.header());
      }
    }
    const auto order = finder.order(name);
    if (!order) problems_.add(order.error());
    return order.value_or(DateOrder::day_first);
  }

  void set(CamtrapTable table, const Mapped& column, const CsvReader& csv, DateOrder order) {
    if (column.column == "longitude" || column.column == "latitude") return;
    column.from.fill(csv.row(), text_);
    if (column.type == CamtrapType::datetime) {
      if (text_.empty()) return rows_.set(column.column, {}, column.from.header());
      return set_time(table, column, order);
    }
    if (column.type == CamtrapType::boolean)
      return rows_.set_boolean(column.column, text_, csv.delimiter(), column.from.header());
    if (column.type == CamtrapType::number || column.type == CamtrapType::integer)
      return rows_.set_number(column.column, text_, csv.delimiter(), column.from.header());
    // A name of which a part is missing would make one animal of all that have none.
    if (column.column == "individualID" && !column.from.is_whole(csv.row())) {
      if (column.from.has_text(csv.row())) part_missing_.add(csv, column.from.header());
      text_.clear();
    }
    rows_.set(column.column, text_, column.from.header());
  }

  void set_time(CamtrapTable table, const Mapped& column, DateOrder order) {
    const std::string& header = column.from.header();
    SourceRows::Part part = SourceRows::Part::noon;
    if (column.column == "gapStart") part = SourceRows::Part::day_begin;
    if (column.column == "gapEnd") part = SourceRows::Part::day_end;
    const bool seen = table == CamtrapTable::media || table == CamtrapTable::observations;
    const auto local = parse_local_date(text_, order);
    if (seen && local && !local->has_time)
      return rows_.refuse(column.column, header, "found a date alone, expected its time too");
    const bool by_camera = seen && column.column != "classificationTimestamp";
    rows_.set_local_time(column.column, text_, order, part, by_camera, header);
  }

  void set_places(CamtrapTable table, const std::vector<Mapped>& mapped, const CsvReader& csv) {
    if (table != CamtrapTable::deployments) return;
    std::string texts[2], headers[2];
    for (const Mapped& column : mapped)
      for (int i : {0, 1})
        if (column.column == (i == 0 ? "longitude" : "latitude")) {
          column.from.fill(csv.row(), texts[i]);
          texts[i] = number_text(texts[i], csv.delimiter());
          headers[i] = column.from.header();
        }
    rows_.set_place(texts[0], texts[1], headers[0], headers[1]);
  }

  void set_defaults(CamtrapTable table, const CsvReader& csv) {
    const auto unless_set = [&](std::string_view column, const std::string& value) {
      if (rows_.get(column).empty()) rows_.set_plain(column, value);
    };
    if (table == CamtrapTable::media) {
      unless_set("filePublic", "false");
      unless_set("fileMediatype",
                 media_type(rows_.get(rows_.get("fileName").empty() ? "filePath" : "fileName")));
    }
    if (table == CamtrapTable::observations) {
      unless_set("observationID", fmt::format("{}:{}", csv.name(), csv.line()));
      if (rows_.get("observationLevel") == "event")
        unless_set("eventID", rows_.get("observationID"));
      unless_set("eventEnd", rows_.get("eventStart"));
      if (rows_.get("eventEnd").empty()) rows_.give_up("eventEnd");  // as the eventStart is told
    }
  }

  const SourceFiles& files_;
  const SpreadsheetMapping& mapping_;
  Problems problems_;
  SourceRows rows_;
  /// Names of individuals of which a part, and no other, has no value.
  struct PartMissing {
    std::string first{};
    std::size_t count = 0;
    void add(const CsvReader& csv, const std::string& header) {
      if (count++ == 0) first = fmt::format("{}:{}:{}", csv.name(), csv.line(), header);
    }
    void tell(std::vector<SourceNotice>& notices) const {
      if (count > 0)
        notices.push_back({first, fmt::format("{} rows have a part of the individualID and not the "
                                              "others: they name no individual (this is the first)",
                                              count)});
    }
  };
  PartMissing part_missing_{};
  std::vector<SourceNotice> notices_;
  std::set<std::string> told_repeats_;  ///< files
  std::string text_;
};

}  // namespace

Result<std::vector<SourceNotice>> read_spreadsheet(const SourceFiles& files,
                                                   const SpreadsheetMapping& mapping,
                                                   const SourceTerms& terms, CamtrapSink& sink) {
  return Reader(files, mapping, terms, sink).read();
}

std::vector<std::string_view> FieldTemplate::headers_of(std::string_view text) {
  if (!text.starts_with('=')) return {text};
  std::vector<std::string_view> headers;
  for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1))
    if (const auto close = text.find('}', open); close != std::string_view::npos)
      headers.push_back(text.substr(open + 1, close - open - 1));
  return headers;
}

Result<FieldTemplate> FieldTemplate::make(std::string_view text,
                                          const std::vector<std::string>& columns) {
  FieldTemplate result;
  const auto add_column = [&](std::string_view header) -> Result<void> {
    const auto at = std::find(columns.begin(), columns.end(), header);
    if (at == columns.end())
      return fail(Fault::bad_input, {}, "no column '{}', found {}", quoted(header),
                  told_names(columns));
    result.pieces_.push_back({{}, static_cast<std::size_t>(at - columns.begin()), true});
    result.header_ += (result.header_.empty() ? "" : " ") + std::string(header);
    return {};
  };
  if (!text.starts_with('=')) {
    DERSU_CHECK(add_column(text));
    return result;
  }
  text.remove_prefix(1);
  while (!text.empty()) {
    const auto open = text.find('{');
    if (open != 0) {
      result.pieces_.push_back({std::string(text.substr(0, open))});
      text.remove_prefix(std::min(open, text.size()));
      continue;
    }
    const auto close = text.find('}');
    if (close == std::string_view::npos)
      return fail(Fault::bad_input, {}, "a brace that is never closed, expected {{header}}");
    DERSU_CHECK(add_column(text.substr(1, close - 1)));
    text.remove_prefix(close + 1);
  }
  if (result.header_.empty()) result.header_ = "text";
  return result;
}

bool FieldTemplate::is_whole(std::span<const std::string_view> row) const {
  return std::none_of(pieces_.begin(), pieces_.end(), [row](const Piece& piece) {
    return piece.is_column && field_text(row[piece.column]).empty();
  });
}

bool FieldTemplate::has_text(std::span<const std::string_view> row) const {
  return std::any_of(pieces_.begin(), pieces_.end(), [row](const Piece& piece) {
    return piece.is_column && !field_text(row[piece.column]).empty();
  });
}

void FieldTemplate::fill(std::span<const std::string_view> row, std::string& out) const {
  out.clear();
  for (const Piece& piece : pieces_)
    if (piece.is_column)
      out += field_text(row[piece.column]);
    else
      out += piece.text;
  out = std::string(trim(out));
}

}  // namespace dersu::io
