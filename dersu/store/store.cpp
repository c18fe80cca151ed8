#include "dersu/store/store.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/store/geometry_blob.hpp"
#include "dersu/store/schema.hpp"
#include "dersu/store/sqlite.hpp"

namespace dersu::store {

using io::CamtrapTable;
using io::CamtrapType;

struct Store::Body {
  Database database;
};

namespace {

struct FidRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

FidRange fids_of(std::int64_t source_number) {
  const std::int64_t first = source_number << kSourceShift;
  return {first, first + (std::int64_t{1} << kSourceShift) - 1};
}

/// Turns a row of a statement of select_sql into the standard's texts.
class RowText {
 public:
  explicit RowText(CamtrapTable table)
      : columns_(io::camtrap_columns(table)), values_(columns_.size()), numbers_(columns_.size()) {}

  std::span<const std::string_view> read(const Statement& row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const int column = static_cast<int>(i);
      values_[i] = {};
      if (row.is_null(column)) continue;
      if (columns_[i].type == CamtrapType::boolean) {
        values_[i] = row.integer(column) != 0 ? "true" : "false";
      } else if (row.is_real(column)) {
        numbers_[i] = format_number(row.number(column));
        values_[i] = numbers_[i];
      } else {
        values_[i] = row.text(column);
      }
    }
    return values_;
  }
  [[nodiscard]] std::uint64_t line(const Statement& row) const {
    return static_cast<std::uint64_t>(row.integer(static_cast<int>(columns_.size())));
  }

 private:
  std::span<const io::CamtrapColumn> columns_;
  std::vector<std::string_view> values_;
  std::vector<std::string> numbers_;
};

/// Inserts the rows of one source.
class SourceSink final : public io::CamtrapSink {
 public:
  static Result<std::unique_ptr<SourceSink>> make(Database& database, const SourceRow& source,
                                                  FidRange fids) {
    std::unique_ptr<SourceSink> sink(new SourceSink(source, fids));
    for (const CamtrapTable table : kTables) {
      DERSU_TRY(insert, database.prepare(insert_sql(table)));
      sink->inserts_[static_cast<std::size_t>(table)] = std::move(insert);
    }
    return sink;
  }

  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    const auto columns = io::camtrap_columns(table);
    const auto t = static_cast<std::size_t>(table);
    Statement& insert = inserts_[t];
    if (values.size() != columns.size())
      return fail(Fault::bad_input, where(table, line, {}), "found {} values, expected {}",
                  values.size(), columns.size());
    if (next_[t] > fids_.last)
      return fail(Fault::bad_input, where(table, line, {}), "found more than 2^32 rows");
    int place = 1;
    insert.bind(place++, next_[t]);
    Blob point;
    if (table == CamtrapTable::deployments) bind_point(insert, place++, values, point);
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (!bind_value(insert, place++, columns[i].type, values[i]))
        return fail(Fault::bad_input, where(table, line, columns[i].name),
                    "found a value that is not {}", expected(columns[i].type));
    insert.bind(place++, source_.party);
    insert.bind(place++, source_.id);
    insert.bind(place, static_cast<std::int64_t>(line));
    DERSU_CHECK(insert.run());
    ++next_[t];
    return {};
  }

  [[nodiscard]] std::int64_t rows() const {
    std::int64_t sum = 0;
    for (const std::int64_t next : next_) sum += next - fids_.first;
    return sum;
  }

 private:
  SourceSink(SourceRow source, FidRange fids) : source_(std::move(source)), fids_(fids) {
    next_.fill(fids.first);
    latitude_ = io::camtrap_column_index(CamtrapTable::deployments, "latitude").value();
    longitude_ = io::camtrap_column_index(CamtrapTable::deployments, "longitude").value();
  }

  static std::string_view expected(CamtrapType type) {
    switch (type) {
      case CamtrapType::integer:
        return "a whole number";
      case CamtrapType::boolean:
        return "true or false";
      default:
        return "a number";
    }
  }

  static bool bind_value(Statement& insert, int place, CamtrapType type, std::string_view text) {
    if (text.empty()) {
      insert.bind_null(place);
      return true;
    }
    switch (type) {
      case CamtrapType::string:
      case CamtrapType::datetime:
        insert.bind(place, text);
        return true;
      case CamtrapType::integer: {
        const auto value = parse_int(text);
        if (value) insert.bind(place, *value);
        return value.has_value();
      }
      case CamtrapType::number: {
        const auto value = parse_double(text);
        if (value) insert.bind(place, *value);
        return value.has_value();
      }
      case CamtrapType::boolean:
        insert.bind(place, std::int64_t{text == "true"});
        return text == "true" || text == "false";
    }
    return false;
  }

