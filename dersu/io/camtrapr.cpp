#include "dersu/io/camtrapr.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrapr_records.hpp"
#include "dersu/io/record_fields.hpp"
#include "dersu/io/scientific_name.hpp"

namespace dersu::io {
namespace {

/// One row of the station table.
struct Stay {
  std::string deployment;
  std::string camera;
  std::string session;
  std::int64_t first_s = 0;  ///< UTC, whole days where the table gives days
  std::int64_t last_s = 0;
  bool known = false;  ///< both are
};

struct Gap {
  std::string deployment;
  std::uint64_t line = 0;
  std::string from, to;                ///< as written
  std::string from_header, to_header;  ///< "Problem1_from"
};

using Record = CamtraprRecord;

/// A species that an individual is said to be of, with its first record.
struct Named {
  std::string species;
  const Record* first;
};

class Reader {
 public:
  Reader(const SourceFiles& files, const CamtraprFiles& names, const SourceTerms& terms,
         CamtrapSink& sink)
      : files_(files), names_(names), rows_(terms, sink, problems_) {}

  Result<std::vector<SourceNotice>> read() {
    DERSU_CHECK(read_stations());
    DERSU_CHECK(write_gaps());
    const std::string records = name_of("records", "recordTable.csv");
    const std::string individuals = name_of("individuals", "recordTableIndividual.csv");
    const bool has_individuals = names_.contains("individuals") || files_.has(individuals);
    if (names_.contains("records") || files_.has(records) || !has_individuals)
      read_records(records);
    const std::size_t first = records_.size();
    if (has_individuals) read_records(individuals);
    join(first);
    number_folders(records_);
    DERSU_CHECK(write_individuals());
    DERSU_CHECK(write_media());
    DERSU_CHECK(write_observations());
    rows_.tell_times(notices_);
    rows_.tell_values(notices_);
    DERSU_CHECK(std::move(problems_).finish("the camtrapR tables"));
    return notices_;
  }

 private:
  [[nodiscard]] std::string name_of(const std::string& key, const char* usual) const {
    const auto at = names_.find(key);
    return at == names_.end() ? usual : at->second;
  }

  std::optional<FieldReader> open(const std::string& name,
                                  std::initializer_list<std::string_view> required) {
    return open_fields(files_, name, required, problems_);
  }

  // --- stations

  Result<void> read_stations() {
    const std::string name = name_of("stations", "camtraps.csv");
    auto table = open(name, {"Station", "Setup_date", "Retrieval_date"});
    if (!table) {
      stations_lost_ = true;
      return {};
    }
    const auto order = order_of(name, *table);
    const auto [x, y] = place_columns(*table);
    const auto broken = [&](const FieldReader& from) {
      const auto station = from.field("Station");
      stations_lost_ = stations_lost_ || station.empty() || from.ended_early();
      broken_stations_.emplace(station);
    };
    RepeatFinder repeats;
    while (table->next(problems_, broken))
      if (!repeats.is_repeat(*table)) DERSU_CHECK(station(*table, order, x, y));
    rows_.end_places();
    repeats.tell(notices_);
    return {};
  }

  static bool is_date_column(std::string_view column) {
    return column == "Setup_date" || column == "Retrieval_date" ||
           (column.starts_with("Problem") &&
            (column.ends_with("_from") || column.ends_with("_to")));
  }

  /// A first pass over the dates of the table.
  DateOrder order_of(const std::string& name, const FieldReader& table) {
    std::vector<std::string> dates;
    std::ranges::copy_if(table.columns(), std::back_inserter(dates), is_date_column);
    date_order_ = find_date_order(files_, name, dates, problems_);
    return date_order_;
  }

