// One party's side of a simulated world as a Camtrap DP package.
#include <array>
#include <cassert>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/workbench/write_world.hpp"

namespace dersu::workbench {
namespace {

using io::CamtrapTable;
using simulate::Observation;
using simulate::ObservationType;

/// One row by the names of its columns.
class Row {
 public:
  explicit Row(CamtrapTable table) : table_(table), values_(io::camtrap_columns(table).size()) {}

  Row& set(std::string_view column, std::string value) {
    const auto index = io::camtrap_column_index(table_, column);
    assert(index);
    values_[*index] = std::move(value);
    return *this;
  }
  [[nodiscard]] Result<void> write(io::CamtrapSink& sink) const {
    return sink.row(table_, std::vector<std::string_view>(values_.begin(), values_.end()), 0);
  }

 private:
  CamtrapTable table_;
  std::vector<std::string> values_;
};

std::string_view sex(const simulate::Animal& animal) { return animal.male ? "male" : "female"; }

std::string_view type_name(ObservationType type) {
  constexpr std::array<std::string_view, 3> kNames{"animal", "human", "blank"};
  return kNames[static_cast<std::size_t>(type)];
}

/// One party's rows, in the order in which sinks want them.
class Side {
 public:
  Side(const simulate::WorldOptions& options, const io::Projection& projection,
       const simulate::World& world, std::size_t survey)
      : options_(options), projection_(projection), world_(world), survey_(survey) {
    for (std::size_t o = 0; o < world.observations.size(); ++o)
      if (mine(world.observations[o].deployment)) mine_.push_back(o);
  }

  Result<void> write(io::CamtrapSink& sink, Progress& progress) const {
    progress.begin("writing " + options_.surveys[survey_].party, mine_.size());
    DERSU_CHECK(write_deployments(sink));
    DERSU_CHECK(write_gaps(sink));
    DERSU_CHECK(write_individuals(sink));
    for (std::size_t i = 0; i < mine_.size(); ++i) {
      if (progress.stopped()) return stopped_by_user();
      DERSU_CHECK(write_media(i, sink));
    }
    for (std::size_t i = 0; i < mine_.size(); ++i) {
      if (progress.stopped()) return stopped_by_user();
      progress.at(i);
      DERSU_CHECK(write_observation(i, sink));
    }
    progress.end();
    return {};
  }

 private:
  [[nodiscard]] bool mine(std::size_t deployment) const {
    return world_.stations[world_.deployments[deployment].station].survey == survey_;
  }
  [[nodiscard]] std::string observation_id(std::size_t i) const {
    return fmt::format("{}-E{:05}", options_.surveys[survey_].party, i + 1);
  }

  Result<void> write_deployments(io::CamtrapSink& sink) const {
    for (std::size_t d = 0; d < world_.deployments.size(); ++d) {
      if (!mine(d)) continue;
      const simulate::Deployment& it = world_.deployments[d];
      const simulate::Station& station = world_.stations[it.station];
      DERSU_TRY(place, projection_.to_lonlat(station.at));
      DERSU_CHECK(Row(CamtrapTable::deployments)
                      .set("deploymentID", it.id)
                      .set("locationID", station.id)
                      .set("locationName", station.id)
                      .set("latitude", format_fixed(place.lat_deg, 6))
                      .set("longitude", format_fixed(place.lon_deg, 6))
                      .set("coordinateUncertainty", "1")
                      .set("deploymentStart", format_time(it.start))
                      .set("deploymentEnd", format_time(it.end))
                      .set("timestampIssues", "false")
                      .set("baitUse", "false")
                      .set("deploymentTags", "simulated:true")
                      .write(sink));
    }
    return {};
  }

  Result<void> write_gaps(io::CamtrapSink& sink) const {
    for (const simulate::Gap& gap : world_.gaps)
      if (mine(gap.deployment))
        DERSU_CHECK(Row(CamtrapTable::effort_gaps)
                        .set("deploymentID", world_.deployments[gap.deployment].id)
                        .set("gapStart", format_time(gap.start))
                        .set("gapEnd", format_time(gap.end))
                        .set("gapReason", std::string(name(gap.reason)))
                        .write(sink));
    return {};
  }