  void bind_point(Statement& insert, int place, std::span<const std::string_view> values,
                  Blob& point) const {
    const auto lon = parse_double(values[longitude_]);
    const auto lat = parse_double(values[latitude_]);
    if (!lon || !lat) return insert.bind_null(place);
    point = encode_point({*lon, *lat});
    insert.bind_blob(place, point);
  }

  [[nodiscard]] std::string where(CamtrapTable table, std::uint64_t line,
                                  std::string_view column) const {
    return fmt::format("{}:{}:{}{}{}", source_.id, io::camtrap_table_name(table), line,
                       column.empty() ? "" : ":", column);
  }

  SourceRow source_;
  FidRange fids_;
  std::array<Statement, io::kCamtrapTables> inserts_;
  std::array<std::int64_t, io::kCamtrapTables> next_{};  ///< fid of the next row of each table
  std::size_t latitude_ = 0;
  std::size_t longitude_ = 0;
};

struct NumberedSource {
  std::int64_t number = 0;
  SourceRow row;
};

Result<std::vector<NumberedSource>> numbered_sources(const Database& database,
                                                     const Filter& filter) {
  DERSU_TRY(select, database.prepare(
                        "select fid, id, party, kind, path, sha256, \"rows\", version, options "
                        "from sources where (?1 = '' or party = ?1) and (?2 = '' or id = ?2) "
                        "order by party, id"));
  select.bind(1, std::string_view(filter.party));
  select.bind(2, std::string_view(filter.source));
  std::vector<NumberedSource> sources;
  for (;;) {
    DERSU_TRY(more, select.step());
    if (!more) return sources;
    const auto text = [&](int column) { return std::string(select.text(column)); };
    sources.push_back({select.integer(0),
                       {.id = text(1),
                        .party = text(2),
                        .kind = text(3),
                        .path = text(4),
                        .sha256 = text(5),
                        .rows = select.integer(6),
                        .version = text(7),
                        .options = text(8)}});
  }
}

}  // namespace

// --- Store
// -----------------------------------------------------------------------------------------

Store::Store(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& path) {
  std::error_code code;
  if (!std::filesystem::exists(path, code))
    return fail(Fault::not_found, path.string(), "there is no store yet; 'dersu import' makes it");
  // An empty file is what a first import leaves that was killed at once: an empty store.
  return open_or_create(path);
}

Result<Store> Store::open_or_create(const std::filesystem::path& path) {
  DERSU_TRY(database, Database::open(path, Database::Mode::create));
  DERSU_CHECK(prepare_schema(database));
  return Store(std::make_unique<Body>(Body{std::move(database)}));
}

Result<Import> Store::begin_import() {
  DERSU_CHECK(body_->database.run("begin immediate"));
  return Import(std::make_unique<Import::Work>(body_->database));
}

Result<void> Store::read(CamtrapTable table, io::CamtrapSink& sink, const Filter& filter) const {
  DERSU_TRY(sources, numbered_sources(body_->database, filter));
  DERSU_TRY(select, body_->database.prepare(select_sql(table)));
  RowText texts(table);
  for (const NumberedSource& source : sources) {
    const FidRange fids = fids_of(source.number);
    select.bind(1, fids.first);
    select.bind(2, fids.last);
    select.bind(3, std::string_view(source.row.id));
    for (;;) {
      DERSU_TRY(more, select.step());
      if (!more) break;
      const auto values = texts.read(select);
      DERSU_CHECK(sink.row(table, values, texts.line(select)));
    }
    select.reset();
  }
  return {};
}

Result<void> Store::read_all(io::CamtrapSink& sink, const Filter& filter) const {
  for (const CamtrapTable table : kTables) DERSU_CHECK(read(table, sink, filter));
  return {};
}

