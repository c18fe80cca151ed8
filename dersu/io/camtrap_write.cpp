#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/core/time.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/io/camtrap_package.hpp"
#include "dersu/io/camtrap_round.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/file.hpp"

namespace dersu::io {
namespace fs = std::filesystem;

namespace {

constexpr std::array kStandardTables{CamtrapTable::deployments, CamtrapTable::media,
                                     CamtrapTable::observations};
constexpr std::array kOwnTables{CamtrapTable::effort_gaps, CamtrapTable::individuals};

bool is_standard(CamtrapTable table) {
  return std::find(kStandardTables.begin(), kStandardTables.end(), table) != kStandardTables.end();
}

std::string file_name(CamtrapTable table) {
  return std::string(camtrap_table_name(table)) + ".csv";
}

std::string_view type_name(CamtrapType type) {
  switch (type) {
    case CamtrapType::string:
      return "string";
    case CamtrapType::integer:
      return "integer";
    case CamtrapType::number:
      return "number";
    case CamtrapType::boolean:
      return "boolean";
    case CamtrapType::datetime:
      return "datetime";
  }
  return "";
}

/// The Frictionless Table Schema of one of dersu's own tables, so that other readers understand it.
JsonDocument schema_of(CamtrapTable table) {
  JsonDocument fields = JsonDocument::array();
  JsonDocument schema{{"name", resource_name(table)}};
  JsonDocument references = JsonDocument::array();
  for (const CamtrapColumn& column : camtrap_columns(table)) {
    JsonDocument field{{"name", column.name}, {"type", type_name(column.type)}};
    if (column.type == CamtrapType::datetime) field["format"] = "%Y-%m-%dT%H:%M:%S%z";
    JsonDocument constraints{{"required", column.required}};
    if (column.unique) constraints["unique"] = true;
    if (!column.values.empty()) constraints["enum"] = column.values;
    field["constraints"] = constraints;
    fields.push_back(field);
    if (column.unique) schema["primaryKey"] = column.name;
    if (column.is_reference)
      references.push_back(
          {{"fields", column.name},
           {"reference",
            {{"resource", resource_name(column.references)}, {"fields", column.name}}}});
  }
  schema["fields"] = fields;
  schema["missingValues"] = {"", "NA", "NaN", "nan"};
  if (!references.empty()) schema["foreignKeys"] = references;
  return schema;
}

/// `resource` says where the table is now; what else it says stays.
JsonDocument describe_table(CamtrapTable table, JsonDocument resource) {
  for (const char* key : {"dialect", "bytes", "hash", "data", "compression"}) resource.erase(key);
  resource["name"] = resource_name(table);
  resource["path"] = file_name(table);
  resource["profile"] = "tabular-data-resource";
  resource["format"] = "csv";
  resource["mediatype"] = "text/csv";
  resource["encoding"] = "utf-8";
  if (is_standard(table))
    resource["schema"] =
        camtrap_url(kCamtrapVersion, std::string(camtrap_table_name(table)) + "-table-schema.json");
  else
    resource["schema"] = schema_of(table);
  return resource;
}

bool is_url(std::string_view path) { return path.find("://") != std::string_view::npos; }

/// The resources of a package with `tables`: those first, then others of `old` that need no file.
JsonDocument describe_resources(const std::vector<CamtrapTable>& tables, const JsonDocument& old) {
  JsonDocument resources = JsonDocument::array();
  const auto with_path = [&old](std::string_view name) -> JsonDocument {
    if (old.is_array())
      for (const JsonDocument& resource : old)
        if (text_member(resource, "name") == name && resource.contains("path")) return resource;
    return JsonDocument::object();
  };
  std::set<std::string, std::less<>> names;
  for (const CamtrapTable table : tables) {
    resources.push_back(describe_table(table, with_path(resource_name(table))));
    names.emplace(resource_name(table));
  }
  if (!old.is_array()) return resources;
  for (JsonDocument resource : old) {
    const std::string name = text_member(resource, "name");
    const bool whole = resource.contains("data") || is_url(text_member(resource, "path"));
    if (!whole) continue;
    if (names.contains(name)) resource["name"] = name + "-data";
    resources.push_back(resource);
  }
  return resources;
}

/// What the rows say about place, time and taxa.
class Coverage {
 public:
  void add(CamtrapTable table, std::span<const std::string_view> values) {
    if (table == CamtrapTable::deployments) {
      add_place(parse_double(values[latitude_]), parse_double(values[longitude_]));
      add_time(values[start_]);
      add_time(values[end_]);
    } else if (table == CamtrapTable::observations && !values[taxon_].empty()) {
      if (const auto it = taxa_.find(values[taxon_]); it == taxa_.end())
        taxa_.emplace(values[taxon_]);
    }
  }