  /// Empty where the table has none that can be read, which is told.
  std::pair<std::string, std::string> place_columns(const FieldReader& table) {
    const bool metres = rows_.terms().places.in_metres();
    for (const auto& [x, y, in_metres] :
         {std::tuple{"longitude", "latitude", false}, {"utm_x", "utm_y", true}, {"x", "y", true}})
      if (table.has(x) && table.has(y)) {
        if (in_metres && !metres)
          problems_.add(table.name() + ":1",
                        "found coordinates {} and {} in metres, expected the source to name its "
                        "crs in dersu.toml (such as \"EPSG:32650\")",
                        x, y);
        if (!in_metres && metres)
          problems_.add(table.name() + ":1",
                        "found longitude and latitude, but the source names a crs in metres");
        if (in_metres != metres) return {};
        return {x, y};
      }
    problems_.add(table.name() + ":1",
                  "no coordinates, expected columns longitude and latitude, or utm_x and utm_y");
    return {};
  }

  Result<void> station(const FieldReader& from, DateOrder order, const std::string& x,
                       const std::string& y) {
    const std::string name(from.field("Station"));
    Stay stay{name, std::string(from.field("Camera")), std::string(from.field("session"))};
    for (const std::string* part : {&stay.camera, &stay.session})
      if (!part->empty()) stay.deployment += "_" + *part;
    rows_.begin(CamtrapTable::deployments, from.name(), from.line());
    if (name.empty()) {
      stations_lost_ = true;
      rows_.refuse("deploymentID", "Station", "found nothing, expected a name");
    } else {
      rows_.set("deploymentID", stay.deployment, "Station");
    }
    rows_.set("locationName", name, "Station");
    rows_.set("cameraID", stay.camera, "Camera");
    rows_.set("deploymentGroups", stay.session, "session");
    if (x.empty())
      for (const std::string_view column : {"longitude", "latitude"}) rows_.give_up(column);
    else
      rows_.set_place(from.number(x), from.number(y), x, y);
    const auto set = [&](std::string_view column, std::string_view header) -> std::optional<Time> {
      if (!from.field(header).empty())
        return rows_.set_local_time(column, from.field(header), order, SourceRows::Part::noon,
                                    false, header);
      rows_.refuse(column, header, "found nothing, expected a date");
      return {};
    };
    const auto start = set("deploymentStart", "Setup_date");
    const auto end = set("deploymentEnd", "Retrieval_date");
    if (start && end) {
      const auto time = [&](std::string_view header, SourceRows::Part part) {
        return rows_.time(from.field(header), order, part, false, header);
      };
      stay.known = true;
      const auto first = time("Setup_date", SourceRows::Part::day_begin);
      const auto last = time("Retrieval_date", SourceRows::Part::day_end);
      stay.first_s = first ? first->utc_s : start->utc_s;
      stay.last_s = last ? last->utc_s : end->utc_s;
    }
    keep_gaps(from, stay.deployment);
    auto& stays = stays_[name];  // an id that is there a second time is told, or says the same
    if (std::ranges::find(stays, stay.deployment, &Stay::deployment) == stays.end())
      stays.push_back(std::move(stay));
    return rows_.end();
  }

  void keep_gaps(const FieldReader& from, const std::string& deployment) {
    for (const std::string& header : from.columns()) {
      if (!header.starts_with("Problem") || !header.ends_with("_from")) continue;
      const std::string to_header = header.substr(0, header.size() - 5) + "_to";
      Gap gap{deployment,
              from.line(),
              std::string(from.field(header)),
              std::string(from.field(to_header)),
              header,
              to_header};
      if (gap.from.empty() && gap.to.empty()) continue;
      if (gap.from.empty() || gap.to.empty())
        rows_.problem(gap.from.empty() ? header : to_header,
                      "found nothing, expected the other end of the problem");
      else
        gaps_.push_back(std::move(gap));
    }
  }

  Result<void> write_gaps() {
    const std::string file = name_of("stations", "camtraps.csv");
    for (const Gap& gap : gaps_) {
      rows_.begin(CamtrapTable::effort_gaps, file, gap.line);
      rows_.set("deploymentID", gap.deployment, "Station");
      rows_.set_local_time("gapStart", gap.from, date_order_, SourceRows::Part::day_begin, false,
                           gap.from_header);
      rows_.set_local_time("gapEnd", gap.to, date_order_, SourceRows::Part::day_end, false,
                           gap.to_header);
      DERSU_CHECK(rows_.end());
    }
    return {};
  }

