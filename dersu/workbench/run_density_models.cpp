#include "dersu/workbench/run_density_models.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/scr/derived.hpp"
#include "dersu/workbench/density_files.hpp"
#include "dersu/workbench/models_file.hpp"
#include "dersu/workbench/models_report.hpp"
#include "dersu/workbench/not_served.hpp"
#include "dersu/workbench/outputs.hpp"
#include "dersu/workbench/resistance_rasters.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

/// Tells which of the models the work of one is about.
class ModelProgress : public Progress {
 public:
  ModelProgress(Progress& whole, std::string prefix) : whole_(whole), prefix_(std::move(prefix)) {}
  void begin(std::string_view stage, std::uint64_t total) override {
    whole_.begin(prefix_ + std::string(stage), total);
  }
  void at(std::uint64_t done) override { whole_.at(done); }
  void end() override { whole_.end(); }
  [[nodiscard]] bool stopped() const override { return whole_.stopped(); }

 private:
  Progress& whole_;
  std::string prefix_;
};

struct Candidate {
  const ModelEntry* entry = nullptr;
  Options options{};
  ResistanceInput resistance{};
  scr::Model model{};
  scr::Data data{};
  scr::Prepared prepared{};
};

/// What is wrong with several models, each thing once.
class Wrong {
 public:
  explicit Wrong(std::string file) : file_(std::move(file)) {}
  void add(const Error& error) {
    if (error.details.empty()) {
      if (told_.insert(describe(error)).second) errors_.push_back(error);
    } else {
      for (const Error& detail : error.details) add(detail);
    }
  }
  Result<void> finish() {
    if (errors_.empty()) return {};
    if (errors_.size() == 1) return tl::unexpected(std::move(errors_.front()));
    return tl::unexpected(gather(file_, std::move(errors_)));
  }

 private:
  std::string file_;
  std::set<std::string> told_{};
  std::vector<Error> errors_{};
};

class Run {
 public:
  Run(const ModelsFile& file, std::string name, const std::vector<Option>& known,
      Progress& progress)
      : file_(file), name_(std::move(name)), known_(known), progress_(progress) {}

  Result<ModelsAnswer> answer(const fs::path& out) {
    DERSU_TRY(options, made(file_.given, file_.places, out));
    DERSU_CHECK(check_outputs(known_, options));
    for (const ModelEntry& entry : file_.models) {
      DERSU_TRY(of_model, made(entry.given, entry.places, out));
      DERSU_CHECK(check_outputs(known_, of_model));
    }
    DERSU_TRY(tables, at(file_.places, density_tables(options, progress_)));
    DERSU_TRY(region, at(file_.places, density_region(options)));
    DERSU_CHECK(read_candidates(tables));
    notices_ = density_notices(options, tables, candidates_.front().data);
    if (!options.has("mask")) DERSU_CHECK(at(file_.places, make_masks(options)));
    DERSU_CHECK(place_all());
    DERSU_CHECK(prepare());
    ModelsAnswer answer{file_.criterion, {}, {}, {}};
    for (const Candidate& candidate : candidates_) {
      DERSU_TRY(fitted, fit(candidate, region));
      answer.models.push_back(std::move(fitted));
    }
    DERSU_CHECK(check_any(answer));
    DERSU_CHECK(compare(answer).map_error([&](Error error) {
      const auto place = file_.places.find("criterion");
      error.where = place == file_.places.end() ? name_ : place->second;
      return error;
    }));
    for (const ModelAnswer& model : answer.models)
      if (!model.same_as.empty())
        notices_.push_back(fmt::format("{} is the same model as {}: it is weighed once, as {}",
                                       model.name, model.same_as, model.same_as));
    return answer;
  }
  std::vector<std::string> notices() && { return std::move(notices_); }

 private:
  template <class T>
  Result<T> at(const Places& places, Result<T> result) const {
    return std::move(result).map_error(
        [&](Error error) { return at_key(std::move(error), places, name_); });
  }

  Result<Options> made(std::map<std::string, std::string> given, const Places& places,
                       const fs::path& out = {}) const {
    if (!out.empty()) given["out"] = out.string();
    return at(places, Options::make(known_, given));
  }

  Result<Candidate> candidate(const ModelEntry& entry, const io::ScrTables& tables) {
    DERSU_TRY(options, made(entry.given, entry.places));
    DERSU_TRY(resistance, resistance_of(entry, options));
    DERSU_TRY(model, at(entry.places, density_model(options, tables, resistance)));
    DERSU_TRY(data, at(entry.places, density_data(options, tables, model)));
    return Candidate{&entry,           std::move(options), std::move(resistance),
                     std::move(model), std::move(data),    {}};
  }

  /// Read once for models that say the same of it.
  Result<ResistanceInput> resistance_of(const ModelEntry& entry, const Options& options) {
    std::string said;
    for (const char* key : {"resistance", "resistance-model", "neighbours", "model"})
      if (options.has(key)) said += fmt::format("{}={};", key, options.text(key));
    const auto read = lands_.find(said);
    if (read != lands_.end()) return read->second;
    DERSU_TRY(resistance, at(entry.places, read_resistance(options)));
    return lands_.emplace(said, std::move(resistance)).first->second;
  }

