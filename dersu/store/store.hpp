#pragma once
// The store of a project: store.gpkg, one GeoPackage that holds everything imported and opens in
// QGIS, R and Python as it is. Tables: docs/store.md. Every change is one transaction: a process
// that is killed at any point leaves the store as it was.
//
//     DERSU_TRY(store, Store::open_or_create(folder / "store.gpkg"));
//     DERSU_TRY(import, store.begin_import());
//     DERSU_TRY(sink, import.begin_source({.id = "cn-2023", .party = "CN", ...}));
//     DERSU_CHECK(io::read_camtrap_dp(..., *sink));
//     DERSU_CHECK(import.end_source(sha256));
//     DERSU_CHECK(import.commit());          // without it everything is undone
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/polygon.hpp"
#include "dersu/io/camtrap_rows.hpp"

namespace dersu::store {

/// One imported source.
struct SourceRow {
  std::string id;
  std::string party;
  std::string kind{};     ///< "camtrap-dp"
  std::string path{};     ///< inside the project
  std::string sha256{};   ///< hexadecimal, of what was read
  std::int64_t rows = 0;  ///< of all tables; counted by the store
  std::string version{};  ///< of the dersu that imported it; set by the store
  std::string options{};  ///< JSON: datum, time zone, clock offset
};

/// One [[area]] as it was read: polygons, or lines where it is a border.
struct AreaRow {
  std::string id;
  std::string name{};
  std::string party{};
  std::string kind{};
  std::string source{};  ///< its file, as the project names it
  std::vector<LonLatPolygon> polygons{};
  std::vector<RingOf<LonLat>> lines{};
  bool operator==(const AreaRow&) const = default;
};

/// The animal that one party calls `individual_id` is `joint_id` to all.
struct CatalogueRow {
  std::string party;
  std::string individual_id;
  std::string joint_id;
  std::string source{};  ///< its file, as the project names it
  bool operator==(const CatalogueRow&) const = default;
};

/// Something an import had to say; `source` is empty for areas and the catalogue.
struct NoticeRow {
  std::string party{};
  std::string source{};
  std::string place{};  ///< "deployments.csv:14:latitude"
  std::string message{};
  bool operator==(const NoticeRow&) const = default;
};

/// Which rows to read; empty members: all.
struct Filter {
  std::string party{};
  std::string source{};
};

class Database;
class Import;

class Store {
 public:
  /// Fault::not_found: no file; bad_input: no GeoPackage, damaged, or another program's;
  /// unsupported: made by a newer dersu; io: not readable, locked.
  [[nodiscard]] static Result<Store> open(const std::filesystem::path& path);
  [[nodiscard]] static Result<Store> open_or_create(const std::filesystem::path& path);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// Begins the transaction in which everything is imported; one at a time. Fault::io where another
  /// program writes to the store.
  [[nodiscard]] Result<Import> begin_import();

  /// Gives the rows of `table` to `sink`: by party, then source id, then in the order in which they
  /// came, which does not depend on the order of imports. Texts are as they came; numbers are in
  /// their shortest form. `line` is that of the source file.
  [[nodiscard]] Result<void> read(io::CamtrapTable table, io::CamtrapSink& sink,
                                  const Filter& filter = {}) const;
  /// All tables in the order that CamtrapSink asks for.
  [[nodiscard]] Result<void> read_all(io::CamtrapSink& sink, const Filter& filter = {}) const;

  [[nodiscard]] Result<std::int64_t> count(io::CamtrapTable table, const Filter& filter = {}) const;
  [[nodiscard]] Result<std::vector<SourceRow>> sources() const;  ///< by party, then id
  [[nodiscard]] Result<std::vector<AreaRow>> areas() const;      ///< in the order of import
  [[nodiscard]] Result<std::vector<CatalogueRow>> catalogue() const;
  [[nodiscard]] Result<std::vector<NoticeRow>> notices() const;

 private:
  friend class Import;
  struct Body;
  explicit Store(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

/// A transaction. Gone without commit(), it leaves the store as it was. Must not outlive its Store.
class Import {
 public:
  Import(Import&&) noexcept;
  Import& operator=(Import&&) = delete;
  ~Import();

  /// Removes what was imported of `source.id` before and gives the sink for its rows now. Rows
  /// whose values are not of their column's type are Fault::bad_input. Deployments are in WGS84
  /// (see io::DatumShift). The sink lives until end_source.
  [[nodiscard]] Result<io::CamtrapSink*> begin_source(const SourceRow& source);
  [[nodiscard]] Result<void> end_source(std::string_view sha256);

  /// A source that the project no longer names.
  [[nodiscard]] Result<void> remove_source(std::string_view id);
  /// Replaces all areas, borders, or the whole catalogue.
  [[nodiscard]] Result<void> set_areas(std::span<const AreaRow> areas);
  [[nodiscard]] Result<void> set_catalogue(std::span<const CatalogueRow> rows);
  /// Notices of a source go when it is imported again; those without one by clear_notices.
  [[nodiscard]] Result<void> add_notice(const NoticeRow& notice);
  [[nodiscard]] Result<void> clear_notices();

  [[nodiscard]] Result<void> commit();

 private:
  friend class Store;
  struct Work;
  explicit Import(Database& database);
  std::unique_ptr<Work> work_;
};

}  // namespace dersu::store
