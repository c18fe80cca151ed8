#include "dersu/workbench/import.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/source.hpp"
#include "dersu/workbench/alike_names.hpp"
#include "dersu/workbench/area_files.hpp"
#include "dersu/workbench/camera_places.hpp"
#include "dersu/workbench/catalogue_names.hpp"
#include "dersu/workbench/covariate_files.hpp"
#include "dersu/workbench/ground.hpp"
#include "dersu/workbench/known_animals.hpp"
#include "dersu/workbench/shared_deployments.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;
using io::CamtrapTable;
using store::NoticeRow;

constexpr std::array<CamtrapTable, io::kCamtrapTables> kTables{
    CamtrapTable::deployments, CamtrapTable::media, CamtrapTable::observations,
    CamtrapTable::effort_gaps, CamtrapTable::individuals};

class Work {
 public:
  Work(const io::Project& project, const ImportSettings& settings, Progress& progress,
       store::Store& store, store::Import& import)
      : project_(project),
        settings_(settings),
        progress_(progress),
        store_(store),
        import_(import) {}

  Result<ImportOutcome> run() {
    DERSU_CHECK(bring_areas());
    const std::size_t before = problems_.count();
    DERSU_CHECK(bring_sources());
    DERSU_CHECK(remove_others());
    DERSU_CHECK(check_places());
    // Where places are wrong themselves, what they say of the system misleads.
    if (problems_.count() == before) DERSU_CHECK(check_system());
    DERSU_CHECK(check_shared_deployments(project_.sources, store_, problems_, notices_));
    if (problems_.none()) DERSU_CHECK(compare_animals());
    DERSU_CHECK(std::move(problems_).finish("the project; nothing was imported"));
    for (const NoticeRow& notice : notices_) DERSU_CHECK(import_.add_notice(notice));
    DERSU_CHECK(count_rows());
    DERSU_TRY(all, store_.notices());
    outcome_.notices = std::move(all);
    if (progress_.stopped()) return stopped_by_user();
    return std::move(outcome_);
  }

 private:
  Result<void> bring_areas() {
    progress_.begin("areas and catalogue", 0);
    const auto areas = read_areas(project_, problems_, notices_);
    if (problems_.none()) places_.emplace(areas);
    catalogue_ = read_catalogue(project_, problems_, catalogue_lines_);
    check_covariates(project_, problems_, notices_);
    outcome_.areas = areas.size();
    outcome_.catalogue_rows = catalogue_.size();
    DERSU_CHECK(import_.clear_notices());
    DERSU_CHECK(import_.set_areas(areas));
    DERSU_CHECK(import_.set_catalogue(catalogue_));
    progress_.end();
    return {};
  }

  /// Of all sources, as what is new may be the areas. Not where an area could not be read.
  Result<void> check_places() {
    if (!places_) return {};
    DERSU_TRY(sources, store_.sources());
    for (const store::SourceRow& source : sources) {
      if (progress_.stopped()) return stopped_by_user();
      DERSU_CHECK(
          check_camera_places(*places_, store_, source, crs_of(source.id), problems_, notices_));
    }
    return {};
  }

  Result<void> check_system() {
    DERSU_TRY(cameras, deployment_places(store_));
    if (const auto crs = check_crs(project_, cameras); !crs) problems_.add(crs.error());
    return {};
  }

  /// Of the coordinates of a source; empty for degrees.
  [[nodiscard]] std::string crs_of(const std::string& id) const {
    const auto at = std::ranges::find(project_.sources, id, &io::ProjectSource::id);
    return at == project_.sources.end() ? "" : io::crs_of_places(*at, project_);
  }

  Result<void> bring_sources() {
    DERSU_TRY(there, store_.sources());
    there_ = std::move(there);
    bool found = settings_.source.empty();
    for (const io::ProjectSource& source : project_.sources) {
      if (!settings_.source.empty() && source.id != settings_.source) continue;
      found = true;
      if (progress_.stopped()) return stopped_by_user();
      DERSU_CHECK(bring(source));
    }
    if (!found)
      return fail(Fault::not_found, "--source", "the project has no source '{}'",
                  quoted(settings_.source));
    return {};
  }

  [[nodiscard]] const store::SourceRow* in_store(const std::string& id) const {
    const auto at = std::ranges::find(there_, id, &store::SourceRow::id);
    return at == there_.end() ? nullptr : &*at;
  }

