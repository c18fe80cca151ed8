#pragma once
// What single values of dersu.toml may be, beyond toml_keys.hpp. For project_file.cpp alone.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/toml.hpp"

namespace dersu::io::project_values {

using TextTables = std::map<std::string, std::map<std::string, std::string>>;

// Each gives the value, or Fault::bad_input "found x, expected y" without a place.
[[nodiscard]] Result<std::int64_t> positive_duration_s(const TomlValue& value);  ///< >= 0
[[nodiscard]] Result<std::int64_t> whole_days_s(const TomlValue& value);         ///< > 0
[[nodiscard]] Result<std::string> party_code(const TomlValue& value);            ///< "CN"
[[nodiscard]] Result<double> blur_m(const TomlValue& value);                     ///< >= 1 km
[[nodiscard]] Result<std::string> colour(const TomlValue& value);                ///< "#1b6ca8"
[[nodiscard]] Result<std::string> crs_name(const TomlValue& value);        ///< PROJ is not asked
[[nodiscard]] Result<std::string> covariate_name(const TomlValue& value);  ///< as models write it
[[nodiscard]] Result<std::vector<std::string>> rasters(
    const TomlValue& value);                                            ///< name, [name=]path
[[nodiscard]] Result<std::int64_t> neighbours(const TomlValue& value);  ///< 4, 8 or 16
[[nodiscard]] Result<double> confidence(const TomlValue& value);        ///< 0.5 to 0.999
[[nodiscard]] Result<std::string> datum_name(const TomlValue& value);   ///< of io::kDatums
[[nodiscard]] Result<std::string> time_zone(const TomlValue& value);    ///< TimeZone knows it
[[nodiscard]] Result<std::map<std::string, std::string>> files_table(const TomlValue& value);
[[nodiscard]] Result<TextTables> columns_table(const TomlValue& value);
/// Here "" is "NA": no value.
[[nodiscard]] Result<TextTables> values_table(const TomlValue& value);

}  // namespace dersu::io::project_values