  // --- records

  void read_records(const std::string& name) {
    auto table = open(name, {"Station", "Species", "DateTimeOriginal"});
    if (!table) return;
    const auto order =
        find_date_order(files_, name, std::array<std::string, 1>{"DateTimeOriginal"}, problems_);
    RepeatFinder repeats;
    while (table->next(problems_))
      if (!repeats.is_repeat(*table)) record(*table, order);
    repeats.tell(notices_);
  }

  void record(const FieldReader& from, DateOrder order) {
    rows_.begin(CamtrapTable::observations, from.name(), from.line());
    const std::string station(from.field("Station"));
    const auto stays = stays_.find(station);
    if (broken_stations_.contains(station)) return;
    if (stays == stays_.end() && stations_lost_) return tell_unchecked();
    if (stays == stays_.end())
      return rows_.problem("Station", "found a station that the station table does not have");
    const auto text = from.field("DateTimeOriginal");
    if (const auto local = parse_local_date(text, order); local && !local->has_time)
      return rows_.problem("DateTimeOriginal", "found a date alone, expected its time too");
    const auto time = rows_.time(text, order, SourceRows::Part::noon, true, "DateTimeOriginal");
    if (!time) return;
    const Stay* stay = stay_of(stays->second, from, time->utc_s);
    if (!stay) return;
    const std::string species(from.field("Species"));
    rows_.set("scientificName", species);
    records_.push_back({from.name(), from.line(), stay->deployment, *time, species,
                        kind_of(rows_.get("scientificName")), std::string(from.field("Individual")),
                        std::string(from.field("FileName")), std::string(from.field("Directory"))});
    if (records_.back().species.empty()) rows_.problem("Species", "found nothing, expected a name");
  }

  /// A subspecies is no second species; codes are names of one word.
  static std::string kind_of(const std::string& name) {
    const std::string_view species = species_part(name);
    return species.empty() ? name : std::string(species);
  }

  void tell_unchecked() {
    if (!std::exchange(loss_told_, true))
      rows_.problem("Station",
                    "stations are not checked from here on, since not all of the "
                    "station table could be read");
  }

  /// The deployment of a record: the only one of its station (and camera, and session), else the
  /// only one at its time.
  const Stay* stay_of(const std::vector<Stay>& stays, const FieldReader& from, std::int64_t utc_s) {
    std::vector<const Stay*> fit;
    const auto camera = from.field("Camera");
    const auto session = from.field("session");
    for (const Stay& stay : stays)
      if ((camera.empty() || stay.camera.empty() || stay.camera == camera) &&
          (session.empty() || stay.session.empty() || stay.session == session))
        fit.push_back(&stay);
    const auto is_known = [](const Stay* s) { return s->known; };
    if (fit.size() > 1 && !std::all_of(fit.begin(), fit.end(), is_known))
      return nullptr;  // what is wrong with their dates is told
    if (fit.size() > 1)
      std::erase_if(fit, [&](const Stay* s) { return utc_s < s->first_s || utc_s >= s->last_s; });
    if (fit.size() == 1) return fit.front();
    rows_.problem("DateTimeOriginal",
                  fit.empty() ? "no deployment of this station covers this time"
                              : "several deployments of this station cover this time; add a column "
                                "Camera to both tables");
    return nullptr;
  }

  /// Individuals' records, from `first` on, are told once.
  void join(std::size_t first) {
    const CamtraprJoin done = join_individuals(records_, first);
    if (done.renamed > 0)
      notices_.push_back(
          {done.where,
           fmt::format("records of individuals with another species than the record table has at "
                       "their deployment, time and file: {}, such as {} where it has {}; that of "
                       "the record table is taken",
                       done.renamed, told_value(done.species), told_value(done.recorded))});
    if (first > 0 && done.added > 0)
      notices_.push_back({name_of("individuals", "recordTableIndividual.csv"),
                          done.added == 1
                              ? "a record of an individual is not in the record table and was "
                                "added to it"
                              : fmt::format("{} records of individuals are not in the record "
                                            "table and were added to it",
                                            done.added)});
  }

