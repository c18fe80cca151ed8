#pragma once
// SQLite with errors as values. For dersu/store only.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "dersu/core/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace dersu::store {

/// What an SQLite result code means for a user. Fault::io: full disk, locked, not writable;
/// Fault::bad_input: not a data base, damaged.
[[nodiscard]] Error sqlite_error(int code, std::string_view detail, std::string_view file);

/// A prepared statement. Places of values count from 1, columns of rows from 0.
class Statement {
 public:
  /// What is bound must live until the statement is reset or gone.
  void bind(int place, std::string_view text);
  void bind(int place, std::int64_t value);
  void bind(int place, double value);
  void bind_blob(int place, std::span<const std::byte> bytes);
  void bind_null(int place);

  /// True while there is a row.
  [[nodiscard]] Result<bool> step();
  /// One run of a statement that gives no rows; ready for the next.
  [[nodiscard]] Result<void> run();
  void reset();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] bool is_real(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  ///< valid until the next step
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double number(int column) const;
  [[nodiscard]] std::span<const std::byte> blob(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string file_;
};

class Database {
 public:
  enum class Mode : std::uint8_t { existing, create };
  [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, Mode mode);

  [[nodiscard]] Result<void> run(const std::string& sql);  ///< one or several statements
  [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql) const;  ///< first of first row
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
  std::string file_;
};

}  // namespace dersu::store