  Result<void> place_all() {
    Wrong wrong(name_);
    for (Candidate& candidate : candidates_) {
      const auto placed =
          at(candidate.entry->places, place_on_land(candidate.resistance, candidate.data));
      if (!placed) wrong.add(placed.error());
      for (const std::string& notice : candidate.resistance.notices) note_once(notice);
    }
    return wrong.finish();
  }

  void note_once(const std::string& notice) {
    if (std::ranges::find(notices_, notice) == notices_.end()) notices_.push_back(notice);
  }

  Result<void> read_candidates(const io::ScrTables& tables) {
    Wrong wrong(name_);
    for (const ModelEntry& entry : file_.models) {
      if (progress_.stopped()) return stopped_by_user();
      auto made = candidate(entry, tables);
      if (made)
        candidates_.push_back(std::move(*made));
      else
        wrong.add(made.error());
    }
    return wrong.finish();
  }

  /// One mask for all, that serves every detection function.
  Result<void> make_masks(const Options& options) {
    DetectionFunctions functions;
    for (const Candidate& candidate : candidates_) functions.insert(candidate.model.detection);
    scr::Data data = candidates_.front().data;
    DERSU_CHECK(density_masks(options, functions, data, notices_, progress_));
    for (Candidate& candidate : candidates_)
      for (std::size_t s = 0; s < data.sessions.size(); ++s)
        candidate.data.sessions[s].mask = data.sessions[s].mask;
    return {};
  }

  Result<void> prepare() {
    Wrong wrong(name_);
    for (Candidate& candidate : candidates_) {
      if (progress_.stopped()) return stopped_by_user();
      auto made = at(candidate.entry->places, density_prepared(candidate.data, candidate.model));
      if (made)
        candidate.prepared = std::move(*made);
      else
        wrong.add(made.error());
    }
    return wrong.finish();
  }

  Result<ModelAnswer> fit(const Candidate& candidate, std::span<const Polygon> region) {
    const std::string& name = candidate.entry->name;
    ModelProgress progress(progress_,
                           fmt::format("model {} of {}, ", ++fitted_, candidates_.size()));
    std::vector<std::string> notices;
    note_model(candidate.model, notices);
    const auto begin = std::chrono::steady_clock::now();
    scr::FitOptions fitting;
    fitting.confidence = candidate.options.number("confidence");
    auto fit = scr::fit(candidate.prepared, candidate.data, candidate.model, fitting, progress);
    if (!fit && fit.error().fault == Fault::numeric)
      return ModelAnswer{name, {}, fit.error().message};
    if (!fit) return tl::unexpected(at_key(std::move(fit).error(), candidate.entry->places, name_));
    DensityAnswer answer;
    answer.fit = std::move(*fit);
    answer.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const scr::Session& session : candidate.data.sessions)
      answer.sessions.push_back(session.name);
    if (candidate.model.conditional)
      answer.derived = scr::derived_density(candidate.prepared, answer.fit);
    std::vector<std::string> of_region;
    DERSU_TRY(numbers, density_numbers(candidate.options, candidate.data, candidate.prepared,
                                       answer.fit, region, of_region));
    answer.numbers = std::move(numbers);
    for (const std::string& notice : of_region) note_once(notice);  // the same for every model
    notices.insert(notices.end(), answer.fit.notices.begin(), answer.fit.notices.end());
    for (const std::string& notice : notices)
      notices_.push_back(fmt::format("{}: {}", name, notice));
    return ModelAnswer{name, std::move(answer), {}};
  }

  Result<void> check_any(const ModelsAnswer& answer) const {
    std::vector<Error> reasons;
    for (const ModelAnswer& model : answer.models) {
      if (model.answer) return {};
      reasons.push_back({Fault::numeric, model.problem, model.name});
    }
    return tl::unexpected(gather(name_, std::move(reasons)));
  }

  const ModelsFile& file_;
  std::string name_;
  const std::vector<Option>& known_;
  Progress& progress_;
  std::map<std::string, ResistanceInput> lands_{};  ///< by what options say of them
  std::vector<Candidate> candidates_{};
  std::vector<std::string> notices_{};
  std::size_t fitted_ = 0;
};

}  // namespace

bool is_models_file(const Options& options) {
  if (!options.has("project")) return false;
  const fs::path path = options.path("project");
  std::error_code code;
  return path.extension() == ".toml" && path.filename() != "dersu.toml" &&
         !fs::is_directory(path, code);
}

Result<Outcome> run_density_models(const Options& options, const std::vector<Option>& known,
                                   Progress& progress) {
  const fs::path path = options.path("project");
  for (const Option& option : known)
    if (options.given(option.name) && option.name != "project" && option.name != "out")
      return is_key_of_models(option.name)
                 ? fail(Fault::usage, fmt::format("--{}", option.name),
                        "found beside a file of models, expected it in that file")
                 : not_served(fmt::format("--{}", option.name), "several models");
  DERSU_TRY(file, read_models_file(path, known));
  Run run(file, path.filename().string(), known, progress);
  DERSU_TRY(answer, run.answer(options.has("out") ? options.path("out") : fs::path()));
  if (options.has("out")) DERSU_CHECK(write_models_table(answer, options.path("out")));
  return Outcome{models_json(answer), models_text(answer), 0, std::move(run).notices()};
}

}  // namespace dersu::workbench
