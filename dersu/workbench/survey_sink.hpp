#pragma once
// Builds a camtrap::Survey from the rows of the standard's tables, whoever gives them: the reader
// of a package or the store.
//
//     SurveySink sink({.station = StationName::location_name});
//     sink.begin_source("RU");
//     DERSU_CHECK(store.read_all(sink, {.source = "ru-2023"}));
//     DERSU_TRY(built, std::move(sink).finish());
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "dersu/camtrap/survey.hpp"
#include "dersu/core/error.hpp"
#include "dersu/io/camtrap_rows.hpp"

namespace dersu::workbench {

/// The column that names the station of a deployment; where it is empty, the next of the list does.
enum class StationName { location_name, location_id, deployment_id };

/// Which observations count. A package may hold both what was seen on each photograph and what was
/// seen in each event; both together would count animals twice.
enum class ObservationLevel {
  automatic,  ///< of each source: events where it has one with a scientific name, else photographs
  event,
  media,
};

struct SurveySinkOptions {
  StationName station = StationName::location_name;
  ObservationLevel observation_level = ObservationLevel::automatic;
};

/// What was taken of one source.
struct SourceUse {
  std::string party;
  camtrap::Level level = camtrap::Level::event;
  std::size_t observations = 0;       ///< taken
  std::size_t other_level = 0;        ///< with a scientific name, passed over for their level
  std::size_t other_level_named = 0;  ///< of these with the name of an animal
  std::size_t unnamed = 0;            ///< without one: blank, vehicle, not identified
};

/// Keeps deployments, gaps, individuals, and the observations with a scientific name at the level
/// asked for; media rows are passed over. Rows that it cannot use (a deployment that is not there,
/// a time that is none) do not stop the reader, which tells more about them; they are the Error of
/// finish().
class SurveySink final : public io::CamtrapSink {
 public:
  explicit SurveySink(SurveySinkOptions options = {});
  ~SurveySink() override;

  /// The rows that follow are of one source of `party` ("" where it has none). Deployment ids are
  /// unique within a source, station and individual names within a party. `id` is the source's, for
  /// messages; `level` its own instead of that of the options.
  void begin_source(std::string_view party, std::string_view id = {},
                    std::optional<ObservationLevel> level = {});

  Result<void> row(io::CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override;

  struct Built {
    camtrap::Survey survey;
    std::vector<SourceUse> sources;
  };
  /// Fault::bad_input with every problem, or where there is no deployment at all.
  [[nodiscard]] Result<Built> finish() &&;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace dersu::workbench