Result<std::int64_t> Store::count(CamtrapTable table, const Filter& filter) const {
  DERSU_TRY(sources, numbered_sources(body_->database, filter));
  DERSU_TRY(select, body_->database.prepare(
                        fmt::format("select count(*) from {} where fid between ? and ? and "
                                    "source = ?",
                                    io::camtrap_table_name(table))));
  std::int64_t sum = 0;
  for (const NumberedSource& source : sources) {
    const FidRange fids = fids_of(source.number);
    select.bind(1, fids.first);
    select.bind(2, fids.last);
    select.bind(3, std::string_view(source.row.id));
    DERSU_TRY(more, select.step());
    if (more) sum += select.integer(0);
    select.reset();
  }
  return sum;
}

Result<std::vector<SourceRow>> Store::sources() const {
  DERSU_TRY(numbered, numbered_sources(body_->database, {}));
  std::vector<SourceRow> sources;
  for (NumberedSource& source : numbered) sources.push_back(std::move(source.row));
  return sources;
}

Result<std::vector<AreaRow>> Store::areas() const {
  DERSU_TRY(select, body_->database.prepare(
                        "select fid, 0, geom, id, name, party, kind, file from areas union all "
                        "select fid, 1, geom, id, name, party, kind, file from borders "
                        "order by 1, 2"));
  std::vector<AreaRow> areas;
  for (;;) {
    DERSU_TRY(more, select.step());
    if (!more) return areas;
    const auto text = [&](int column) { return std::string(select.text(column)); };
    AreaRow area{
        .id = text(3), .name = text(4), .party = text(5), .kind = text(6), .file = text(7)};
    const std::string where = fmt::format("{}:areas:{}", body_->database.file(), area.id);
    if (select.is_null(2)) {
      // named in the project, with nothing in its file
    } else if (select.integer(1) == 0) {
      auto polygons = decode_polygons(select.blob(2));
      if (!polygons) return fail(Fault::bad_input, where, "{}", polygons.error().message);
      area.polygons = std::move(*polygons);
    } else {
      auto lines = decode_lines(select.blob(2));
      if (!lines) return fail(Fault::bad_input, where, "{}", lines.error().message);
      area.lines = std::move(*lines);
    }
    // An area with polygons and lines stands in both tables under one fid.
    if (!areas.empty() && areas.back().id == area.id && areas.back().lines.empty() &&
        !area.lines.empty())
      areas.back().lines = std::move(area.lines);
    else
      areas.push_back(std::move(area));
  }
}

Result<std::vector<CatalogueRow>> Store::catalogue() const {
  DERSU_TRY(select, body_->database.prepare(
                        "select party, \"individualID\", \"jointID\" from catalogue order by fid"));
  std::vector<CatalogueRow> rows;
  for (;;) {
    DERSU_TRY(more, select.step());
    if (!more) return rows;
    rows.push_back(
        {std::string(select.text(0)), std::string(select.text(1)), std::string(select.text(2))});
  }
}

Result<std::vector<NoticeRow>> Store::notices() const {
  DERSU_TRY(select, body_->database.prepare("select party, source, place, message from notices "
                                            "order by party, source, fid"));
  std::vector<NoticeRow> rows;
  for (;;) {
    DERSU_TRY(more, select.step());
    if (!more) return rows;
    rows.push_back({std::string(select.text(0)), std::string(select.text(1)),
                    std::string(select.text(2)), std::string(select.text(3))});
  }
}

// --- Import
// ----------------------------------------------------------------------------------------

struct Import::Work {
  explicit Work(Database& d) : database(d) {}
  ~Work() {
    sink.reset();  // its statements would keep the transaction open
    if (!committed) (void)database.run("rollback");
  }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  /// Runs `sql` with `texts` bound from the first place on.
  Result<void> run(std::string_view sql, std::initializer_list<std::string_view> texts) {
    DERSU_TRY(statement, database.prepare(sql));
    int place = 1;
    for (const std::string_view text : texts) statement.bind(place++, text);
    return statement.run();
  }

  Result<void> remove_rows(std::int64_t number, std::string_view id) {
    const FidRange fids = fids_of(number);
    for (const CamtrapTable table : kTables)
      DERSU_CHECK(database.run(fmt::format("delete from {} where fid between {} and {}",
                                           io::camtrap_table_name(table), fids.first, fids.last)));
    return run("delete from notices where source = ?", {id});
  }

  Database& database;
  std::unique_ptr<SourceSink> sink;
  std::string source_id;
  bool committed = false;
};

