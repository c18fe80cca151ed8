#include "dersu/store/sqlite.hpp"

#include <sqlite3.h>

#include <system_error>

#include "dersu/core/text.hpp"

namespace dersu::store {
namespace {

constexpr int kWaitForLockMs = 2000;

Error error_of(sqlite3* database, int code, std::string_view file) {
  return sqlite_error(code, database ? sqlite3_errmsg(database) : sqlite3_errstr(code), file);
}

}  // namespace

Error sqlite_error(int code, std::string_view detail, std::string_view file) {
  auto error = [&](Fault fault, std::string message) {
    return Error{fault, std::move(message), std::string(file)};
  };
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return error(Fault::io, "the disk is full; the store is as it was before");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return error(Fault::io, "another program is using the store; close it and try again");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return error(Fault::io, "the store may not be written");
    case SQLITE_CANTOPEN:
      return error(Fault::io, "the store cannot be opened");
    case SQLITE_IOERR:
      return error(Fault::io, "the disk refused; the store is as it was before");
    case SQLITE_NOTADB:
      return error(Fault::bad_input, "found a file that is not a data base, expected a GeoPackage");
    case SQLITE_CORRUPT:
      return error(Fault::bad_input,
                   "the store is damaged; move it away and import the sources again");
    default:
      return error(Fault::io, fmt::format("SQLite: {}", dersu::quoted(detail, 200)));
  }
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Statement::bind(int place, std::string_view text) {
  sqlite3_bind_text(statement_.get(), place, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
}
void Statement::bind(int place, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), place, value);
}
void Statement::bind(int place, double value) {
  sqlite3_bind_double(statement_.get(), place, value);
}
void Statement::bind_blob(int place, std::span<const std::byte> bytes) {
  sqlite3_bind_blob(statement_.get(), place, bytes.data(), static_cast<int>(bytes.size()),
                    SQLITE_STATIC);
}
void Statement::bind_null(int place) { sqlite3_bind_null(statement_.get(), place); }

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected(error_of(sqlite3_db_handle(statement_.get()), code, file_));
}

Result<void> Statement::run() {
  auto row = step();
  reset();
  if (!row) return tl::unexpected(std::move(row).error());
  return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}
bool Statement::is_real(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_FLOAT;
}
std::string_view Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (!text) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
double Statement::number(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}
std::span<const std::byte> Statement::blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  if (!bytes) return {};
  return {static_cast<const std::byte*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
  Database opened;
  opened.file_ = path.string();
  sqlite3* raw = nullptr;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == Mode::create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  opened.database_.reset(raw);
  if (code != SQLITE_OK) return tl::unexpected(error_of(raw, code, opened.file_));
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kWaitForLockMs);
  // A "name" that is no column is an error and not a text.
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  return opened;
}

Result<void> Database::run(const std::string& sql) {
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  return tl::unexpected(error_of(database_.get(), code, file_));
}

Result<Statement> Database::prepare(std::string_view sql) const {
  Statement statement;
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  statement.statement_.reset(raw);
  statement.file_ = file_;
  if (code != SQLITE_OK) return tl::unexpected(error_of(database_.get(), code, file_));
  return statement;
}

Result<std::int64_t> Database::integer(std::string_view sql) const {
  DERSU_TRY(statement, prepare(sql));
  DERSU_TRY(row, statement.step());
  return row ? statement.integer(0) : 0;
}

}  // namespace dersu::store
