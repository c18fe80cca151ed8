#include "dersu/io/source_rows.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/digit_groups.hpp"

namespace dersu::io {
namespace {

bool is_coordinate(std::string_view column) {
  return column == "latitude" || column == "longitude";
}

/// FNV-1a, so that a repeated row is known without keeping it.
std::uint64_t fingerprint(std::span<const std::string_view> values) {
  std::uint64_t hash = 14695981039346656037ULL;
  const auto add = [&](unsigned char byte) { hash = (hash ^ byte) * 1099511628211ULL; };
  for (const std::string_view value : values) {
    for (const char c : value) add(static_cast<unsigned char>(c));
    add(0);
  }
  return hash;
}

std::string expected_range(const CamtrapColumn& column) {
  if (column.minimum && column.maximum)
    return fmt::format("{} to {}", format_number(*column.minimum), format_number(*column.maximum));
  if (column.minimum) return fmt::format("at least {}", format_number(*column.minimum));
  return fmt::format("at most {}", format_number(*column.maximum));
}

bool in_range(const CamtrapColumn& column, double value) {
  return !(column.minimum && value < *column.minimum) &&
         !(column.maximum && value > *column.maximum);
}

}  // namespace

std::string value_problem(const CamtrapColumn& column, std::string_view value) {
  const bool whole = column.type == CamtrapType::integer;
  const bool numeric = whole || column.type == CamtrapType::number;
  const auto found = is_coordinate(column.name) ? std::string("a value")
                     : whole                    ? told_whole(value)
                                                : told_plain(value);
  if (!column.values.empty() && std::ranges::find(column.values, value) == column.values.end()) {
    const std::string near = nearest_word(value, column.values);
    return fmt::format("found {}, expected one of {}{}", found,
                       join({column.values.begin(), column.values.end()}, ", "),
                       near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
  }
  if (column.type == CamtrapType::boolean && value != "true" && value != "false")
    return fmt::format("found {}, expected true or false", found);
  if (!numeric) return {};
  const auto number = parse_double(value);
  if (!number || (whole && !parse_whole(value)))
    return fmt::format("found {}, expected a {}number", found, whole ? "whole " : "");
  if (!in_range(column, *number))
    return fmt::format("found {} out of range, expected {}", found, expected_range(column));
  return {};
}

std::string_view field_text(std::string_view field) {
  field = trim(field);
  return field == "NA" ? std::string_view() : field;
}

namespace {
CsvOptions by_people(std::span<const std::string_view> expected) {
  return {.pass_empty = true, .expected = expected};
}
}  // namespace

SourceFiles files_of(const std::filesystem::path& path) {
  const auto folder = std::filesystem::is_directory(path) ? path : path.parent_path();
  return {[folder](const std::string& name) { return std::filesystem::exists(folder / name); },
          [folder](const std::string& name, std::span<const std::string_view> expected) {
            return CsvReader::open(folder / name, by_people(expected));
          },
          [folder] {
            std::vector<std::string> names;
            std::error_code code;
            std::filesystem::directory_iterator at(folder, code);
            for (const std::filesystem::directory_iterator end; !code && at != end;
                 at.increment(code))
              names.push_back(at->path().filename().string());
            return names;
          }};
}

SourceFiles files_of(std::map<std::string, std::string> texts) {
  const auto shared = std::make_shared<std::map<std::string, std::string>>(std::move(texts));
  return {[shared](const std::string& name) { return shared->contains(name); },
          [shared](const std::string& name,
                   std::span<const std::string_view> expected) -> Result<CsvReader> {
            const auto at = shared->find(name);
            if (at == shared->end()) return fail(Fault::not_found, name, "no such file");
            return CsvReader::from_text(at->second, name, by_people(expected));
          },
          [shared] {
            std::vector<std::string> names;
            for (const auto& [name, text] : *shared) names.push_back(name);
            return names;
          }};
}

SourceRows::SourceRows(const SourceTerms& terms, CamtrapSink& sink, Problems& problems)
    : terms_(terms), sink_(sink), problems_(problems), values_(terms.values) {}

void SourceRows::begin(CamtrapTable table, std::string_view file, std::uint64_t line) {
  table_ = table;
  file_ = file;
  if (files_.empty() || files_.back() != file) files_.emplace_back(file);
  line_ = line;
  problems_before_ = problems_.count();
  is_bad_ = false;
  cells_.resize(camtrap_columns(table).size());
  for (Cell& cell : cells_) {
    cell.value.clear();
    cell.header.clear();
    cell.text.clear();
    cell.made_none = false;
    cell.is_day = false;
    cell.edge.clear();
    cell.told = false;
  }
}

std::size_t SourceRows::index(std::string_view column) const {
  return camtrap_column_index(table_, column).value();
}

void SourceRows::set(std::string_view column, std::string_view value, std::string_view header) {
  Cell& cell = cells_[index(column)];
  cell.value = values_.translate(column, field_text(value));
  cell.made_none = cell.value.empty() && !field_text(value).empty();
  if (column == "individualID") cell.text = field_text(value);
  cell.header = header;
}

void SourceRows::set_number(std::string_view column, std::string_view text, char delimiter,
                            std::string_view header) {
  Cell& cell = cells_[index(column)];
  cell.value = values_.number(column, field_text(text), delimiter);
  cell.header = header;
}

void SourceRows::set_boolean(std::string_view column, std::string_view text, char delimiter,
                             std::string_view header) {
  Cell& cell = cells_[index(column)];
  cell.value = values_.boolean(column, field_text(text), delimiter);
  cell.header = header;
}

void SourceRows::set_plain(std::string_view column, std::string_view value) {
  cells_[index(column)].value = value;
}

void SourceRows::set_time(std::string_view column, Time time) {
  cells_[index(column)].value = format_time(time);
}

std::optional<Time> SourceRows::set_local_time(std::string_view column, std::string_view text,
                                               DateOrder order, Part part, bool with_clock_offset,
                                               std::string_view header) {
  const auto instant = time(text, order, part, with_clock_offset, header);
  Cell& cell = cells_[index(column)];
  cell.header = header;
  cell.text = field_text(text);
  const auto local = parse_local_date(cell.text, order);
  cell.is_day = local && !local->has_time;
  if (instant)
    set_time(column, *instant);
  else
    cell.told = true;
  if (instant && part == Part::noon && table_ == CamtrapTable::deployments)
    set_edge(cell, column == "deploymentEnd", text, order);
  return instant;
}

void SourceRows::set_edge(Cell& cell, bool is_end, std::string_view text, DateOrder order) const {
  const auto local = parse_local_date(field_text(text), order);
  if (!local || local->has_time) return;
  // The day's first second, or the one behind its last; the noon where the zone has no such.
  const auto edge = terms_.zone.at_local(local->local_s + (is_end ? kSecondsPerDay : 0));
  if (edge) cell.edge = format_time(*edge);
}

void SourceRows::look_at_times() {
  const auto edge = [&](std::string_view column) -> const std::string& {
    const Cell& cell = cells_[index(column)];
    return cell.edge.empty() ? cell.value : cell.edge;
  };
  if (table_ == CamtrapTable::deployments)
    times_.deployment(get("deploymentID"), edge("deploymentStart"), edge("deploymentEnd"));
  if (table_ != CamtrapTable::observations ||
      !times_.observation(get("deploymentID"), get("eventStart"), get("eventEnd")) ||
      !first_outside_.empty())
    return;
  const std::string& header = cells_[index("eventStart")].header;
  first_outside_ = header.empty() ? fmt::format("{}:{}", file_, line_) : where(header);
}

void SourceRows::tell_times(std::vector<SourceNotice>& notices) const {
  if (auto outside = times_.outside(terms_.clock_offset_s))
    notices.push_back(
        {first_outside_, *outside + (times_.n_outside() > 1 ? " (this is the first)" : "")});
}

void SourceRows::tell_values(std::vector<SourceNotice>& notices) const {
  for (std::string& unused : values_.unused()) notices.push_back({terms_.where, std::move(unused)});
  for (const std::string& joined : individuals_.contradictions())
    notices.push_back({terms_.where, joined});
  for (std::size_t table = 0; table < wholes_.size(); ++table)
    for (std::size_t i = 0; i < wholes_[table].size(); ++i)
      if (wholes_[table][i].is_doubtful()) {
        const auto name = static_cast<CamtrapTable>(table);
        notices.push_back({std::string(camtrap_table_name(name)),
                           fmt::format("{}: all numbers end in three zeros behind a point, which "
                                       "were taken as decimals: 1 for 1.000",
                                       camtrap_columns(name)[i].name)});
      }
}

void SourceRows::refuse(std::string_view column, std::string_view header, std::string message) {
  cells_[index(column)].told = true;
  problem(header, std::move(message));
}

void SourceRows::give_up(std::string_view column) {
  cells_[index(column)].told = true;
  is_bad_ = true;
}

/// One mistake of the whole file, however many numbers it has.
bool SourceRows::tell_comma(std::string_view text, std::string_view header) {
  if (!has_decimal_comma(text)) return false;
  is_bad_ = true;
  if (std::exchange(comma_told_of_, file_) != file_)
    problem(header,
            "found a decimal comma, expected a point; commas are read where no comma is between "
            "the fields");
  return true;
}

const std::string& SourceRows::get(std::string_view column) const {
  return cells_[index(column)].value;
}

std::string SourceRows::where(std::string_view header) const {
  return fmt::format("{}:{}:{}", file_, line_, header);
}

void SourceRows::problem(std::string_view header, std::string message) {
  problems_.add(Error{Fault::bad_input, std::move(message), where(header)});
}

std::optional<Time> SourceRows::time(std::string_view text, DateOrder order, Part part,
                                     bool with_clock_offset, std::string_view header) {
  const std::int64_t offset_s = with_clock_offset ? terms_.clock_offset_s : 0;
  text = field_text(text);
  if (auto instant = parse_time(text)) {
    instant->utc_s += offset_s;
    return instant;
  }
  auto local = parse_local_date(text, order);
  if (!local) {
    problem(header, fmt::format("found {}, expected a date, or a date and a time{}",
                                told_plain(text), date_advice(text)));
    return {};
  }
  if (!local->has_time && part == Part::noon) local->local_s += kSecondsPerDay / 2;
  if (!local->has_time && part == Part::day_end) local->local_s += kSecondsPerDay;
  // The camera's clock was wrong, its zone was not: the right local time, in the zone.
  const auto instant = terms_.zone.at_local(local->local_s + (local->has_time ? offset_s : 0));
  if (!instant) {
    problem(header, instant.error().message);
    return {};
  }
  return *instant;
}

void SourceRows::check_cell(const CamtrapColumn& column, const Cell& cell) {
  if (cell.told) return;
  const std::string_view header = cell.header.empty() ? column.name : std::string_view(cell.header);
  if (cell.value.empty()) {
    if (column.required) problem(header, fmt::format("found nothing, expected {}", column.name));
    return;
  }
  if (column.type == CamtrapType::number && !parse_double(cell.value) &&
      tell_comma(cell.value, header))
    return;
  std::string wrong = value_problem(column, cell.value);
  if (!wrong.empty() && !column.values.empty() && !column.required)
    wrong += fmt::format(
        "; what is no value becomes none by values = {{ {} = {{ \"...\" = \"\" }} }}", column.name);
  if (!wrong.empty()) problem(header, std::move(wrong));
}

/// The last day counts whole, so that an end on the day before is not behind the start.
void SourceRows::check_interval(std::string_view start, std::string_view end) {
  const auto from = parse_time(get(start));
  const auto to = parse_time(get(end));
  const Cell& cell = cells_[index(end)];
  const bool whole_day = cell.is_day && table_ == CamtrapTable::effort_gaps;
  if (!from || !to) return;
  const bool no_length = to->utc_s == from->utc_s;
  if (no_length && !whole_day && table_ == CamtrapTable::effort_gaps)
    return problem(header_of(end),
                   fmt::format("found a gap of no length, expected an end behind its begin{}",
                               get(end).substr(10).starts_with("T00:00")
                                   ? "; 00:00 is the begin of a day: whole days are dates without "
                                     "a time, the last one too"
                                   : ""));
  if (to->utc_s < from->utc_s || (whole_day && no_length))
    problem(header_of(end),
            fmt::format("found {}, which is before {}",
                        cell.text.empty() ? cell.value : told_plain(cell.text), start));
}

/// A gap that the standard, and so the reader of a package, refuses.
void SourceRows::check_gap() {
  const auto at = intervals_.find(get("deploymentID"));
  const auto from = parse_time(get("gapStart"));
  const auto to = parse_time(get("gapEnd"));
  if (at == intervals_.end() || !from || !to || to->utc_s < from->utc_s) return;
  const auto& [start, end] = at->second;
  if (to->utc_s < start.utc_s || from->utc_s > end.utc_s)
    problem(header_of("gapStart"),
            "found a gap outside its deployment, expected one between deploymentStart and "
            "deploymentEnd");
}

std::string SourceRows::header_of(std::string_view column) const {
  const std::string& header = cells_[index(column)].header;
  return header.empty() ? std::string(column) : header;
}

/// An id that is not there; where the other table has no rows that is one mistake.
void SourceRows::tell_unknown(std::string_view header, CamtrapTable referenced) {
  const auto at = static_cast<std::size_t>(referenced);
  const std::string_view name = camtrap_table_name(referenced);
  if (!keys_[at].empty())
    return problem(header, fmt::format("found an id that table {} does not have", name));
  is_bad_ = true;
  if (!std::exchange(empty_told_[at], true))
    problem(header, fmt::format("found an id of table {0}, which has no rows; are the rows of {0} "
                                "missing?",
                                name));
}

/// Whether `values` gave the individual the name of another, which tells what it is.
bool SourceRows::is_joined() {
  const Cell& cell = cells_[index("individualID")];
  return individuals_.see(cell.value, {cell.text, get("scientificName"), get("sex")}) ==
         NameSeen::joined;
}

/// False where the row is there already, equal in every value.
bool SourceRows::check_key() {
  const auto columns = camtrap_columns(table_);
  bool is_new = true;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Cell& cell = cells_[i];
    if (cell.value.empty()) {
      if (columns[i].unique) unread(table_);  // its key is lost
      continue;
    }
    const std::string_view header =
        cell.header.empty() ? columns[i].name : std::string_view(cell.header);
    if (columns[i].is_reference &&
        !keys_[static_cast<std::size_t>(columns[i].references)].contains(cell.value) &&
        !may_be_lost(columns[i].references, cell.value))
      tell_unknown(header, columns[i].references);
    if (!columns[i].unique) continue;
    const FirstRow row{fingerprint(views_), line_, files_.size() - 1};
    const auto [at, added] = keys_[static_cast<std::size_t>(table_)].emplace(cell.value, row);
    const bool joined = table_ == CamtrapTable::individuals && is_joined();
    if (!added && !joined && at->second.print != row.print)
      problem(header, fmt::format("found an id a second time, with other values than in {}:{}",
                                  files_[at->second.file], at->second.line));
    is_new = added;
  }
  return is_new;
}

/// True where a record that cannot be read has `key`, or may have it.
bool SourceRows::may_be_lost(CamtrapTable referenced, const std::string& key) {
  const auto at = static_cast<std::size_t>(referenced);
  if (broken_keys_[at].contains(key)) return true;
  if (!keys_lost_[at]) return false;
  if (!loss_told_[at])
    problems_.add(file_,
                  "references to table {} are not checked, since not all of its keys are known",
                  camtrap_table_name(referenced));
  loss_told_[at] = true;
  return true;
}

void SourceRows::end_broken(bool more) {
  const auto at = static_cast<std::size_t>(table_);
  keys_lost_[at] = keys_lost_[at] || more;
  const auto columns = camtrap_columns(table_);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].unique) continue;
    if (cells_[i].value.empty())
      keys_lost_[at] = true;
    else
      broken_keys_[at].insert(cells_[i].value);
  }
}