  /// Whether another source brings the same files, which is told: every record would count twice.
  bool is_second(const io::ProjectSource& source, const std::string& sha256) {
    for (const io::ProjectSource& other : project_.sources) {
      if (other.id == source.id || other.files != source.files) continue;
      const auto looked_at = std::ranges::find(
          hashes_, &other, &std::pair<const io::ProjectSource*, std::string>::first);
      const store::SourceRow* stored = settings_.source.empty() ? nullptr : in_store(other.id);
      const bool same = looked_at != hashes_.end() ? looked_at->second == sha256
                                                   : stored && stored->sha256 == sha256;
      if (!same) continue;
      problems_.add(source.where,
                    "source '{}' has the same files as source '{}' of {}, byte for byte, so that "
                    "its records would count twice; expected one of the two",
                    source.id, other.id, other.where);
      return true;
    }
    hashes_.emplace_back(&source, sha256);
    return false;
  }

  /// Problems of the source are kept for the end; other Errors stop the import.
  Result<void> bring(const io::ProjectSource& source) {
    const auto sha256 = io::hash_source(source, project_, progress_);
    if (!sha256 && sha256.error().fault == Fault::interrupted) return stopped_by_user();
    if (!sha256) {
      problems_.add(sha256.error());
      return {};
    }
    if (is_second(source, *sha256)) return {};
    const std::string options = io::source_options(source, project_);
    SourceOutcome outcome{source.id, source.party, std::string(io::name(source.kind))};
    const store::SourceRow* old = in_store(source.id);
    if (old && old->sha256 == *sha256 && old->options == options && old->party == source.party &&
        old->version == DERSU_VERSION) {
      outcome.fate = SourceFate::unchanged;
      outcome_.sources.push_back(std::move(outcome));
      return {};
    }
    progress_.begin(source.id, 0);
    DERSU_TRY(sink, import_.begin_source({.id = source.id,
                                          .party = source.party,
                                          .kind = outcome.kind,
                                          .path = source.path,
                                          .options = options}));
    auto summary = io::read_source(source, project_, *sink, progress_);
    DERSU_CHECK(import_.end_source(*sha256));
    progress_.end();
    if (!summary) return keep(source, std::move(summary).error());
    for (io::SourceNotice& notice : summary->notices)
      notices_.push_back(
          {source.party, source.id, std::move(notice.place), std::move(notice.message)});
    outcome_.sources.push_back(std::move(outcome));
    return {};
  }

  Result<void> keep(const io::ProjectSource& source, Error error) {
    if (error.fault == Fault::interrupted || error.fault == Fault::io)
      return tl::unexpected<Error>(std::move(error));
    const auto name = [&](Error& one) {
      if (one.where.starts_with("dersu.toml")) return;
      one.where = one.where.empty() ? source.id : fmt::format("{}: {}", source.id, one.where);
    };
    if (error.details.empty()) name(error);
    for (Error& detail : error.details) name(detail);
    problems_.add(std::move(error));
    return {};
  }

  Result<void> remove_others() {
    if (!settings_.source.empty()) return {};
    for (const store::SourceRow& row : there_) {
      if (std::ranges::find(project_.sources, row.id, &io::ProjectSource::id) !=
          project_.sources.end())
        continue;
      DERSU_CHECK(import_.remove_source(row.id));
      outcome_.sources.push_back({row.id, row.party, row.kind, SourceFate::removed});
    }
    return {};
  }

  /// Names of the catalogue that nothing was seen of, names that it does not have, joint names that
  /// join too much or too little, and names of what cannot be one animal.
  Result<void> compare_animals() {
    KnownAnimals known;
    for (const io::ProjectParty& party : project_.parties)
      for (const CamtrapTable table : {CamtrapTable::individuals, CamtrapTable::observations}) {
        KnownAnimalsSink sink(table, known[party.code]);
        DERSU_CHECK(store_.read(table, sink, {.party = party.code}));
      }
    for (const auto& [party, seen] : known) {
      tell_nobody(party, seen, notices_);
      std::vector<std::string_view> names;
      for (const auto& [name, animal] : seen) names.push_back(name);
      for (const std::string& alike : tell_alike(names))
        notices_.push_back({party, {}, {}, fmt::format("{}: {}", party, alike)});
    }
    const std::string file = fs::path(project_.catalogue.file).filename().string();
    const ReadCatalogue catalogue{catalogue_, catalogue_lines_, file};
    if (!file.empty())
      for (const io::ProjectParty& party : project_.parties)
        compare_catalogue(party.code, known[party.code], catalogue, notices_);
    DERSU_TRY(sources, store_.sources());
    for (std::string& notice : catalogue_notices(catalogue_, sources))
      notices_.push_back({{}, {}, {}, std::move(notice)});
    for (NoticeRow& notice : contradictions(known, catalogue))
      notices_.push_back(std::move(notice));
    return {};
  }

