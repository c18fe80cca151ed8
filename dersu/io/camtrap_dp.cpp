#include "dersu/io/camtrap_dp.hpp"

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_legacy.hpp"
#include "dersu/io/camtrap_links.hpp"
#include "dersu/io/camtrap_package.hpp"
#include "dersu/io/camtrap_table.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/image_tables.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/project_file.hpp"

namespace dersu::io {
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxMetadataBytes = std::uint64_t{1} << 26;
constexpr std::array kReadingOrder{CamtrapTable::deployments, CamtrapTable::effort_gaps,
                                   CamtrapTable::individuals, CamtrapTable::media,
                                   CamtrapTable::observations};

/// Where the metadata cannot be read at all, that is the one violation.
void add_unreadable(const Error& error, CamtrapReport& report) {
  CamtrapViolation violation = csv_violation(CamtrapTable::deployments, error, 0);
  violation.table = kMetadataTable;
  violation.expected = "a JSON object";
  violation.rule = "json";
  if (const auto colon = error.where.find(':'); colon != std::string::npos) {
    violation.line = static_cast<std::uint64_t>(
        parse_int(std::string_view(error.where).substr(0, colon)).value_or(0));
    violation.column = "character " + error.where.substr(colon + 1);
  }
  report.add(std::move(violation));
}

/// True for the legacy form. A version that is neither it nor 1.0.x is a violation.
bool is_legacy(const JsonDocument& document, CamtrapReport& report) {
  const std::string profile = text_member(document, "profile");
  const std::string_view version = version_in_url(profile);
  if (version == kLegacyVersion) return true;
  const bool known = version == "1.0" || version.starts_with("1.0.");
  if (!known && document.contains("profile"))
    report.add({.table = std::string(kMetadataTable),
                .column = "/profile",
                .found = version.empty() ? told_value(profile, 120)
                                         : fmt::format("version {}", quoted(version)),
                .expected = "the URL of a Camtrap DP profile, version 1.0.x (or 0.1.6)",
                .rule = "version"});
  return false;
}

Result<void> read_tables(const JsonDocument& document, const PackageFiles& files, CamtrapSink* sink,
                         const CamtrapReading& options, Progress& progress, bool legacy,
                         CamtrapPackage& package) {
  CamtrapLinks links(package.metadata, package.report, options.individual_name);
  for (const CamtrapTable table : kReadingOrder) {
    DERSU_TRY(table_files, open_table(table, document, files, package.report));
    if (table_files.empty()) continue;
    const TableReading reading{.report = package.report,
                               .links = links,
                               .sink = sink,
                               .progress = progress,
                               .legacy = legacy};
    DERSU_TRY(rows, read_table(table, table_files, reading));
    package.rows[static_cast<std::size_t>(table)] = rows;
    if (rows == 0 && table == CamtrapTable::deployments)
      package.report.add_notice("deployments: the table has no rows");
  }
  return {};
}

/// The datapackage.json that `path` means.
fs::path metadata_file(const fs::path& path) {
  std::error_code code;
  return fs::is_directory(path, code) ? path / "datapackage.json" : path;
}

/// The kind of source whose tables lie where `file` should be; "" for none.
std::string_view other_kind(const fs::path& file) {
  std::error_code code;
  const auto has = [&](const char* name) { return fs::exists(file.parent_path() / name, code); };
  if (fs::exists(file, code)) return {};
  if (has("deployments.csv") && !image_tables(files_of(file)).empty())
    return name(SourceKind::wildlife_insights);
  return has("camtraps.csv") ? name(SourceKind::camtrapr) : std::string_view();
}

Result<std::string> read_metadata_file(const fs::path& file) {
  std::error_code code;
  if (!fs::exists(file, code) && fs::exists(file.parent_path() / "meta.xml", code))
    return fail(
        Fault::unsupported, file.string(),
        "no such file; found a Darwin Core archive (meta.xml), expected a Camtrap DP package");
  if (const std::string_view kind = other_kind(file); !kind.empty())
    return fail(Fault::unsupported, file.string(),
                "no such file; found the tables of a source of kind '{0}': such a folder is read "
                "as [[source]] with kind = \"{0}\" of a project (dersu.toml)",
                kind);
  return read_file(file, kMaxMetadataBytes);
}

Result<CamtrapPackage> check_path(const fs::path& path, CamtrapSink* sink,
                                  const CamtrapReading& options, Progress& progress) {
  const fs::path file = metadata_file(path);
  DERSU_TRY(json, read_metadata_file(file));
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  return check_package(std::move(json), FolderFiles(folder), sink, options, progress);
}

}  // namespace

Result<CamtrapPackage> check_package(std::string json, const PackageFiles& files, CamtrapSink* sink,
                                     const CamtrapReading& options, Progress& progress) {
  CamtrapPackage package{.report =
                             CamtrapReport(options.max_details, options.max_details_of_a_kind)};
  auto parsed = parse_document(json);
  if (!parsed) {
    add_unreadable(parsed.error(), package.report);
    return package;
  }
  JsonDocument document = std::move(*parsed);
  const bool legacy = is_legacy(document, package.report);
  if (legacy) {
    modernise_document(document);
    json = document.dump(2);
    package.report.add_notice(
        "the package has the legacy form 0.1.6; it is read as 1.0.2: media count as not public, "
        "an event ends when it starts, 'unknown' and 'none' are left empty");
  }
  check_profile(document, package.report);
  package.metadata = metadata_of(document);
  package.metadata.json = std::move(json);
  DERSU_CHECK(read_tables(document, files, sink, options, progress, legacy, package));
  return package;
}

Result<CamtrapMetadata> read_camtrap_metadata(const fs::path& path) {
  const fs::path file = metadata_file(path);
  DERSU_TRY(json, read_metadata_file(file));
  auto document = parse_document(json);
  if (!document) {
    Error error = std::move(document).error();
    error.where = fmt::format("{}:{}", file.filename().string(), error.where);
    return tl::unexpected<Error>(std::move(error));
  }
  const std::string profile = text_member(*document, "profile");
  if (version_in_url(profile) == kLegacyVersion) modernise_document(*document);
  CamtrapMetadata metadata = metadata_of(*document);
  metadata.json = document->dump(2);
  return metadata;
}

Result<CamtrapPackage> validate_camtrap_dp(const fs::path& path, const CamtrapReading& options,
                                           Progress& progress) {
  return check_path(path, nullptr, options, progress);
}

Result<CamtrapPackage> validate_camtrap_dp(const fs::path& path, const CamtrapReading& options) {
  Progress silent;
  return validate_camtrap_dp(path, options, silent);
}

Result<CamtrapPackage> read_camtrap_dp(const fs::path& path, CamtrapSink& sink,
                                       const CamtrapReading& options, Progress& progress) {
  DERSU_TRY(package, check_path(path, &sink, options, progress));
  if (!package.report.valid())
    return tl::unexpected<Error>(package.report.as_error(path.filename().string()));
  return package;
}

Result<CamtrapPackage> read_camtrap_dp(const fs::path& path, CamtrapSink& sink,
                                       const CamtrapReading& options) {
  Progress silent;
  return read_camtrap_dp(path, sink, options, silent);
}

}  // namespace dersu::io
