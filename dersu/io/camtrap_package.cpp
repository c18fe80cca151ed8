#include "dersu/io/camtrap_package.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/byte_stream.hpp"
#include "dersu/io/digest.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/transcode.hpp"

namespace dersu::io {
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxTranscodedBytes = std::uint64_t{1} << 28;
constexpr std::size_t kMaxPaths = 100;  // each is open while the table is read

/// A path of the package's own: relative, down, in plain words.
bool is_safe_path(std::string_view path) {
  if (path.empty() || path[0] == '/' || path[0] == '~' || path.size() > 1000) return false;
  if (path.find('\\') != std::string_view::npos || path.find('\0') != std::string_view::npos ||
      path.find("://") != std::string_view::npos)
    return false;
  const auto steps = split(path, '/');
  return std::none_of(steps.begin(), steps.end(), [](std::string_view step) {
    return step.empty() || step == ".." || step == ".";
  });
}

/// Everything that a resource of `table` says wrong goes to the report under its pointer.
class ResourceReader {
 public:
  ResourceReader(CamtrapTable table, const JsonDocument& document, const PackageFiles& files,
                 CamtrapReport& report)
      : table_(table), document_(document), files_(files), report_(report) {
    for (const CamtrapColumn& column : camtrap_columns(table)) {
      columns_.push_back(column.name);
      if (column.required) required_.push_back(column.name);
    }
  }

  Result<std::vector<TableFile>> open() {
    const JsonDocument* resource = find();
    if (!resource) return std::vector<TableFile>();
    const auto paths = paths_of(*resource);
    const auto options = paths.empty() ? std::nullopt : dialect_of(*resource);
    if (!options) return std::vector<TableFile>();
    several_ = paths.size() > 1;
    check_bytes(*resource, paths);
    DERSU_CHECK(check_hash(*resource, paths));
    std::vector<TableFile> opened;
    for (const std::string& path : paths) {
      DERSU_TRY(reader, open_file(*resource, path, *options));
      if (reader) opened.push_back({std::move(*reader), files_.bytes(path).value_or(0)});
    }
    if (opened.size() < paths.size()) opened.clear();
    return opened;
  }

 private:
  [[nodiscard]] bool own_table() const {
    return table_ == CamtrapTable::effort_gaps || table_ == CamtrapTable::individuals;
  }

  const JsonDocument* find() {
    const auto it = document_.find("resources");
    if (it == document_.end() || !it->is_array()) return nullptr;
    for (std::size_t i = 0; i < it->size(); ++i) {
      if (text_member((*it)[i], "name") != resource_name(table_)) continue;
      pointer_ = fmt::format("/resources/{}", i);
      if (own_table() && !(*it)[i].contains("path")) {
        report_.add_notice(
            fmt::format("the resource '{}' holds its data in datapackage.json and is not read",
                        resource_name(table_)));
        return nullptr;
      }
      return &(*it)[i];
    }
    return nullptr;
  }

  void add(std::string_view member, std::string_view rule, std::string found, std::string expected,
           Severity severity = Severity::error) {
    report_.add({.table = std::string(kMetadataTable),
                 .column = fmt::format("{}/{}", pointer_, member),
                 .found = std::move(found),
                 .expected = std::move(expected),
                 .rule = rule,
                 .severity = severity});
  }

  /// None where one of them is wrong.
  std::vector<std::string> paths_of(const JsonDocument& resource) {
    if (!resource.contains("path")) return {};  // the profile's rules say so
    const JsonDocument& path = resource.at("path");
    if (!path.is_array()) return paths_of("path", {path});
    if (path.empty() || path.size() > kMaxPaths) {
      add("path", "path", fmt::format("a list of {} paths", path.size()),
          fmt::format("1 to {}", kMaxPaths));
      return {};
    }
    return paths_of("path/", {path.begin(), path.end()});
  }

  std::vector<std::string> paths_of(const std::string& member,
                                    const std::vector<JsonDocument>& items) {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string place = member.ends_with('/') ? member + std::to_string(i) : member;
      const std::string expected = "a relative path inside the package";
      if (!items[i].is_string()) {
        add(place, "type", fmt::format("a {}", items[i].type_name()), expected);
        continue;
      }
      paths.push_back(items[i].get<std::string>());
      if (is_safe_path(paths.back()) && !paths.back().ends_with(".zip")) continue;
      add(place, "path", told_value(paths.back(), 120), expected + ", of a CSV or a CSV in gzip");
      paths.pop_back();
    }
    if (paths.size() < items.size()) paths.clear();
    return paths;
  }

