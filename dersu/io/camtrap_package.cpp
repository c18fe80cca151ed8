#include "dersu/io/camtrap_package.hpp"

#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/transcode.hpp"

namespace dersu::io {
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxTranscodedBytes = std::uint64_t{1} << 28;

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
      : table_(table), document_(document), files_(files), report_(report) {}

  Result<std::optional<CsvReader>> open() {
    const JsonDocument* resource = find();
    if (!resource) return std::optional<CsvReader>();
    const auto path = path_of(*resource);
    if (!path) return std::optional<CsvReader>();
    const auto options = dialect_of(*resource);
    if (!options) return std::optional<CsvReader>();
    check_bytes(*resource, *path);
    return open_file(*resource, *path, *options);
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

  std::optional<std::string> path_of(const JsonDocument& resource) {
    if (!resource.contains("path")) return std::nullopt;  // the profile's rules say so
    const JsonDocument* path = &resource.at("path");
    if (path->is_array() && path->size() == 1) path = &path->at(0);
    const std::string expected = "one relative path inside the package";
    if (!path->is_string()) {
      add("path", "type", path->is_array() ? "several paths" : "something else", expected);
      return std::nullopt;
    }
    std::string text = path->get<std::string>();
    if (is_safe_path(text) && !text.ends_with(".gz") && !text.ends_with(".zip")) return text;
    add("path", "path", fmt::format("'{}'", quoted(text, 120)), expected + ", not compressed");
    return std::nullopt;
  }

  std::optional<CsvOptions> dialect_of(const JsonDocument& resource) {
    CsvOptions options;
    if (!resource.contains("dialect") || !resource.at("dialect").is_object()) return options;
    const JsonDocument& dialect = resource.at("dialect");
    const std::string delimiter = text_member(dialect, "delimiter");
    if (delimiter.size() == 1 && delimiter[0] > 0 && delimiter != "\"" && delimiter != "\n" &&
        delimiter != "\r") {
      options.delimiter = delimiter[0];
    } else if (dialect.contains("delimiter")) {
      add("dialect/delimiter", "type", fmt::format("'{}'", quoted(delimiter)), "one character");
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

  void check_bytes(const JsonDocument& resource, const std::string& path) {
    if (!resource.contains("bytes") || !resource.at("bytes").is_number_unsigned()) return;
    const auto declared = resource.at("bytes").get<std::uint64_t>();
    const auto found = files_.bytes(path);
    if (found && *found != declared)
      add("bytes", "bytes", fmt::format("a file of {} bytes", *found),
          fmt::format("{} as declared; is it cut off?", declared));
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
                          .found = fmt::format("no file '{}'", quoted(path, 120)),
                          .expected = fmt::format("the table's file, as {}/path says", pointer_),
                          .rule = "missing-file"});
    if (error.details.empty()) return report_.add(csv_violation(table_, error, 0));
    for (const Error& detail : error.details) report_.add(csv_violation(table_, detail, 0));
  }

  CamtrapTable table_;
  const JsonDocument& document_;
  const PackageFiles& files_;
  CamtrapReport& report_;
  std::string pointer_;
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
  if (!fs::exists(file, code)) return fail(Fault::not_found, path, "no such file");
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
  return read_file(file, kMaxTranscodedBytes);
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
  return it->second;
}

std::string_view resource_name(CamtrapTable table) {
  return table == CamtrapTable::effort_gaps ? "effort-gaps" : camtrap_table_name(table);
}

Result<std::optional<CsvReader>> open_table(CamtrapTable table, const JsonDocument& document,
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
  return violation;
}

}  // namespace dersu::io
