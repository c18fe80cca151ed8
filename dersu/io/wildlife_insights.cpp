#include "dersu/io/wildlife_insights.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/image_tables.hpp"
#include "dersu/io/record_fields.hpp"

namespace dersu::io {
namespace {

/// "Trail hiking" -> trailHiking; empty where the standard has no such feature.
std::string_view feature_of(std::string_view text) {
  std::string plain;
  for (const char c : lower(text))
    if (c >= 'a' && c <= 'z') plain += c;
  for (const CamtrapColumn& column : camtrap_columns(CamtrapTable::deployments))
    if (column.name == "featureType")
      for (const std::string_view value : column.values)
        if (lower(value) == plain) return value;
  return {};
}

// Spreadsheets write 1.0 or 1.000 for 1.
bool is_true(std::string_view text) { return parse_double(text) == 1 || lower(text) == "true"; }
bool is_false(std::string_view text) { return parse_double(text) == 0 || lower(text) == "false"; }
bool is_unknown(std::string_view text) {
  const std::string plain = lower(text);
  return plain.empty() || plain == "unknown" || plain == "unidentified" || plain == "sp." ||
         plain == "spp." || plain == "sp" || plain == "spp" || plain == "no cv result";
}

/// True where a rank of the row is told.
bool names_taxon(const FieldReader& from) {
  constexpr std::array<std::string_view, 5> kRanks{"genus", "species", "family", "order", "class"};
  return std::ranges::any_of(kRanks, [&](std::string_view rank) {
    return !is_unknown(from.field(rank)) && lower(from.field(rank)) != "blank";
  });
}

/// "images.csv:14".
std::string place_of(const FieldReader& from) {
  return fmt::format("{}:{}", from.name(), from.line());
}

class Reader {
 public:
  Reader(const SourceFiles& files, const SourceTerms& terms, CamtrapSink& sink, bool keep_repeats)
      : files_(files), rows_(terms, sink, problems_), keep_repeats_(keep_repeats) {
    tables_ = image_tables(files);
    if (tables_.empty()) tables_ = {"images.csv"};  // that it is not there is told when it is read
  }

  Result<std::vector<SourceNotice>> read() {
    read_cameras();
    DERSU_CHECK(read_deployments());
    for (const std::string& table : tables_) DERSU_CHECK(read_images(table, &Reader::media));
    for (const std::string& table : tables_) DERSU_CHECK(read_images(table, &Reader::observation));
    repeats_.tell(notices_, kKeepRepeats);
    rows_.tell_times(notices_);
    rows_.tell_values(notices_);
    tell_left_out();
    if (unnamed_ > 0)
      notices_.push_back(
          {images_told(), fmt::format("{} images were not identified to a taxon; their names are "
                                      "kept as they are, such as {}",
                                      unnamed_, told_value(unnamed_name_))});
    if (named_blanks_ > 0)
      notices_.push_back(
          {first_named_blank_,
           named_blanks_ == 1
               ? "1 row that says both blank and a taxon counts as blank, without the animal; "
                 "where "
                 "there is one, is_blank should be 0"
               : fmt::format("{} rows that say both blank and a taxon count as blank, without the "
                             "animal (this is the first); where there is one, is_blank should be 0",
                             named_blanks_)});
    for (const auto& [state, count] : not_functioning_)
      notices_.push_back(
          {"deployments.csv", fmt::format("{} deployments with camera_functioning {}: when the "
                                          "cameras stopped is not told, so their whole time counts",
                                          count, told_plain(state))});
    tell_kept();
    DERSU_CHECK(std::move(problems_).finish("the Wildlife Insights export"));
    return notices_;
  }

 private:
  std::optional<FieldReader> open(const std::string& name,
                                  std::initializer_list<std::string_view> required) {
    return open_fields(files_, name, required, problems_);
  }

  /// Where a notice of all images stands.
  [[nodiscard]] std::string images_told() const {
    return tables_.size() == 1 ? tables_.front() : "images_*.csv";
  }

  /// Texts of sex and age that the standard has no word for.
  void tell_kept() {
    if (kept_.empty()) return;
    std::string counts;
    for (const auto& [column, kept] : kept_)
      counts += fmt::format("{}{} of {}, such as {}", counts.empty() ? "" : "; ", kept.count,
                            column, told_plain(kept.first));
    notices_.push_back(
        {images_told(), fmt::format("texts that are no one word of the standard are kept in "
                                    "observationComments: {}",
                                    counts)});
  }

