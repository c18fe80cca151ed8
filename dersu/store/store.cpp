#include "dersu/store/store.hpp"

#include <array>
#include <system_error>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/store/geometry_blob.hpp"
#include "dersu/store/schema.hpp"
#include "dersu/store/source_rows.hpp"
#include "dersu/store/sqlite.hpp"

namespace dersu::store {

using io::CamtrapTable;
using io::CamtrapType;

struct Store::Body {
  Database database;
};

namespace {

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

}  // namespace

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
  return Import(body_->database);
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
                        "select fid, 0, geom, id, name, party, kind, source from areas union all "
                        "select fid, 1, geom, id, name, party, kind, source from borders "
                        "order by 1, 2"));
  std::vector<AreaRow> areas;
  for (;;) {
    DERSU_TRY(more, select.step());
    if (!more) return areas;
    const auto text = [&](int column) { return std::string(select.text(column)); };
    AreaRow area{
        .id = text(3), .name = text(4), .party = text(5), .kind = text(6), .source = text(7)};
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
  DERSU_TRY(select,
            body_->database.prepare(
                "select party, \"individualID\", \"jointID\", source from catalogue order by fid"));
  std::vector<CatalogueRow> rows;
  for (;;) {
    DERSU_TRY(more, select.step());
    if (!more) return rows;
    const auto text = [&](int column) { return std::string(select.text(column)); };
    rows.push_back({text(0), text(1), text(2), text(3)});
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

}  // namespace dersu::store
