#pragma once
// Small surveys for tests, and those that camtrapR's own samples hold.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/camtrap/survey.hpp"

namespace dersu::camtrap::testing {

/// Seconds UTC of "2024-05-31 08:25:38" on a clock of UTC.
[[nodiscard]] std::int64_t utc(std::string_view text);

/// Adds what is not there yet, by its name, and gives its place. One party, "".
class SurveyBuilder {
 public:
  SurveyBuilder() { survey_.parties.emplace_back(); }

  Index station(std::string_view name);
  Index species(std::string_view name);
  Index individual(std::string_view name);
  Index deployment(std::string_view id, std::string_view at_station, std::string_view start,
                   std::string_view end, std::int32_t offset_s = 0);
  void gap(Index deployment, std::string_view start, std::string_view end);
  void seen(Index deployment, std::string_view species_name, std::int64_t utc_s, Index count = 1,
            Index individual = kNone);

  [[nodiscard]] const Survey& survey() const { return survey_; }

 private:
  Survey survey_;
};

/// A folder of the reference data; empty where it is not there.
[[nodiscard]] std::filesystem::path shared(std::string_view folder);

/// A table as rows of texts, header first; fails the test where it cannot be read.
[[nodiscard]] std::vector<std::vector<std::string>> table(const std::filesystem::path& path);

}  // namespace dersu::camtrap::testing