Import::Import(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Import::Import(Import&&) noexcept = default;
Import::~Import() = default;

Result<io::CamtrapSink*> Import::begin_source(const SourceRow& source) {
  DERSU_TRY(known, numbered_sources(work_->database, {.party = {}, .source = source.id}));
  std::int64_t number = 0;
  if (known.empty()) {
    DERSU_TRY(last, work_->database.integer("select coalesce(max(fid), 0) from sources"));
    number = last + 1;
  } else {
    number = known.front().number;
    DERSU_CHECK(work_->remove_rows(number, source.id));
  }
  DERSU_CHECK(work_->run(
      fmt::format("insert or replace into sources (fid, id, party, kind, path, "
                  "\"rows\", version, options) values ({}, ?, ?, ?, ?, 0, ?, ?)",
                  number),
      {source.id, source.party, source.kind, source.path, DERSU_VERSION, source.options}));
  DERSU_TRY(sink, SourceSink::make(work_->database, source, fids_of(number)));
  work_->sink = std::move(sink);
  work_->source_id = source.id;
  return work_->sink.get();
}

Result<void> Import::end_source(std::string_view sha256) {
  const std::int64_t rows = work_->sink->rows();
  work_->sink.reset();
  return work_->run(fmt::format("update sources set sha256 = ?, \"rows\" = {} where id = ?", rows),
                    {sha256, work_->source_id});
}

Result<void> Import::remove_source(std::string_view id) {
  DERSU_TRY(known, numbered_sources(work_->database, {.party = {}, .source = std::string(id)}));
  if (known.empty())
    return fail(Fault::not_found, work_->database.file(), "there is no source '{}'",
                dersu::quoted(id));
  DERSU_CHECK(work_->remove_rows(known.front().number, id));
  return work_->run("delete from sources where id = ?", {id});
}

Result<void> Import::set_areas(std::span<const AreaRow> areas) {
  DERSU_CHECK(work_->database.run("delete from areas; delete from borders"));
  for (std::size_t i = 0; i < areas.size(); ++i) {
    const AreaRow& area = areas[i];
    auto insert = [&](std::string_view table, const Blob& blob) -> Result<void> {
      DERSU_TRY(statement, work_->database.prepare(fmt::format(
                               "insert into {} (fid, geom, id, name, party, kind, file) values "
                               "(?, ?, ?, ?, ?, ?, ?)",
                               table)));
      statement.bind(1, static_cast<std::int64_t>(i + 1));
      if (blob.empty())
        statement.bind_null(2);
      else
        statement.bind_blob(2, blob);
      int place = 3;
      for (const std::string* text : {&area.id, &area.name, &area.party, &area.kind, &area.file})
        statement.bind(place++, std::string_view(*text));
      return statement.run();
    };
    if (!area.polygons.empty() || area.lines.empty())
      DERSU_CHECK(insert("areas", area.polygons.empty() ? Blob{} : encode_polygons(area.polygons)));
    if (!area.lines.empty()) DERSU_CHECK(insert("borders", encode_lines(area.lines)));
  }
  return {};
}

Result<void> Import::set_catalogue(std::span<const CatalogueRow> rows) {
  DERSU_CHECK(work_->database.run("delete from catalogue"));
  DERSU_TRY(insert, work_->database.prepare(
                        "insert into catalogue (party, \"individualID\", \"jointID\") values "
                        "(?, ?, ?)"));
  for (const CatalogueRow& row : rows) {
    insert.bind(1, std::string_view(row.party));
    insert.bind(2, std::string_view(row.individual_id));
    insert.bind(3, std::string_view(row.joint_id));
    DERSU_CHECK(insert.run());
  }
  return {};
}

Result<void> Import::add_notice(const NoticeRow& notice) {
  return work_->run("insert into notices (party, source, place, message) values (?, ?, ?, ?)",
                    {notice.party, notice.source, notice.place, notice.message});
}

Result<void> Import::clear_notices() {
  return work_->database.run("delete from notices where source = ''");
}

Result<void> Import::commit() {
  work_->sink.reset();
  // Extents let QGIS zoom to a layer without reading it.
  DERSU_CHECK(work_->database.run(
      "update gpkg_contents set last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now');"
      "update gpkg_contents set (min_x, min_y, max_x, max_y) = (select min(longitude), "
      "min(latitude), max(longitude), max(latitude) from deployments) "
      "where table_name = 'deployments'"));
  DERSU_CHECK(work_->database.run("commit"));
  work_->committed = true;
  return {};
}

}  // namespace dersu::store
