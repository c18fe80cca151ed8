#pragma once
// What datapackage.json says about a package of camera-trap data, as plain structs. Nothing that
// the file says is lost: members that have no field here stay in CamtrapMetadata::json.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::io {

struct CamtrapContributor {
  std::string title{};
  std::string email{};
  std::string path{};
  std::string role{};  ///< contact, principalInvestigator, rightsHolder, publisher, contributor
  std::string organization{};
  bool operator==(const CamtrapContributor&) const = default;
};

struct CamtrapLicense {
  std::string name{};   ///< "CC0-1.0"
  std::string path{};   ///< URL
  std::string scope{};  ///< data, media
  bool operator==(const CamtrapLicense&) const = default;
};

struct CamtrapProject {
  std::string id{};
  std::string title{};
  std::string acronym{};
  std::string description{};
  std::string path{};
  std::string sampling_design{};                 ///< "systematicRandom", ...
  std::vector<std::string> capture_method{};     ///< activityDetection, timeLapse
  bool individual_animals = false;               ///< marked or recognizable individuals
  std::vector<std::string> observation_level{};  ///< media, event
  bool operator==(const CamtrapProject&) const = default;
};

/// Degrees, WGS84. Sensitive: not for messages.
struct CamtrapExtent {
  double west = 0;
  double south = 0;
  double east = 0;
  double north = 0;
  bool operator==(const CamtrapExtent&) const = default;
};

struct CamtrapTaxon {
  std::string scientific_name{};
  std::string taxon_id{};
  std::string taxon_rank{};
  std::map<std::string, std::string> vernacular_names{};  ///< by ISO 639-3 code: "rus"
  bool operator==(const CamtrapTaxon&) const = default;
};

struct CamtrapMetadata {
  std::string name{};  ///< a-z 0-9 . _ - /
  std::string id{};
  std::string title{};
  std::string description{};
  std::string version{};  ///< of the package
  std::string profile{};  ///< URL; its version is standard_version
  std::string created{};  ///< "2023-02-06T11:23:03Z"
  std::vector<CamtrapContributor> contributors{};
  std::vector<CamtrapLicense> licenses{};
  CamtrapProject project{};
  std::optional<double> coordinate_precision{};  ///< degrees
  std::optional<CamtrapExtent> extent{};         ///< of `spatial`, any GeoJSON
  std::string temporal_start{};                  ///< "2020-05-30"
  std::string temporal_end{};
  std::vector<CamtrapTaxon> taxonomic{};
  /// The whole text of datapackage.json as it was read; empty for a package made here.
  std::string json{};

  /// "1.0.2", of the profile; empty where it names none.
  [[nodiscard]] std::string_view standard_version() const;
  bool operator==(const CamtrapMetadata&) const = default;
};

}  // namespace dersu::io