  /// Makes `metadata` say it; without rows they stay as they are.
  void tell(CamtrapMetadata& metadata) const {
    if (extent_) metadata.extent = outwards(*extent_);
    if (first_) metadata.temporal_start = first_->second;
    if (last_) metadata.temporal_end = last_->second;
    if (taxa_.empty()) return;
    std::vector<CamtrapTaxon> told;
    for (CamtrapTaxon& taxon : metadata.taxonomic)
      if (taxa_.contains(taxon.scientific_name)) told.push_back(std::move(taxon));
    for (const std::string& name : taxa_)
      if (std::ranges::find(told, name, &CamtrapTaxon::scientific_name) == told.end())
        told.push_back({.scientific_name = name});
    metadata.taxonomic = std::move(told);
  }

 private:
  using Instant = std::pair<std::int64_t, std::string>;  ///< and its local day

  void add_place(std::optional<double> lat, std::optional<double> lon) {
    if (!lat || !lon) return;
    if (!extent_) extent_ = CamtrapExtent{*lon, *lat, *lon, *lat};
    extent_->west = std::min(extent_->west, *lon);
    extent_->east = std::max(extent_->east, *lon);
    extent_->south = std::min(extent_->south, *lat);
    extent_->north = std::max(extent_->north, *lat);
  }

  void add_time(std::string_view text) {
    const auto time = parse_time(text);
    if (!time) return;
    const Instant instant{time->utc_s, format_day(day_of(time->local_s()))};
    if (!first_ || instant < *first_) first_ = instant;
    if (!last_ || *last_ < instant) last_ = instant;
  }

  /// To whole hundredths of a degree: the extent shall not tell where the outermost cameras stand.
  static CamtrapExtent outwards(const CamtrapExtent& e) {
    // A tenth of a millimetre is for hundredths that are no binary fractions.
    const auto down = [](double degrees) { return std::floor(degrees * 100 + 1e-7) / 100; };
    const auto up = [](double degrees) { return std::ceil(degrees * 100 - 1e-7) / 100; };
    return {down(e.west), down(e.south), up(e.east), up(e.north)};
  }

  std::size_t latitude_ = camtrap_column_index(CamtrapTable::deployments, "latitude").value();
  std::size_t longitude_ = camtrap_column_index(CamtrapTable::deployments, "longitude").value();
  std::size_t start_ = camtrap_column_index(CamtrapTable::deployments, "deploymentStart").value();
  std::size_t end_ = camtrap_column_index(CamtrapTable::deployments, "deploymentEnd").value();
  std::size_t taxon_ = camtrap_column_index(CamtrapTable::observations, "scientificName").value();
  std::optional<CamtrapExtent> extent_;
  std::optional<Instant> first_;
  std::optional<Instant> last_;
  std::set<std::string, std::less<>> taxa_;
};

}  // namespace

class CamtrapDpWriter::State {
 public:
  State(fs::path folder, CamtrapMetadata metadata, const CamtrapWriting& options)
      : folder_(std::move(folder)), temporary_(folder_), metadata_(std::move(metadata)) {
    if (options.coordinate_digits)
      rounding_.emplace(*options.coordinate_digits, metadata_.coordinate_precision);
    temporary_ += fmt::format(".{}.part", getpid());
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (auto& writer : writers_) writer.reset();
    std::error_code ignored;
    if (begun_) fs::remove_all(temporary_, ignored);
  }