  Result<void> write_individuals(io::CamtrapSink& sink) const {
    for (const simulate::Individual& it : world_.individuals)
      if (it.survey == survey_)
        DERSU_CHECK(Row(CamtrapTable::individuals)
                        .set("individualID", it.name)
                        .set("scientificName", options_.species)
                        .set("sex", std::string(sex(world_.animals[it.animal])))
                        .set("lifeStage", "adult")
                        .set("individualRemarks", "simulated; not a real animal")
                        .write(sink));
    return {};
  }

  Result<void> write_media(std::size_t number, io::CamtrapSink& sink) const {
    const Observation& event = world_.observations[mine_[number]];
    const std::string& deployment = world_.deployments[event.deployment].id;
    for (std::size_t i = 0; i < event.media_count; ++i) {
      const std::string file = fmt::format("{}-{:02}.jpg", observation_id(number), i + 1);
      DERSU_CHECK(Row(CamtrapTable::media)
                      .set("mediaID", fmt::format("{}-{:02}", observation_id(number), i + 1))
                      .set("deploymentID", deployment)
                      .set("captureMethod", "activityDetection")
                      .set("timestamp", format_time(world_.media[event.first_media + i].at))
                      .set("filePath", fmt::format("{}/{}", deployment, file))
                      .set("filePublic", "false")
                      .set("fileName", file)
                      .set("fileMediatype", "image/jpeg")
                      .set("mediaComments", "simulated; no such file")
                      .write(sink));
    }
    return {};
  }

  Result<void> write_observation(std::size_t number, io::CamtrapSink& sink) const {
    const Observation& it = world_.observations[mine_[number]];
    Row row(CamtrapTable::observations);
    row.set("observationID", observation_id(number))
        .set("deploymentID", world_.deployments[it.deployment].id)
        .set("eventID", observation_id(number))
        .set("eventStart", format_time(it.start))
        .set("eventEnd", format_time(it.end))
        .set("observationLevel", "event")
        .set("observationType", std::string(type_name(it.type)))
        .set("classificationMethod", "human")
        .set("observationTags", "simulated:true");
    if (it.type != ObservationType::blank)
      row.set("scientificName", it.scientific_name).set("count", std::to_string(it.count));
    if (it.individual) {
      const simulate::Individual& individual = world_.individuals[*it.individual];
      row.set("sex", std::string(sex(world_.animals[individual.animal])))
          .set("lifeStage", "adult")
          .set("individualID", individual.name);
    }
    return row.write(sink);
  }

  const simulate::WorldOptions& options_;
  const io::Projection& projection_;
  const simulate::World& world_;
  std::size_t survey_;
  std::vector<std::size_t> mine_{};  ///< this party's events, as they lie in the world
};

io::CamtrapMetadata metadata(const SimulatedProject& project, const simulate::Survey& survey) {
  const std::string last_day = format_day(survey.first_day + survey.days);
  io::CamtrapMetadata data;
  data.name = lower(fmt::format("simulated-{}-{}", project.name, source_id(survey)));
  data.title = fmt::format("SIMULATED: {}, cameras of {}", project.title, survey.party);
  data.description =
      "SIMULATED by dersu simulate; every place, animal and photograph is invented. It is no "
      "statement about real animals.";
  data.version = "1";
  data.created = last_day + "T00:00:00Z";  // of the survey, so that the same options give the same
  data.contributors = {{.title = "dersu simulate", .role = "contributor"}};
  data.licenses = {{.name = "CC0-1.0", .scope = "data"}, {.name = "CC0-1.0", .scope = "media"}};
  data.project.title = data.title;
  data.project.sampling_design = "systematicRandom";
  data.project.capture_method = {"activityDetection"};
  data.project.individual_animals = true;
  data.project.observation_level = {"event"};
  return data;
}

}  // namespace

std::string source_id(const simulate::Survey& survey) {
  return fmt::format("{}-{}", lower(survey.party), to_date(survey.first_day).year);
}

Result<void> write_package(const SimulatedProject& project, const simulate::WorldOptions& options,
                           const io::Projection& projection, const simulate::World& world,
                           std::size_t survey, const std::filesystem::path& folder,
                           Progress& progress) {
  DERSU_TRY(writer,
            io::CamtrapDpWriter::create(folder, metadata(project, options.surveys[survey])));
  DERSU_CHECK(Side(options, projection, world, survey).write(*writer, progress));
  return writer->commit();
}

}  // namespace dersu::workbench
