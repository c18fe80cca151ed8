#include <algorithm>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/workbench/export.hpp"

namespace dersu::workbench {
namespace {

using io::CamtrapTable;

/// What the metadata have to say of the rows.
class Facts final : public io::CamtrapSink {
 public:
  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t) override {
    if (table == CamtrapTable::deployments) {
      if (const auto time = parse_time(values[end_]))
        last = std::max(last, day_of(time->local_s()));
    } else if (table == CamtrapTable::media) {
      if (!values[method_].empty()) note(methods, values[method_]);
    } else if (table == CamtrapTable::observations) {
      note(levels, values[level_]);
      individuals = individuals || !values[individual_].empty();
    }
    return {};
  }

  using Words = std::set<std::string, std::less<>>;
  Day last = 0;
  Words methods;
  Words levels;
  bool individuals = false;

 private:
  static std::size_t index(CamtrapTable table, std::string_view column) {
    return io::camtrap_column_index(table, column).value();
  }
  static void note(Words& words, std::string_view word) {
    if (!words.contains(word)) words.emplace(word);
  }

  std::size_t end_ = index(CamtrapTable::deployments, "deploymentEnd");
  std::size_t method_ = index(CamtrapTable::media, "captureMethod");
  std::size_t level_ = index(CamtrapTable::observations, "observationLevel");
  std::size_t individual_ = index(CamtrapTable::observations, "individualID");
};

std::string day_text(Day day) { return format_day(day) + "T00:00:00Z"; }

/// Metadata of a source that brought none.
Result<io::CamtrapMetadata> new_metadata(const io::Project& project, const std::string& id,
                                         const PackageTerms& terms, const Facts& facts) {
  std::vector<Error> missing;
  const auto need = [&](const std::string& value, std::string_view option) {
    if (value.empty())
      missing.push_back({Fault::usage,
                         "is missing: the standard asks for it, and the source does not tell it",
                         std::string(option)});
  };
  need(terms.contributor, "--contributor");
  need(terms.sampling_design, "--sampling-design");
  if (!missing.empty()) return tl::unexpected<Error>(gather("the package", std::move(missing)));
  io::CamtrapMetadata metadata;
  metadata.name = lower(fmt::format("{}-{}", project.name, id));
  metadata.title = fmt::format("{}: {}", project.title, id);
  metadata.description = project.description;
  metadata.project.title = project.title;
  metadata.project.individual_animals = facts.individuals;
  metadata.project.capture_method.assign(facts.methods.begin(), facts.methods.end());
  if (facts.methods.empty()) metadata.project.capture_method = {"activityDetection"};
  metadata.project.observation_level.assign(facts.levels.begin(), facts.levels.end());
  return metadata;
}

/// What was said on purpose wins over the source.
void apply_terms(const PackageTerms& terms, const Facts& facts, io::CamtrapMetadata& metadata) {
  if (!terms.contributor.empty()) metadata.contributors = {{.title = terms.contributor}};
  if (!terms.sampling_design.empty()) metadata.project.sampling_design = terms.sampling_design;
  if (terms.created || metadata.created.empty())
    metadata.created = day_text(terms.created.value_or(facts.last));
}

/// Hands rows on and stops when the user wants it.
class CountingSink final : public io::CamtrapSink {
 public:
  CountingSink(io::CamtrapSink& next, Progress& progress) : next_(next), progress_(progress) {}
  Result<void> row(CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t line) override {
    ++rows[static_cast<std::size_t>(table)];
    progress_.at(++all_);
    if (progress_.stopped()) return stopped_by_user();
    return next_.row(table, values, line);
  }
  RowCounts rows{};

 private:
  io::CamtrapSink& next_;
  Progress& progress_;
  std::uint64_t all_ = 0;
};

}  // namespace

Result<ExportedPackage> export_camtrap_dp(const io::Project& project, const store::Store& store,
                                          const std::string& id, const PackageTerms& terms,
                                          const std::filesystem::path& folder, Progress& progress) {
  DERSU_TRY(sources, store.sources());
  const auto source = std::ranges::find(sources, id, &store::SourceRow::id);
  if (source == sources.end())
    return fail(Fault::not_found, "--source", "the project has no source '{}'", quoted(id));
  const store::Filter filter{.party = source->party, .source = id};
  Facts facts;
  DERSU_CHECK(store.read_all(facts, filter));
  DERSU_TRY(metadata, source->kind == io::name(io::SourceKind::camtrap_dp)
                          ? io::read_camtrap_metadata(project.folder / source->path)
                          : new_metadata(project, id, terms, facts));
  apply_terms(terms, facts, metadata);
  DERSU_TRY(writer, io::CamtrapDpWriter::create(folder, std::move(metadata),
                                                {.coordinate_digits = terms.coordinate_digits}));
  progress.begin("writing " + id, static_cast<std::uint64_t>(source->rows));
  CountingSink counting(*writer, progress);
  DERSU_CHECK(store.read_all(counting, filter));
  DERSU_CHECK(writer->commit());
  progress.end();
  return ExportedPackage{counting.rows};
}

}  // namespace dersu::workbench
