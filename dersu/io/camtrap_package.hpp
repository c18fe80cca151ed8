#pragma once
// Where the tables of a package are: its files, its resources and how they are written.
// For dersu/io/camtrap_*.cpp, their tests and fuzz targets.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dersu/io/camtrap_document.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/io/csv.hpp"

namespace dersu::io {

/// The files of a package, on disk or in memory.
class PackageFiles {
 public:
  PackageFiles() = default;
  PackageFiles(const PackageFiles&) = delete;
  PackageFiles& operator=(const PackageFiles&) = delete;
  virtual ~PackageFiles() = default;
  /// Nothing where there is no such file.
  [[nodiscard]] virtual std::optional<std::uint64_t> bytes(const std::string& path) const = 0;
  /// Faults as of CsvReader::open.
  [[nodiscard]] virtual Result<CsvReader> open(const std::string& path,
                                               const CsvOptions& options) const = 0;
  /// All of the file, for texts that are not UTF-8.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path) const = 0;
  /// Of the file as it lies there, packed or not.
  [[nodiscard]] virtual Result<std::string> sha256(const std::string& path) const = 0;
};

class FolderFiles final : public PackageFiles {
 public:
  explicit FolderFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::optional<std::uint64_t> bytes(const std::string& path) const override;
  [[nodiscard]] Result<CsvReader> open(const std::string& path,
                                       const CsvOptions& options) const override;
  [[nodiscard]] Result<std::string> read(const std::string& path) const override;
  [[nodiscard]] Result<std::string> sha256(const std::string& path) const override;

 private:
  [[nodiscard]] Result<std::filesystem::path> inside(const std::string& path) const;
  std::filesystem::path folder_;
};

class MemoryFiles final : public PackageFiles {
 public:
  std::map<std::string, std::string> texts{};  ///< by path
  [[nodiscard]] std::optional<std::uint64_t> bytes(const std::string& path) const override;
  [[nodiscard]] Result<CsvReader> open(const std::string& path,
                                       const CsvOptions& options) const override;
  [[nodiscard]] Result<std::string> read(const std::string& path) const override;
  [[nodiscard]] Result<std::string> sha256(const std::string& path) const override;
};

/// The name of `table` among the resources: "effort-gaps" for effort_gaps.
[[nodiscard]] std::string_view resource_name(CamtrapTable table);

/// One of the files of a table.
struct TableFile {
  CsvReader reader;
  std::uint64_t bytes = 0;
};

/// Opens the table's files as its resource says, each with a header of its own. None where there
/// are none, or where what is wrong was added to `report`. Fault::io.
[[nodiscard]] Result<std::vector<TableFile>> open_table(CamtrapTable table,
                                                        const JsonDocument& document,
                                                        const PackageFiles& files,
                                                        CamtrapReport& report);

/// `error` of a CsvReader as a violation of `table`; `row` is the record that was read.
[[nodiscard]] CamtrapViolation csv_violation(CamtrapTable table, const Error& error,
                                             std::uint64_t row);

/// Checks the package of the text `json` and `files`, and hands its rows to `sink` where there is
/// one: what validate_camtrap_dp and read_camtrap_dp are made of.
[[nodiscard]] Result<CamtrapPackage> check_package(std::string json, const PackageFiles& files,
                                                   CamtrapSink* sink, const CamtrapReading& options,
                                                   Progress& progress);

}  // namespace dersu::io