  /// Tables of images beside images.csv, which is read alone.
  void tell_left_out() {
    const std::vector<std::string> others = project_image_tables(files_);
    if (others.empty() || tables_ == others) return;
    notices_.push_back(
        {"images.csv", fmt::format("{} beside it {} not read; expected images.csv "
                                   "or tables of each project, not both",
                                   quoted(join(others, ", ")), others.size() == 1 ? "is" : "are")});
  }

  void read_cameras() {
    if (!files_.has("cameras.csv")) return;
    auto cameras = open("cameras.csv", {"camera_id"});
    if (!cameras) return;
    while (cameras->next(problems_)) {
      const auto make = cameras->field("make");
      const auto model = cameras->field("model");
      std::string text(make);
      if (!make.empty() && !model.empty()) text += '-';
      text += model;
      models_.emplace(cameras->field("camera_id"), std::move(text));
    }
  }

  Result<void> read_deployments() {
    auto table = open("deployments.csv",
                      {"deployment_id", "longitude", "latitude", "start_date", "end_date"});
    if (!table) {
      rows_.unread(CamtrapTable::deployments);
      return {};
    }
    const auto order = find_date_order(
        files_, "deployments.csv", std::array<std::string, 2>{"start_date", "end_date"}, problems_);
    const auto broken = [&](const FieldReader& from) {
      rows_.begin(CamtrapTable::deployments, from.name(), from.line());
      rows_.set("deploymentID", from.field("deployment_id"));
      rows_.end_broken(from.ended_early());
    };
    while (table->next(problems_, broken)) DERSU_CHECK(deployment(*table, order));
    rows_.end_places();
    return {};
  }

  /// A camera whose end nobody wrote down, and which saw nothing, tells nothing.
  bool is_without_end(const FieldReader& from) {
    if (!from.field("end_date").empty()) return false;
    if (!with_images_) {
      with_images_.emplace();
      Problems told_later;
      for (const std::string& table : tables_)
        for (auto images = open_fields(files_, table, {}, told_later);
             images && images->next(told_later);)
          with_images_->emplace(images->field("deployment_id"));
    }
    if (with_images_->contains(std::string(from.field("deployment_id")))) return false;
    notices_.push_back({fmt::format("{}:{}:end_date", from.name(), from.line()),
                        "a deployment without an end and without images was left out"});
    return true;
  }

  Result<void> deployment(const FieldReader& from, DateOrder order) {
    if (is_without_end(from)) return {};
    rows_.begin(CamtrapTable::deployments, from.name(), from.line());
    const auto copy = [&](std::string_view to, std::string_view header) {
      rows_.set(to, from.field(header), header);
    };
    copy("deploymentID", "deployment_id");
    copy("locationName", "placename");
    copy("setupBy", "recorded_by");
    copy("cameraID", "camera_id");
    copy("deploymentGroups", "subproject_name");
    if (const auto model = models_.find(std::string(from.field("camera_id")));
        model != models_.end())
      rows_.set("cameraModel", model->second);
    rows_.set_place(from.number("longitude"), from.number("latitude"), "longitude", "latitude");
    set_numbers(from);
    set_bait_and_feature(from);
    set_comments(from);
    set_stay(from, order);
    return rows_.end();
  }

  void set_stay(const FieldReader& from, DateOrder order) {
    const auto set = [&](std::string_view column, std::string_view header) {
      if (from.field(header).empty()) {
        rows_.refuse(column, header, "found nothing, expected a date");
        return;
      }
      rows_.set_local_time(column, from.field(header), order, SourceRows::Part::noon, false,
                           header);
    };
    set("deploymentStart", "start_date");
    set("deploymentEnd", "end_date");
  }

  void set_numbers(const FieldReader& from) {
    if (const auto quiet = from.number("quiet_period"); parse_double(quiet))
      rows_.set("cameraDelay", quiet, "quiet_period");
    if (const auto distance = from.number("detection_distance"); parse_double(distance))
      rows_.set("detectionDistance", distance, "detection_distance");
  }

  void set_bait_and_feature(const FieldReader& from) {
    if (const auto bait = from.field("bait_type"); !bait.empty())
      rows_.set("baitUse", lower(bait) == "none" ? "false" : "true");
    std::string tags;
    const auto tag = [&](std::string_view header) {
      const auto value = from.field(header);
      if (value.empty()) return;
      tags += fmt::format("{}{}:{}", tags.empty() ? "" : " | ", header, value);
    };
    if (const auto feature = feature_of(from.field("feature_type")); !feature.empty())
      rows_.set("featureType", feature);
    else
      tag("feature_type");
    tag("event_name");
    tag("plot_treatment");
    rows_.set("deploymentTags", tags);
  }