  // --- out

  /// An animal is of one species; each other one is told once.
  Result<void> write_individuals() {
    std::unordered_map<std::string, std::vector<Named>> known;  // for look-ups only
    for (const Record& record : records_) {
      if (record.individual.empty()) continue;
      rows_.begin(CamtrapTable::individuals, record.file, record.line);
      rows_.set("individualID", record.individual, "Individual");
      rows_.set("scientificName", record.species, "Species");
      auto& names = known[record.individual];
      if (std::ranges::find(names, record.kind, &Named::species) != names.end()) continue;
      names.push_back({record.kind, &record});
      if (names.size() > 1)
        tell_second_species(record, *names.front().first);
      else
        DERSU_CHECK(rows_.end());
    }
    return {};
  }

  void tell_second_species(const Record& record, const Record& first) {
    rows_.problem(
        "Species",
        fmt::format("found {} for individual {}, which is {} in {}:{}:Species, expected one "
                    "species; where both names mean one, translate one of them by values = "
                    "{{ scientificName = {{ ... }} }} of the source in dersu.toml; where numbers "
                    "were given for each species, give its animals names of their own in the "
                    "table, such as 'tiger-1'",
                    told_value(record.species), told_value(record.individual),
                    told_value(first.species), first.file, first.line));
  }

  /// Cameras name their files anew in each folder.
  static std::string path_of(const Record& record) {
    return record.folder.empty() ? record.image : fmt::format("{}/{}", record.folder, record.image);
  }

  Result<void> write_media() {
    for (const Record& record : records_) {
      if (record.image.empty()) continue;
      rows_.begin(CamtrapTable::media, record.file, record.line);
      rows_.set("mediaID", fmt::format("{}/{}", record.deployment, path_of(record)), "FileName");
      rows_.set("deploymentID", record.deployment, "Station");
      rows_.set_time("timestamp", record.time);
      rows_.set("filePath", path_of(record), "FileName");
      rows_.set("filePublic", "false");
      rows_.set("fileName", record.image, "FileName");
      rows_.set("fileMediatype", media_type(record.image));
      DERSU_CHECK(rows_.end());
    }
    return {};
  }

  Result<void> write_observations() {
    for (const Record& record : records_) {
      rows_.begin(CamtrapTable::observations, record.file, record.line);
      const std::string id = fmt::format("{}:{}", record.file, record.line);
      rows_.set("observationID", id);
      rows_.set("deploymentID", record.deployment, "Station");
      rows_.set("eventID", id);
      rows_.set_time("eventStart", record.time);
      rows_.set_time("eventEnd", record.time);
      rows_.set("observationLevel", "event");
      rows_.set("scientificName", record.species, "Species");
      rows_.set("observationType",
                rows_.get("scientificName") == "Homo sapiens" ? "human" : "animal");
      rows_.set("individualID", record.individual, "Individual");
      DERSU_CHECK(rows_.end());
    }
    return {};
  }

  const SourceFiles& files_;
  const CamtraprFiles& names_;
  Problems problems_;
  SourceRows rows_;
  std::vector<SourceNotice> notices_;
  std::unordered_map<std::string, std::vector<Stay>> stays_;  // for look-ups only
  std::unordered_set<std::string> broken_stations_;           ///< of rows that cannot be read
  bool stations_lost_ = false;                                ///< and others are not known
  bool loss_told_ = false;
  std::vector<Gap> gaps_;
  std::vector<Record> records_;
  DateOrder date_order_ = DateOrder::day_first;
};

}  // namespace

Result<std::vector<SourceNotice>> read_camtrapr(const SourceFiles& files,
                                                const CamtraprFiles& names,
                                                const SourceTerms& terms, CamtrapSink& sink) {
  return Reader(files, names, terms, sink).read();
}

}  // namespace dersu::io
