#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/store/geometry_blob.hpp"
#include "dersu/store/schema.hpp"
#include "dersu/store/source_rows.hpp"
#include "dersu/store/sqlite.hpp"
#include "dersu/store/store.hpp"

namespace dersu::store {

using io::CamtrapTable;
using io::CamtrapType;

namespace {

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
        const auto value = parse_whole(text);
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

/// Where the geometries of a layer lie.
struct Extent {
  void add(const RingOf<LonLat>& ring) {
    for (const LonLat& p : ring) {
      west = std::min(west, p.lon_deg);
      east = std::max(east, p.lon_deg);
      south = std::min(south, p.lat_deg);
      north = std::max(north, p.lat_deg);
    }
  }
  /// Lets QGIS zoom to the layer without reading it; null where it has no geometry.
  [[nodiscard]] Result<void> tell(Database& database, std::string_view table) const {
    DERSU_TRY(update, database.prepare(
                          "update gpkg_contents set (min_x, min_y, max_x, max_y) = (?, ?, ?, ?) "
                          "where table_name = ?"));
    int place = 1;
    for (const double side : {west, south, east, north}) {
      if (west <= east)
        update.bind(place++, side);
      else
        update.bind_null(place++);
    }
    update.bind(place, table);
    return update.run();
  }
  double west = std::numeric_limits<double>::infinity(), south = west;
  double east = -west, north = -west;
};

}  // namespace

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

Import::Import(Database& database) : work_(std::make_unique<Work>(database)) {}
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
  Extent polygons, lines;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    const AreaRow& area = areas[i];
    for (const LonLatPolygon& polygon : area.polygons)
      for (const RingOf<LonLat>& ring : polygon.rings) polygons.add(ring);
    for (const RingOf<LonLat>& line : area.lines) lines.add(line);
    auto insert = [&](std::string_view table, const Blob& blob) -> Result<void> {
      DERSU_TRY(statement, work_->database.prepare(fmt::format(
                               "insert into {} (fid, geom, id, name, party, kind, source) values "
                               "(?, ?, ?, ?, ?, ?, ?)",
                               table)));
      statement.bind(1, static_cast<std::int64_t>(i + 1));
      if (blob.empty())
        statement.bind_null(2);
      else
        statement.bind_blob(2, blob);
      int place = 3;
      for (const std::string* text : {&area.id, &area.name, &area.party, &area.kind, &area.source})
        statement.bind(place++, std::string_view(*text));
      return statement.run();
    };
    if (!area.polygons.empty() || area.lines.empty())
      DERSU_CHECK(insert("areas", area.polygons.empty() ? Blob{} : encode_polygons(area.polygons)));
    if (!area.lines.empty()) DERSU_CHECK(insert("borders", encode_lines(area.lines)));
  }
  DERSU_CHECK(polygons.tell(work_->database, "areas"));
  return lines.tell(work_->database, "borders");
}

Result<void> Import::set_catalogue(std::span<const CatalogueRow> rows) {
  DERSU_CHECK(work_->database.run("delete from catalogue"));
  DERSU_TRY(insert, work_->database.prepare(
                        "insert into catalogue (party, \"individualID\", \"jointID\", source) "
                        "values (?, ?, ?, ?)"));
  for (const CatalogueRow& row : rows) {
    insert.bind(1, std::string_view(row.party));
    insert.bind(2, std::string_view(row.individual_id));
    insert.bind(3, std::string_view(row.joint_id));
    insert.bind(4, std::string_view(row.source));
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
