#pragma once
// The tables of store.gpkg and how older stores become today's. docs/store.md tells users the same.
#include <string>
#include <string_view>

#include "dersu/io/camtrap_rows.hpp"
#include "dersu/store/sqlite.hpp"

namespace dersu::store {

/// The newest schema that this dersu knows; a store keeps its own in dersu_meta.
constexpr std::int64_t kSchema = 2;

/// Rows of a source have fids from `source number << kSourceShift`, so that rows lie together by
/// source, a replaced source keeps its place, and no index is needed to find them.
constexpr int kSourceShift = 32;

/// Brings `database` (empty, or of an older schema) to kSchema in one transaction.
/// Fault::bad_input: not a GeoPackage, or one of another program; Fault::unsupported: newer.
[[nodiscard]] Result<void> prepare_schema(Database& database);

/// "insert into observations (fid, ...) values (?, ...)": fid, geom for deployments, the standard's
/// columns in order, party, source, line.
[[nodiscard]] std::string insert_sql(io::CamtrapTable table);

/// "select <the standard's columns>, line from observations where fid between ? and ? and source =
/// ? order by fid".
[[nodiscard]] std::string select_sql(io::CamtrapTable table);

constexpr io::CamtrapTable kTables[] = {
    io::CamtrapTable::deployments, io::CamtrapTable::effort_gaps, io::CamtrapTable::individuals,
    io::CamtrapTable::media, io::CamtrapTable::observations};

}  // namespace dersu::store