  std::optional<CsvOptions> dialect_of(const JsonDocument& resource) {
    CsvOptions options{.expected = required_, .known = columns_};
    if (!resource.contains("dialect") || !resource.at("dialect").is_object()) return options;
    const JsonDocument& dialect = resource.at("dialect");
    const std::string delimiter = text_member(dialect, "delimiter");
    if (delimiter.size() == 1 && delimiter[0] > 0 && delimiter != "\"" && delimiter != "\n" &&
        delimiter != "\r") {
      options.delimiter = delimiter[0];
    } else if (dialect.contains("delimiter")) {
      add("dialect/delimiter", "type", told_value(delimiter), "one character");
      return std::nullopt;
    }
    if (dialect.contains("quoteChar") && text_member(dialect, "quoteChar") != "\"") {
      add("dialect/quoteChar", "unsupported", "another quote", "'\"'");
      return std::nullopt;
    }
    if (dialect.contains("header") && dialect.at("header") != true) {
      add("dialect/header", "unsupported", "false", "a header line");
      return std::nullopt;
    }
    return options;
  }

  /// Of all files together, as they lie there.
  void check_bytes(const JsonDocument& resource, const std::vector<std::string>& paths) {
    if (!resource.contains("bytes") || !resource.at("bytes").is_number_unsigned()) return;
    const auto declared = resource.at("bytes").get<std::uint64_t>();
    std::uint64_t all = 0;
    for (const std::string& path : paths) {
      const auto found = files_.bytes(path);
      if (!found) return;  // told when it is opened
      all += *found;
    }
    if (all != declared)
      add("bytes", "bytes", fmt::format("a file of {} bytes", all),
          fmt::format("{} as declared; is it cut off?", declared));
  }

  Result<void> check_hash(const JsonDocument& resource, const std::vector<std::string>& paths) {
    const std::string declared = text_member(resource, "hash");
    if (declared.empty()) return {};
    constexpr std::string_view kKind = "sha256:";
    if (!declared.starts_with(kKind) || paths.size() != 1) {
      report_.add_notice(
          fmt::format("the hash of resource '{}' is not checked: only sha256 of a "
                      "single file is",
                      resource_name(table_)));
      return {};
    }
    const auto found = files_.sha256(paths.front());
    if (!found && found.error().fault == Fault::io) return tl::unexpected<Error>(found.error());
    if (found && *found != lower(declared.substr(kKind.size())))
      add("hash", "hash", "a file with another hash", "the file whose hash is declared");
    return {};
  }

  Result<std::optional<CsvReader>> open_file(const JsonDocument& resource, const std::string& path,
                                             const CsvOptions& options) {
    const std::string encoding = text_member(resource, "encoding");
    Result<CsvReader> reader = encoding.empty() || is_utf8_name(encoding)
                                   ? files_.open(path, options)
                                   : open_transcoded(path, encoding, options);
    if (!reader) {
      const Error& error = reader.error();
      if (error.fault == Fault::io) return tl::unexpected<Error>(error);
      add_open_error(path, error);
      return std::optional<CsvReader>();
    }
    if (options.delimiter == '\0' && reader->delimiter() != ',')
      report_.add(
          {.table = std::string(camtrap_table_name(table_)),
           .line = 1,
           .found = fmt::format("'{}' between the fields",
                                reader->delimiter() == '\t' ? std::string("a tabulator")
                                                            : std::string(1, reader->delimiter())),
           .expected = "',', or the delimiter in the resource's dialect",
           .rule = "dialect",
           .severity = Severity::warning});
    return std::optional<CsvReader>(std::move(*reader));
  }

  Result<CsvReader> open_transcoded(const std::string& path, const std::string& encoding,
                                    const CsvOptions& options) {
    DERSU_TRY(bytes, files_.read(path));
    DERSU_TRY(text, to_utf8(bytes, encoding));
    return CsvReader::from_text(text, fs::path(path).filename().string(), options);
  }

  void add_open_error(const std::string& path, const Error& error) {
    if (error.fault == Fault::not_found)
      return report_.add({.table = std::string(camtrap_table_name(table_)),
                          .found = "no file " + told_value(path, 120),
                          .expected = fmt::format("the table's file, as {}/path says", pointer_),
                          .rule = "missing-file"});
    const auto tell = [&](const Error& problem) {
      CamtrapViolation violation = csv_violation(table_, problem, 0);
      if (several_) violation.file = fs::path(path).filename().string();
      report_.add(std::move(violation));
    };
    if (error.details.empty()) return tell(error);
    for (const Error& detail : error.details) tell(detail);
  }