  Result<void> count_rows() {
    for (SourceOutcome& source : outcome_.sources)
      for (const CamtrapTable table : kTables) {
        DERSU_TRY(rows, store_.count(table, {.source = source.id}));
        source.rows[static_cast<std::size_t>(table)] = rows;
      }
    return {};
  }

  const io::Project& project_;
  const ImportSettings& settings_;
  Progress& progress_;
  store::Store& store_;
  store::Import& import_;
  io::Problems problems_;
  std::optional<CameraPlaces> places_;
  std::vector<NoticeRow> notices_;
  std::vector<store::SourceRow> there_;
  std::vector<store::CatalogueRow> catalogue_;
  std::vector<std::uint64_t> catalogue_lines_;
  std::vector<std::pair<const io::ProjectSource*, std::string>> hashes_;  ///< of sources looked at
  ImportOutcome outcome_;
};

/// A store that an import makes: gone with the import unless it is kept.
struct NewFile {
  explicit NewFile(fs::path p) : path(std::move(p)) {
    std::error_code code;
    kept = fs::exists(path, code);
  }
  ~NewFile() {
    std::error_code ignored;
    if (!kept) fs::remove(path, ignored);
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  fs::path path;
  bool kept = false;
};

/// What the store holds beside the rows of sources.
struct Surroundings {
  std::vector<store::AreaRow> areas{};
  std::vector<store::CatalogueRow> catalogue{};
  std::vector<NoticeRow> notices{};
  bool operator==(const Surroundings&) const = default;
};

Result<Surroundings> surroundings(const store::Store& store) {
  DERSU_TRY(areas, store.areas());
  DERSU_TRY(catalogue, store.catalogue());
  DERSU_TRY(notices, store.notices());
  return Surroundings{std::move(areas), std::move(catalogue), std::move(notices)};
}

}  // namespace

std::string_view name(SourceFate fate) {
  switch (fate) {
    case SourceFate::imported:
      return "imported";
    case SourceFate::unchanged:
      return "unchanged";
    case SourceFate::removed:
      return "removed";
  }
  return "";
}

fs::path store_path(const io::Project& project) { return project.folder / "store.gpkg"; }

// From the last member to the first: the transaction ends, the store closes, a new file goes.
struct PendingImport::State {
  explicit State(fs::path path) : file(std::move(path)) {}
  NewFile file;
  std::optional<store::Store> store{};
  std::optional<store::Import> import{};  ///< none: nothing to keep
  ImportOutcome outcome{};
};

PendingImport::PendingImport(std::unique_ptr<State> state) : state_(std::move(state)) {}
PendingImport::PendingImport(PendingImport&&) noexcept = default;
PendingImport::~PendingImport() = default;

const ImportOutcome& PendingImport::outcome() const { return state_->outcome; }
const store::Store& PendingImport::store() const { return *state_->store; }

Result<PendingImport> PendingImport::make(const io::Project& project,
                                          const ImportSettings& settings, Progress& progress) {
  auto state = std::make_unique<State>(store_path(project));
  DERSU_TRY(store, store::Store::open_or_create(state->file.path));
  state->store.emplace(std::move(store));
  DERSU_TRY(before, surroundings(*state->store));
  DERSU_TRY(import, state->store->begin_import());
  state->import.emplace(std::move(import));
  DERSU_TRY(outcome, Work(project, settings, progress, *state->store, *state->import).run());
  state->outcome = std::move(outcome);
  DERSU_TRY(after, surroundings(*state->store));
  const bool same = before == after && std::ranges::all_of(state->outcome.sources, [](auto& it) {
                      return it.fate == SourceFate::unchanged;
                    });
  if (same && state->file.kept) state->import.reset();
  return PendingImport(std::move(state));
}

Result<void> PendingImport::commit() {
  if (state_->import) DERSU_CHECK(state_->import->commit());
  state_->import.reset();
  state_->file.kept = true;
  return {};
}

Result<ImportOutcome> import_project(const io::Project& project, const ImportSettings& settings,
                                     Progress& progress) {
  DERSU_TRY(import, PendingImport::make(project, settings, progress));
  DERSU_CHECK(import.commit());
  return import.outcome();
}

}  // namespace dersu::workbench
