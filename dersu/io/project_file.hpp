#pragma once
// dersu.toml: what is where in a project, and which methods with which options. The structs below
// are its tables in order, their members its keys; docs/project-file.md says the same for users
// and a test holds the two together.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/time.hpp"

namespace dersu::io {

/// A [[party]]: a member state, or another country by its ISO 3166-1 alpha-2 code.
struct ProjectParty {
  std::string code;      ///< "CN"
  std::string name{};    ///< default: its short English name (io::party_name)
  std::string colour{};  ///< "#rrggbb" for charts and maps, empty: dersu chooses
};

enum class AreaKind : std::uint8_t { territory, habitat, protected_area, land, border, region };

/// An [[area]]: polygons (or lines, for a border) that methods and the report use.
struct ProjectArea {
  std::string id;
  std::string name{};   ///< default: the id
  std::string party{};  ///< whose; empty where it is nobody's own
  AreaKind kind = AreaKind::region;
  std::string file;     ///< GeoJSON, GeoPackage, Shapefile, or a raster (habitat only: cells > 0)
  std::string layer{};  ///< of a GeoPackage with several; empty: the only one
  std::string datum{};  ///< empty: as the file says
  std::string where{};  ///< "dersu.toml:12:1", for messages
};

enum class SourceKind : std::uint8_t { camtrap_dp, wildlife_insights, camtrapr, spreadsheet, secr };

/// A [[source]]: camera-trap data of one party, as they were received.
struct ProjectSource {
  std::string id;
  std::string party;
  SourceKind kind = SourceKind::camtrap_dp;
  std::string path;             ///< a file or folder inside the project
  std::string datum = "WGS84";  ///< a name of io::kDatums
  bool convert_gcj02 = false;   ///< GCJ-02 coordinates are converted only when asked to
  std::string crs{};            ///< secr only: of the trap coordinates; empty: the project's
  std::string time_zone{};      ///< empty for kinds whose times carry their offset, or have none
  std::int64_t clock_offset_s = 0;  ///< added to every time of media and observations
  std::string observation_level{};  ///< as in [records], which it goes before; empty: as there
  /// camtrapr, secr, spreadsheet: which file of the folder is which table
  /// {"captures": "capt.txt", "traps": "trap.txt"}.
  std::map<std::string, std::string> files{};
  /// spreadsheet: table.column of the standard -> header in the file, or "=" and a text with
  /// headers in braces {"deployments": {"deploymentID": "Camera", "cameraID": "={Make} {No}"}}.
  std::map<std::string, std::map<std::string, std::string>> columns{};
  /// Table of `columns` -> "dersu.toml:20:1", for messages.
  std::map<std::string, std::string> columns_where{};
  /// Table of `columns` -> its columns in the order of the file.
  std::map<std::string, std::vector<std::string>> columns_order{};
  /// camtrapr, spreadsheet: column of the standard -> value in the file -> the standard's value,
  /// "*" for all others {"sex": {"公": "male", "母": "female"}}; of camtrap-dp and
  /// wildlife-insights scientificName alone.
  std::map<std::string, std::map<std::string, std::string>> values{};
  /// spreadsheet, wildlife-insights: what observations are that repeat an earlier row in every
  /// value; "keep" where each is an animal of its own.
  std::string repeated_rows = "pass-over";
  std::string where{};  ///< "dersu.toml:20:1", for messages
};

/// A [[covariate]]: a raster whose values a density model may use ("D ~ cover").
struct ProjectCovariate {
  std::string name;     ///< as models write it: letters, digits and '_', a letter first
  std::string file{};   ///< GeoTIFF or ESRI ASCII grid; its CRS comes from the file
  std::string where{};  ///< "dersu.toml:30:1", for messages
};

/// [catalogue]: which names of each party are the same animal.
struct ProjectCatalogue {
  std::string file{};  ///< CSV with party, individualID, jointID; empty: none
};

/// [species]
struct ProjectSpecies {
  std::vector<std::string> target{};           ///< scientific names
  std::map<std::string, std::string> names{};  ///< for people: {"Panthera pardus": "leopard"}
};

/// [records]: what counts as one record.
struct ProjectRecords {
  std::int64_t independence_s = 3600;      ///< shorter gaps at a station are one event
  std::string rule = "last-independent";   ///< or "last-record": from which record gaps are counted
  std::string station = "locationName";    ///< or "locationID", "deploymentID"
  std::string observation_level = "auto";  ///< or "event", "media": which observations count
};

/// [histories]: detection histories for occupancy and trends.
struct ProjectHistories {
  std::int64_t occasion_s = 7 * kSecondsPerDay;  ///< whole days
  std::int32_t day_start_s = 0;                  ///< local time at which a day begins
};

/// [density]: spatial capture-recapture.
struct ProjectDensity {
  std::string species{};               ///< default: the first target species
  std::string detector = "proximity";  ///< or "multi", "count"
  std::string detectfn = "HN";         ///< one that the density method knows
  std::string model = "D ~ 1";         ///< in mask covariates
  /// Rasters of what makes land hard to cross: names of covariates, "file" or "name=file", paths as
  /// those of other files; none: distances are straight.
  std::vector<std::string> resistance{};
  std::filesystem::path resistance_folder{};  ///< from which its files are; empty: the project's
  std::string resistance_model{};             ///< "log(cost) ~ cover"; default: all as they are
  std::optional<std::int64_t> neighbours{};   ///< 4, 8 or 16 cells to step to; none: 16
  std::optional<std::int64_t> mixture{};      ///< 2 or 3 classes of animals that nobody sees
  std::string hcov{};                         ///< "sex": tells the class where it is known
  bool conditional = false;                   ///< the likelihood given that animals were seen
  double confidence = 0.95;                   ///< of all intervals
  std::optional<double> buffer_m{};           ///< around detectors; none: dersu chooses and says
  std::optional<double> spacing_m{};          ///< of the mask; none: dersu chooses and says
  std::int64_t occasion_s = kSecondsPerDay;   ///< whole days
  std::optional<Day> start{};                 ///< first day, local; none: the first deployment
  std::optional<Day> end{};                   ///< last day, local; none: the last deployment
  std::int64_t bootstrap = 200;  ///< replicates over animals for intervals of ratios; 0: none
  // For messages: "dersu.toml:40:9", the values of these keys; species as [species] target where
  // that tells it.
  std::string species_where = "dersu.toml";
  std::string detectfn_where = "dersu.toml";
  std::string model_where = "dersu.toml";
  std::string resistance_where = "dersu.toml";
  std::string resistance_model_where = "dersu.toml";
  std::string mixture_where = "dersu.toml";
  std::string hcov_where = "dersu.toml";
  std::string conditional_where = "dersu.toml";
  std::string days_where = "dersu.toml";  ///< end, or start where there is no end
};

/// [report]
struct ProjectReport {
  std::string language = "en";           ///< one that the report knows
  double blur_m = 10000;                 ///< cameras are shown as squares of this side, >= 1 km
  std::string show_cameras = "blurred";  ///< or "exact", "none"
  std::string title{};                   ///< default: the project's title
};

/// The whole of dersu.toml; [project] is its first members.
struct Project {
  std::string name;
  std::string title{};  ///< default: the name
  std::string description{};
  std::string crs = "auto";  ///< or "EPSG:nnnn" or a PROJ string, in metres
  std::uint64_t seed = 1;    ///< of every random stream
  bool simulated = false;    ///< the data are made up, and the report says so
  std::vector<ProjectParty> parties{};
  std::vector<ProjectArea> areas{};
  std::vector<ProjectSource> sources{};
  std::vector<ProjectCovariate> covariates{};
  ProjectCatalogue catalogue{};
  ProjectSpecies species{};
  ProjectRecords records{};
  ProjectHistories histories{};
  ProjectDensity density{};
  ProjectReport report{};
  std::filesystem::path folder{};  ///< that holds dersu.toml; paths above are relative to it
  std::string crs_where{};         ///< "dersu.toml:5:7", for messages
};

/// "protected" and "camtrap-dp", as written in the file.
[[nodiscard]] std::string_view name(AreaKind kind);
[[nodiscard]] std::string_view name(SourceKind kind);

/// What a method has against a value: [density] model, or crs of the `index`-th [[source]].
struct ProjectProblem {
  std::string_view table;
  std::size_t index = 0;  ///< of [[source]] and the like; 0 elsewhere
  std::string_view key;
  std::string message;
};
/// Everything that the methods have against a project whose form is right. A value that could not
/// be read has its default here.
using ProjectCheck = std::function<std::vector<ProjectProblem>(const Project&)>;

/// Reads and checks `path` (a dersu.toml, or the folder that holds it). All problems come at once
/// in Error::details, each with "dersu.toml:line:column": unknown keys with the nearest known one,
/// missing and wrong units, ids used twice, parties that are not there, and what `check` finds.
/// Whether the files it names exist is the importer's to say. Fault::not_found, Fault::io,
/// Fault::bad_input.
[[nodiscard]] Result<Project> read_project_file(const std::filesystem::path& path,
                                                const ProjectCheck& check = {});

/// The same for a text; `file` is the name in messages.
[[nodiscard]] Result<Project> read_project_text(std::string_view text,
                                                std::string_view file = "dersu.toml",
                                                const ProjectCheck& check = {});

/// Every key that dersu.toml may have: "[[source]] time_zone", in the order of the structs.
[[nodiscard]] std::vector<std::string> project_file_keys();

}  // namespace dersu::io