  CamtrapTable table_;
  const JsonDocument& document_;
  const PackageFiles& files_;
  CamtrapReport& report_;
  std::string pointer_;
  std::vector<std::string_view> columns_{};   ///< of the table
  std::vector<std::string_view> required_{};  ///< among these
  bool several_ = false;                      ///< files of the table
};

}  // namespace

std::optional<std::uint64_t> FolderFiles::bytes(const std::string& path) const {
  std::error_code code;
  const auto size = fs::file_size(folder_ / path, code);
  if (code) return std::nullopt;
  return size;
}

/// The file itself, which must lie in the package: a link may lead elsewhere.
Result<fs::path> FolderFiles::inside(const std::string& path) const {
  const fs::path file = folder_ / path;
  std::error_code code;
  if (!fs::exists(file, code))
    return code ? fail(Fault::io, path, "cannot be opened: {}", code.message())
                : fail(Fault::not_found, path, "no such file");
  const fs::path real = fs::canonical(file, code);
  const fs::path folder = fs::canonical(folder_, code);
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), real.begin(), real.end());
  if (code || end != folder.end() || !fs::is_regular_file(real, code))
    return fail(Fault::bad_input, path, "found a link out of the package, or no plain file");
  return file;
}

Result<CsvReader> FolderFiles::open(const std::string& path, const CsvOptions& options) const {
  DERSU_TRY(file, inside(path));
  return CsvReader::open(file, options);
}

Result<std::string> FolderFiles::read(const std::string& path) const {
  DERSU_TRY(file, inside(path));
  DERSU_TRY(stream, ByteStream::open(file));
  return stream.read_all(kMaxTranscodedBytes);
}

Result<std::string> FolderFiles::sha256(const std::string& path) const {
  DERSU_TRY(file, inside(path));
  return sha256_file(file);
}

std::optional<std::uint64_t> MemoryFiles::bytes(const std::string& path) const {
  const auto it = texts.find(path);
  if (it == texts.end()) return std::nullopt;
  return it->second.size();
}

Result<CsvReader> MemoryFiles::open(const std::string& path, const CsvOptions& options) const {
  DERSU_TRY(text, read(path));
  return CsvReader::from_text(text, path, options);
}

Result<std::string> MemoryFiles::read(const std::string& path) const {
  const auto it = texts.find(path);
  if (it == texts.end()) return fail(Fault::not_found, path, "no such file");
  return ByteStream::of(it->second).read_all(kMaxTranscodedBytes);
}

Result<std::string> MemoryFiles::sha256(const std::string& path) const {
  const auto it = texts.find(path);
  if (it == texts.end()) return fail(Fault::not_found, path, "no such file");
  return io::sha256(it->second);
}

std::string_view resource_name(CamtrapTable table) {
  return table == CamtrapTable::effort_gaps ? "effort-gaps" : camtrap_table_name(table);
}

Result<std::vector<TableFile>> open_table(CamtrapTable table, const JsonDocument& document,
                                          const PackageFiles& files, CamtrapReport& report) {
  return ResourceReader(table, document, files, report).open();
}

CamtrapViolation csv_violation(CamtrapTable table, const Error& error, std::uint64_t row) {
  CamtrapViolation violation{.table = std::string(camtrap_table_name(table)),
                             .row = row,
                             .found = error.message,
                             .expected = "a table in CSV, UTF-8",
                             .rule = "csv"};
  // "name:line:column" or "name:line"; a name may hold colons, a column too.
  std::string_view where = error.where;
  for (std::size_t colon = where.find(':'); colon != std::string_view::npos;
       colon = where.find(':', colon + 1)) {
    std::string_view rest = where.substr(colon + 1);
    const std::size_t next = rest.find(':');
    const auto line = parse_int(rest.substr(0, next));
    if (!line || *line < 0) continue;
    violation.line = static_cast<std::uint64_t>(*line);
    if (next != std::string_view::npos) violation.column = rest.substr(next + 1);
    break;
  }
  constexpr std::string_view kFound = "found ";
  constexpr std::string_view kExpected = ", expected ";
  if (violation.found.starts_with(kFound)) violation.found.erase(0, kFound.size());
  if (const auto at = violation.found.find(kExpected); at != std::string::npos) {
    violation.expected = violation.found.substr(at + kExpected.size());
    violation.found.resize(at);
  }
  // "; is the header line missing?" stands behind what is expected.
  if (const auto at = violation.found.rfind("; ");
      at != std::string::npos && violation.found.ends_with('?')) {
    violation.expected += violation.found.substr(at);
    violation.found.resize(at);
  }
  return violation;
}

}  // namespace dersu::io