  void set_comments(const FieldReader& from) {
    std::string comments;
    for (const std::string_view header :
         {"bait_description", "sensor_height", "height_other", "sensor_orientation",
          "orientation_other", "camera_functioning", "plot_treatment_description",
          "event_description"}) {
      const auto value = from.field(header);
      if (value.empty() || value == "Camera Functioning") continue;
      comments += fmt::format("{}{}: {}", comments.empty() ? "" : "; ", header, value);
      if (header == "camera_functioning") ++not_functioning_[std::string(value)];
    }
    rows_.set("deploymentComments", comments);
  }

  Result<void> read_images(const std::string& table,
                           Result<void> (Reader::*use)(const FieldReader&)) {
    const bool is_first = use == &Reader::media;
    Problems told_before;
    Problems& problems = is_first ? problems_ : told_before;
    auto images = open_fields(files_, table, {"deployment_id", "image_id", "timestamp"}, problems);
    if (!images) return {};
    if (is_first)
      image_order_[table] =
          find_date_order(files_, table, std::array<std::string, 1>{"timestamp"}, problems_);
    while (images->next(problems)) DERSU_CHECK((this->*use)(*images));
    return {};
  }

  /// Sets the time of an image to `column`; nothing where it is wrong, which is told.
  std::optional<Time> set_taken(const FieldReader& from, std::string_view column) {
    const auto text = from.field("timestamp");
    const DateOrder order = image_order_[from.name()];
    const auto local = parse_local_date(text, order);
    if (text.empty())
      rows_.refuse(column, "timestamp", "found nothing, expected a date and a time");
    else if (local && !local->has_time)
      rows_.refuse(column, "timestamp", "found a date alone, expected its time too");
    else
      return rows_.set_local_time(column, text, order, SourceRows::Part::noon, true, "timestamp");
    return {};
  }

  Result<void> media(const FieldReader& from) {
    rows_.begin(CamtrapTable::media, from.name(), from.line());
    ++rows_of_image_[std::string(from.field("image_id"))];
    const auto location = from.field("location");
    const auto file =
        from.field("filename").empty() ? from.field("image_id") : from.field("filename");
    rows_.set("mediaID", from.field("image_id"), "image_id");
    rows_.set("deploymentID", from.field("deployment_id"), "deployment_id");
    if (!set_taken(from, "timestamp")) untimed_.insert(place_of(from));
    rows_.set("filePath", location.empty() ? file : location);
    if (location.empty() && file.empty()) rows_.give_up("filePath");  // the image_id is told
    rows_.set("filePublic", "false");
    rows_.set("fileName", file, "filename");
    rows_.set("fileMediatype", media_type(file));
    if (const auto highlighted = from.number("highlighted"); !highlighted.empty())
      rows_.set("favorite", is_true(highlighted) ? "true" : "false");
    return rows_.end();
  }

  Result<void> observation(const FieldReader& from) {
    if (!rows_.has_deployment(std::string(from.field("deployment_id")))) return {};
    const std::string image(from.field("image_id"));
    const bool shared = rows_of_image_[image] > 1;
    if (shared && !keep_repeats_ && repeats_.is_repeat(from)) return {};
    const std::uint32_t nth = shared ? ++told_of_image_[image] : 1;
    rows_.begin(CamtrapTable::observations, from.name(), from.line());
    if (image.empty())  // told of the medium
      rows_.give_up("observationID");
    else
      rows_.set("observationID", nth == 1 ? image : fmt::format("{}#{}", image, nth));
    rows_.set("deploymentID", from.field("deployment_id"));
    rows_.set("mediaID", image);
    rows_.set("observationLevel", "media");
    if (!untimed_.empty() && untimed_.contains(place_of(from))) {  // told of the medium
      rows_.give_up("eventStart");
      rows_.give_up("eventEnd");
    } else if (const auto when = set_taken(from, "eventStart")) {
      rows_.set_time("eventEnd", *when);
    }
    set_taxon(from);
    set_animal(from);
    set_identification(from);
    return rows_.end();
  }