void SourceRows::unread(CamtrapTable table) { keys_lost_[static_cast<std::size_t>(table)] = true; }

/// "1.000" -> "1" where the column says that it is.
void SourceRows::look_at_zeros(std::size_t i, const CamtrapColumn& column) {
  Cell& cell = cells_[i];
  if (column.type != CamtrapType::integer || cell.told || cell.value.empty()) return;
  auto& wholes = wholes_[static_cast<std::size_t>(table_)];
  wholes.resize(cells_.size());
  if (std::string wrong = wholes[i].problem(cell.value); !wrong.empty())
    return refuse(column.name, cell.header.empty() ? column.name : std::string_view(cell.header),
                  std::move(wrong));
  if (auto whole = without_three_zeros(cell.value)) cell.value = std::move(*whole);
}

Result<void> SourceRows::end() {
  // A catalogue's row of what `values` say is nobody.
  if (table_ == CamtrapTable::individuals && cells_[index("individualID")].made_none) return {};
  const auto columns = camtrap_columns(table_);
  views_.assign(cells_.size(), {});
  for (std::size_t i = 0; i < columns.size(); ++i) {
    look_at_zeros(i, columns[i]);
    views_[i] = cells_[i].value;
    check_cell(columns[i], cells_[i]);
  }
  if (table_ == CamtrapTable::deployments) check_interval("deploymentStart", "deploymentEnd");
  if (table_ == CamtrapTable::observations) check_interval("eventStart", "eventEnd");
  if (table_ == CamtrapTable::effort_gaps) {
    check_interval("gapStart", "gapEnd");
    check_gap();
  }
  const bool is_new = check_key();
  if (!is_new || is_bad_ || problems_.count() != problems_before_) return {};
  look_at_times();
  if (table_ == CamtrapTable::deployments) {
    const auto start = parse_time(get("deploymentStart"));
    const auto end = parse_time(get("deploymentEnd"));
    if (start && end) intervals_.emplace(get("deploymentID"), std::pair(*start, *end));
    const std::size_t at = index("coordinateUncertainty");
    cells_[at].value = terms_.places.uncertainty(cells_[at].value);
    views_[at] = cells_[at].value;
  }
  return sink_.row(table_, views_, line_);
}

}  // namespace dersu::io
