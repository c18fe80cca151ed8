#include "dersu/store/schema.hpp"

#include <array>
#include <filesystem>
#include <system_error>

namespace dersu::store {
namespace {

constexpr std::int64_t kGeoPackageId = 0x47504B47;  // "GPKG"

/// What the standard asks of every GeoPackage (OGC 12-128r18, 1.1).
constexpr std::string_view kCore = R"sql(
pragma application_id = 1196444487;
pragma user_version = 10300;
create table gpkg_spatial_ref_sys (
  srs_name text not null, srs_id integer not null primary key, organization text not null,
  organization_coordsys_id integer not null, definition text not null, description text);
insert into gpkg_spatial_ref_sys values
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in degrees');
create table gpkg_contents (
  table_name text not null primary key, data_type text not null, identifier text unique,
  description text default '',
  last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  min_x double, min_y double, max_x double, max_y double, srs_id integer,
  constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
create table gpkg_geometry_columns (
  table_name text not null, column_name text not null, geometry_type_name text not null,
  srs_id integer not null, z tinyint not null, m tinyint not null,
  constraint pk_geom_cols primary key (table_name, column_name),
  constraint uk_gc_table_name unique (table_name),
  constraint fk_gc_tn foreign key (table_name) references gpkg_contents (table_name),
  constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
)sql";

/// Our own tables beside those of the camera-trap standard.
constexpr std::string_view kOwn = R"sql(
create table areas (fid integer primary key, geom multipolygon,
  id text, name text, party text, kind text, file text);
create table borders (fid integer primary key, geom multilinestring,
  id text, name text, party text, kind text, file text);
create table catalogue (fid integer primary key,
  party text, "individualID" text, "jointID" text);
create table sources (fid integer primary key,
  id text unique, party text, kind text, path text, sha256 text, "rows" integer,
  version text, options text);
create table notices (fid integer primary key,
  party text, source text, place text, message text);
create table dersu_meta (key text not null primary key, value text not null);
insert into dersu_meta values ('schema', '1');
)sql";

struct Described {
  std::string_view table, description, geometry;
};
constexpr std::array<Described, 10> kContents{{
    {"deployments", "cameras and when they worked", "POINT"},
    {"areas", "territories, habitats, protected areas", "MULTIPOLYGON"},
    {"borders", "lines of borders", "MULTILINESTRING"},
    {"media", "photographs and videos", ""},
    {"observations", "what was seen on media or in events", ""},
    {"effort_gaps", "when a deployed camera did not work", ""},
    {"individuals", "animals as each party names them", ""},
    {"catalogue", "which animals of the parties are the same", ""},
    {"sources", "what was imported", ""},
    {"notices", "what the import had to say", ""},
}};

std::string_view sql_type(io::CamtrapType type) {
  switch (type) {
    case io::CamtrapType::integer:
      return "integer";
    case io::CamtrapType::number:
      return "real";
    case io::CamtrapType::boolean:
      return "boolean";
    case io::CamtrapType::string:
    case io::CamtrapType::datetime:  // as text: GeoPackage's own type cannot hold an offset
      return "text";
  }
  return "text";
}

std::string create_camtrap_sql(io::CamtrapTable table) {
  std::string sql =
      fmt::format("create table {} (fid integer primary key", io::camtrap_table_name(table));
  if (table == io::CamtrapTable::deployments) sql += ", geom point";
  for (const io::CamtrapColumn& column : io::camtrap_columns(table))
    sql += fmt::format(", \"{}\" {}", column.name, sql_type(column.type));
  return sql + ", party text, source text, line integer);\n";
}

std::string contents_sql() {
  std::string sql;
  for (const Described& d : kContents) {
    const bool features = !d.geometry.empty();
    sql += fmt::format(
        "insert into gpkg_contents (table_name, data_type, identifier, description, srs_id) "
        "values ('{0}', '{1}', '{0}', '{2}', {3});\n",
        d.table, features ? "features" : "attributes", d.description, features ? "4326" : "null");
    if (features)
      sql += fmt::format(
          "insert into gpkg_geometry_columns values ('{}', 'geom', '{}', 4326, 0, 0);\n", d.table,
          d.geometry);
  }
  return sql;
}

/// Schema 0 (an empty file) -> 1.
std::string first_schema() {
  std::string sql(kCore);
  for (const io::CamtrapTable table : kTables) sql += create_camtrap_sql(table);
  return sql + std::string(kOwn) + contents_sql();
}

/// Schema 1 -> 2: areas, borders and the catalogue say where they are from in the column that all
/// tables have for it. The catalogue's is filled by the next import.
std::string name_sources() {
  return "alter table areas rename column file to source;\n"
         "alter table borders rename column file to source;\n"
         "alter table catalogue add column source text;\n"
         "update dersu_meta set value = '2' where key = 'schema';\n";
}

/// Step k turns schema k into k + 1 and writes the new number into dersu_meta.
using Migration = std::string (*)();
constexpr std::array<Migration, kSchema> kMigrations{first_schema, name_sources};

Result<std::int64_t> schema_of(Database& database) {
  DERSU_TRY(tables, database.integer("select count(*) from sqlite_schema"));
  DERSU_TRY(id, database.integer("pragma application_id"));
  if (tables == 0 && id == 0) return 0;
  if (id != kGeoPackageId)
    return fail(Fault::bad_input, database.file(),
                "found a data base that is not a GeoPackage, expected a dersu store");
  DERSU_TRY(ours, database.integer("select count(*) from sqlite_schema where name = 'dersu_meta'"));
  if (ours == 0)
    return fail(Fault::bad_input, database.file(),
                "found a GeoPackage of another program, expected a dersu store");
  DERSU_TRY(schema,
            database.integer("select cast(value as integer) from dersu_meta where key = 'schema'"));
  if (schema > kSchema)
    return fail(Fault::unsupported, database.file(),
                "found schema {}, expected at most {}: the store was made by a newer dersu", schema,
                kSchema);
  if (schema < 1)
    return fail(Fault::bad_input, database.file(), "found schema {}, expected 1 to {}", schema,
                kSchema);
  return schema;
}

/// Someone may have changed a table in another program.
Result<void> check_columns(Database& database) {
  for (const io::CamtrapTable table : kTables) {
    auto statement = database.prepare(select_sql(table));
    if (!statement)
      return fail(Fault::bad_input, database.file(),
                  "table {} lacks a column of the standard: was it changed in another program?",
                  io::camtrap_table_name(table));
  }
  return {};
}

/// A process that was killed just as it began to write leaves a journal with nothing in it, which
/// the next write removes. Without one here, people would wonder what the file is.
Result<void> remove_empty_journal(Database& database) {
  std::error_code code;
  if (!std::filesystem::exists(database.file() + "-journal", code)) return {};
  if (!database.run("begin immediate")) return {};  // another process is writing: it is theirs
  return database.run("pragma user_version = 10300; commit");
}

}  // namespace

Result<void> prepare_schema(Database& database) {
  DERSU_CHECK(database.run(
      "pragma cell_size_check = on; pragma trusted_schema = off; pragma temp_store = memory; "
      "pragma cache_size = -65536;"));
  DERSU_TRY(found, schema_of(database));
  if (found < kSchema) {
    DERSU_CHECK(database.run("begin immediate"));
    // Asked again under the lock: another process may just have done it.
    auto schema = schema_of(database);
    Result<void> done;
    if (!schema) done = tl::unexpected(schema.error());
    for (std::int64_t step = schema.value_or(kSchema); done && step < kSchema; ++step)
      done = database.run(kMigrations[static_cast<std::size_t>(step)]());
    if (done) done = database.run("commit");
    if (!done) {
      (void)database.run("rollback");
      return done;
    }
  }
  DERSU_CHECK(remove_empty_journal(database));
  return check_columns(database);
}

std::string insert_sql(io::CamtrapTable table) {
  std::string columns = "fid";
  std::string places = "?";
  if (table == io::CamtrapTable::deployments) {
    columns += ", geom";
    places += ", ?";
  }
  for (const io::CamtrapColumn& column : io::camtrap_columns(table)) {
    columns += fmt::format(", \"{}\"", column.name);
    places += ", ?";
  }
  return fmt::format("insert into {} ({}, party, source, line) values ({}, ?, ?, ?)",
                     io::camtrap_table_name(table), columns, places);
}

std::string select_sql(io::CamtrapTable table) {
  std::string columns;
  for (const io::CamtrapColumn& column : io::camtrap_columns(table))
    columns += fmt::format("\"{}\", ", column.name);
  return fmt::format("select {}line from {} where fid between ? and ? and source = ? order by fid",
                     columns, io::camtrap_table_name(table));
}

}  // namespace dersu::store