  void set_taxon(const FieldReader& from) {
    const auto genus = from.field("genus");
    const auto species = from.field("species");
    const std::string common = lower(from.field("common_name"));
    const std::string blank = from.number("is_blank");
    if (!blank.empty() && !is_true(blank) && !is_false(blank))
      return rows_.refuse("observationType", "is_blank",
                          fmt::format("found {}, expected 1 or 0", told_plain(blank)));
    if (is_true(blank) || lower(species) == "blank" || common == "blank") {
      rows_.set("observationType", "blank");
      if (names_taxon(from) && named_blanks_++ == 0) first_named_blank_ = place_of(from);
      return;
    }
    std::string name(genus);
    if (!genus.empty() && !species.empty()) name += ' ';
    name += species;
    bool animal = !is_unknown(genus) || !is_unknown(species);
    // Without genus and species the lowest rank that is known names the animal.
    for (const std::string_view rank : {"family", "order", "class"})
      if (name.empty()) {
        name = from.field(rank);
        animal = !is_unknown(name);
      }
    rows_.set("scientificName", name);
    const bool vehicle = common.find("vehicle") != std::string::npos;
    rows_.set("observationType", vehicle                  ? "vehicle"
                                 : name == "Homo sapiens" ? "human"
                                 : animal                 ? "animal"
                                                          : "unknown");
    if (!animal && !vehicle && !name.empty()) {
      if (unnamed_ == 0) unnamed_name_ = name;
      ++unnamed_;
    }
  }

  void set_animal(const FieldReader& from) {
    if (const auto count = from.field("number_of_objects"); parse_whole(count) != 0)
      rows_.set("count", count, "number_of_objects");
    rows_.set("individualID", from.field("individual_id"), "individual_id");
    rows_.set("behavior", from.field("behavior"), "behavior");
    std::string comments;
    const auto comment = [&](std::string_view header, std::string_view value) {
      if (!value.empty())
        comments += fmt::format("{}{}: {}", comments.empty() ? "" : "; ", header, value);
    };
    // Not for one animal of the standard: several ages, other words.
    const auto set_or_keep = [&](std::string_view column, std::string_view header) {
      const auto value = from.field(header);
      const std::string word = lower(value);
      const auto allowed =
          camtrap_columns(
              CamtrapTable::observations)[camtrap_column_index(CamtrapTable::observations, column)
                                              .value()]
              .values;
      if (std::ranges::find(allowed, word) != allowed.end()) return rows_.set(column, word);
      if (is_unknown(value)) return;
      comment(header, value);
      Kept& kept = kept_[std::string(header)];
      if (kept.count++ == 0) kept.first = value;
    };
    set_or_keep("sex", "sex");
    set_or_keep("lifeStage", "age");
    comment("markings", from.field("markings"));
    comment("notes", from.field("individual_animal_notes"));
    comment("uncertainty", from.field("uncertainty"));
    rows_.set("observationComments", comments);
  }

  void set_identification(const FieldReader& from) {
    const auto by = from.field("identified_by");
    if (by.empty()) return;
    rows_.set("classifiedBy", by);
    rows_.set("classificationMethod",
              lower(by).find("computer vision") != std::string::npos ? "machine" : "human");
    if (const auto confidence = from.number("cv_confidence"); parse_double(confidence))
      rows_.set("classificationProbability", confidence, "cv_confidence");
  }

  const SourceFiles& files_;
  Problems problems_;
  SourceRows rows_;
  std::vector<SourceNotice> notices_;
  std::vector<std::string> tables_;               ///< of images
  std::map<std::string, DateOrder> image_order_;  ///< by table
  // For look-ups only.
  std::unordered_map<std::string, std::string> models_;
  std::unordered_map<std::string, std::uint32_t> rows_of_image_;
  std::unordered_map<std::string, std::uint32_t> told_of_image_;  ///< of images with several
  RepeatFinder repeats_;                                          ///< among these
  bool keep_repeats_;
  std::optional<std::unordered_set<std::string>> with_images_;
  std::unordered_set<std::string> untimed_;  ///< places of images whose time is wrong, and told
  std::map<std::string, std::size_t> not_functioning_;
  struct Kept {
    std::size_t count = 0;
    std::string first{};
  };
  std::map<std::string, Kept> kept_;  ///< by column of the export
  std::size_t named_blanks_ = 0;
  std::string first_named_blank_;
  std::size_t unnamed_ = 0;
  std::string unnamed_name_;
};

}  // namespace

Result<std::vector<SourceNotice>> read_wildlife_insights(const SourceFiles& files,
                                                         const SourceTerms& terms,
                                                         CamtrapSink& sink, bool keep_repeats) {
  return Reader(files, terms, sink, keep_repeats).read();
}

}  // namespace dersu::io