  Result<void> begin() {
    if (rounding_) {
      if (metadata_.coordinate_precision.value_or(0) > rounding_->precision_deg())
        return fail(Fault::usage, folder_.string(),
                    "places are told to {} degrees only, expected no more digits than that",
                    *metadata_.coordinate_precision);
      metadata_.coordinate_precision = rounding_->precision_deg();
    }
    std::error_code code;
    if (fs::exists(folder_, code))
      return fail(Fault::usage, folder_.string(), "is there already, expected a new folder");
    if (!fs::create_directory(temporary_, code))
      return fail(Fault::io, folder_.string(), "cannot be written: {}",
                  code ? code.message() : "a part of it is there already");
    begun_ = true;
    for (const CamtrapTable table : kStandardTables) DERSU_CHECK(open(table));
    return {};
  }

  Result<void> row(CamtrapTable table, std::span<const std::string_view> values) {
    auto& writer = writers_[static_cast<std::size_t>(table)];
    if (!writer) DERSU_CHECK(open(table));
    if (rounding_) values = rounding_->row(table, values);
    writer->row(values);
    coverage_.add(table, values);
    return {};
  }

  Result<void> commit() {
    DERSU_TRY(json, describe_package());
    for (auto& writer : writers_)
      if (writer) DERSU_CHECK(writer->commit());
    DERSU_CHECK(write_file_atomically(temporary_ / "datapackage.json", json));
    std::error_code code;
    fs::rename(temporary_, folder_, code);
    if (code) return fail(Fault::io, folder_.string(), "cannot be written: {}", code.message());
    begun_ = false;
    return {};
  }

 private:
  Result<void> open(CamtrapTable table) {
    std::vector<std::string> names;
    for (const CamtrapColumn& column : camtrap_columns(table)) names.emplace_back(column.name);
    DERSU_TRY(writer, CsvWriter::create(temporary_ / file_name(table), names));
    writers_[static_cast<std::size_t>(table)].emplace(std::move(writer));
    return {};
  }

  Result<std::string> describe_package() {
    JsonDocument document = JsonDocument::object();
    if (!metadata_.json.empty()) {
      DERSU_TRY(old, parse_document(metadata_.json));
      document = std::move(old);
    }
    std::vector<CamtrapTable> tables(kStandardTables.begin(), kStandardTables.end());
    for (const CamtrapTable table : kOwnTables)
      if (writers_[static_cast<std::size_t>(table)]) tables.push_back(table);
    const bool keep = document.contains("resources") && !rounding_;
    document["resources"] =
        describe_resources(tables, keep ? document["resources"] : JsonDocument());
    metadata_.profile = camtrap_url(kCamtrapVersion, "camtrap-dp-profile.json");
    coverage_.tell(metadata_);
    apply_metadata(metadata_, document);
    CamtrapReport report;
    check_profile(document, report);
    if (!report.valid()) return tl::unexpected<Error>(report.as_error("the metadata to write"));
    return document.dump(2) + "\n";
  }

  fs::path folder_;
  fs::path temporary_;
  CamtrapMetadata metadata_;
  std::array<std::optional<CsvWriter>, kCamtrapTables> writers_{};
  Coverage coverage_;
  std::optional<CoordinateRounding> rounding_;
  bool begun_ = false;  ///< temporary_ is there and ours
};

CamtrapDpWriter::CamtrapDpWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
CamtrapDpWriter::~CamtrapDpWriter() = default;

Result<std::unique_ptr<CamtrapDpWriter>> CamtrapDpWriter::create(const fs::path& folder,
                                                                 CamtrapMetadata metadata,
                                                                 const CamtrapWriting& options) {
  // "out/" names the folder "out".
  const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
  auto state = std::make_unique<State>(plain, std::move(metadata), options);
  DERSU_CHECK(state->begin());
  return std::unique_ptr<CamtrapDpWriter>(new CamtrapDpWriter(std::move(state)));
}

Result<void> CamtrapDpWriter::row(CamtrapTable table, std::span<const std::string_view> values,
                                  std::uint64_t /*line*/) {
  assert(values.size() == camtrap_columns(table).size());
  return state_->row(table, values);
}

Result<void> CamtrapDpWriter::commit() { return state_->commit(); }

}  // namespace dersu::io
