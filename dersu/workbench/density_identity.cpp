#include "dersu/workbench/density_identity.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/identity_tables.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/scr/flanks.hpp"
#include "dersu/workbench/alike_names.hpp"
#include "dersu/workbench/flank_tables.hpp"

namespace dersu::workbench {
namespace {

constexpr std::array<std::string_view, 3> kUncertain{"pairs", "catalogues", "sides"};

/// Names of animals over all sessions, and where each has a label.
class Names {
 public:
  explicit Names(const scr::Data& data) {
    std::uint32_t label = 0;
    for (std::size_t s = 0; s < data.sessions.size(); ++s)
      for (const std::string& animal : data.sessions[s].animals) {
        const auto [at, fresh] = numbers_.try_emplace(animal, std::uint32_t(names.size()));
        if (fresh) {
          names.push_back(animal);
          labels.emplace_back();
        }
        labels[at->second].emplace_back(std::uint32_t(s), label++);
      }
  }
  [[nodiscard]] std::optional<std::uint32_t> find(const std::string& name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) return {};
    return found->second;
  }
  /// A problem at `where` for a name that no capture has.
  std::uint32_t number(const std::string& name, const std::string& where,
                       io::Problems& problems) const {
    if (const auto found = find(name)) return *found;
    problems.add(where, "found '{}', a name that no capture has", quoted(name));
    return 0;
  }

  std::vector<std::string> names{};
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> labels{};

 private:
  std::map<std::string, std::uint32_t, std::less<>> numbers_{};
};

Result<std::vector<scr::Cluster>> clusters_of_pairs(const Options& options, const Names& names,
                                                    const Progress& progress) {
  DERSU_TRY(rows, io::read_pairs(options.path("pairs"), progress));
  io::Problems problems;
  std::vector<scr::LabelPair> pairs;
  std::map<std::pair<std::string, std::string>, std::string> known;  // with its row
  for (const io::PairRow& row : rows) {
    pairs.push_back({names.number(row.animal, row.where + ":animal", problems),
                     names.number(row.other, row.where + ":other", problems), row.probability});
    if (row.animal == row.other)
      problems.add(row.where, "found '{}' paired with itself", quoted(row.animal));
    else if (const auto [at, fresh] =
                 known.try_emplace(std::minmax(row.animal, row.other), row.where);
             !fresh)
      problems.add(row.where, "found the pair of '{}' and '{}' again, told at {} already",
                   quoted(row.animal), quoted(row.other), at->second);
  }
  DERSU_CHECK(std::move(problems).finish("the pairs"));
  return scr::clusters_of_pairs(pairs, names.names).map_error([](Error error) {
    error.where = "--pairs";
    if (error.fault == Fault::usage) error.fault = Fault::bad_input;
    return error;
  });
}

/// Names of captures that a catalogue does not list are individuals of that name.
void join_with_bearers(std::map<std::string, std::vector<std::uint32_t>>& individuals,
                       const Names& names) {
  std::set<std::uint32_t> listed;
  for (const auto& [name, labels] : individuals) listed.insert(labels.begin(), labels.end());
  for (auto& [name, labels] : individuals)
    if (const auto bearer = names.find(name); bearer && !listed.contains(*bearer))
      labels.push_back(*bearer);
}

/// Individuals of one catalogue that may be one.
void tell_alike_individuals(const std::string& catalogue,
                            const std::map<std::string, std::vector<std::uint32_t>>& individuals,
                            std::vector<std::string>& notices) {
  std::vector<std::string_view> names;
  for (const auto& [name, labels] : individuals) names.push_back(name);
  for (const auto& group : alike_names(names))
    notices.push_back(fmt::format(
        "{} individuals of {} have names that look the same ({}): {}; each is an animal of its "
        "own: where they are one, write its name in one way",
        group.size(), io::told_named("catalogue", catalogue), kHowAlike, told_alike(group)));
}

Result<std::vector<scr::Cluster>> cluster_of_catalogues(const Options& options, const Names& names,
                                                        UncertainFit& out,
                                                        const Progress& progress) {
  DERSU_TRY(rows, io::read_catalogues(options.path("catalogues"), progress));
  io::Problems problems;
  std::vector<scr::Catalogue> catalogues;
  std::map<std::string, std::size_t> places;
  std::vector<std::map<std::string, std::vector<std::uint32_t>>> individuals;
  for (const io::CatalogueRow& row : rows) {
    const auto [place, fresh] = places.try_emplace(row.catalogue, catalogues.size());
    if (fresh) {
      catalogues.push_back({row.catalogue, 0, {}});
      individuals.emplace_back();
    }
    if (row.weight) catalogues[place->second].weight = *row.weight;
    if (!row.animal.empty())
      individuals[place->second][row.individual].push_back(
          names.number(row.animal, row.where + ":animal", problems));
  }
  DERSU_CHECK(std::move(problems).finish("the catalogues"));
  for (std::size_t c = 0; c < catalogues.size(); ++c) {
    if (catalogues[c].weight == 0) catalogues[c].weight = 1;  // nobody's is told
    tell_alike_individuals(catalogues[c].name, individuals[c], out.notices);
    join_with_bearers(individuals[c], names);
    for (auto& [name, labels] : individuals[c]) catalogues[c].animals.push_back(std::move(labels));
    out.answer.catalogues.push_back(catalogues[c].name);
  }
  DERSU_TRY(cluster, scr::cluster_of_catalogues(catalogues, names.names).map_error([](Error error) {
    error.where = "--catalogues";
    return error;
  }));
  return std::vector<scr::Cluster>{std::move(cluster)};
}

Result<UncertainFit> fit_flanks(const Options& options, const io::ScrTables& tables,
                                const scr::Data& data, const scr::Model& model,
                                Progress& progress) {
  if (data.detector != scr::DetectorType::proximity && data.detector != scr::DetectorType::count)
    return fail(Fault::unsupported, "--sides",
                "found beside --detector {}, expected proximity or count: the sides of an animal "
                "are seen one without the other",
                options.text("detector"));
  UncertainFit out;
  const scr::FlankLabels flanks = flank_labels(tables, data);
  scr::FitOptions fitting;
  fitting.confidence = options.number("confidence");
  DERSU_TRY(fitted, scr::fit_flanks(data, model, flanks, fitting, progress).map_error([](Error e) {
    if (e.where == "sides") e.where = "--sides";
    return e;
  }));
  if (flanks.left.empty() || flanks.right.empty())
    out.notices.push_back(fmt::format(
        "{} animals were seen from the left alone and {} from the right alone: there is nothing to "
        "match",
        flanks.left.size(), flanks.right.size()));
  if (fitted.left_out > 1e-6)
    out.notices.push_back(fmt::format(
        "unlikely pairs of left and right are left out: the log-likelihood is too low by at most "
        "{:.2g}",
        fitted.left_out));
  if (!scr::variables(model.intercept).contains("side"))
    out.notices.push_back(fmt::format(
        "{} is the same for left, right and both: name side in its formula where they differ",
        model.intercept.parameter));
  out.prepared = std::move(fitted.prepared);
  out.fit = std::move(fitted.fitted.fit);
  out.answer.posterior = std::move(fitted.fitted.posterior);
  out.answer.matchings = std::move(fitted.matchings);
  for (const scr::Session& session : data.sessions)
    for (const std::string& animal : session.animals) out.answer.labels.push_back(animal);
  return out;
}

}  // namespace

std::vector<Option> identity_options() {
  return {
      {.name = "pairs",
       .kind = OptionKind::file,
       .help = "Names that may be one animal: animal, other, probability; the likelihood sums over "
               "all ways (docs/methods/identity.md)."},
      {.name = "catalogues",
       .kind = OptionKind::file,
       .help = "Candidate catalogues: catalogue, animal, individual, weight; names of one "
               "individual are one animal, and the likelihood sums over the catalogues."},
      {.name = "sides",
       .kind = OptionKind::flag,
       .help =
           "The column side of the captures (left, right, both) tells which flank was seen; the "
           "likelihood sums over the matchings of left with right."},
      {.name = "misidentified",
       .help = "How the estimates move with errors of identity, such as split=0.05,merge=0.02, and "
               "what they would be without so many."},
      {.name = "replicates",
       .kind = OptionKind::integer,
       .help = "Surveys with errors that --misidentified fits at each of four levels.",
       .default_value = "50",
       .minimum = 2,
       .maximum = 100000},
  };
}

bool has_uncertain_identities(const Options& options) {
  return options.has("pairs") || options.has("catalogues") || options.flag("sides");
}

Result<void> check_identity(const Options& options) {
  if (options.given("replicates") && !options.has("misidentified"))
    return fail(Fault::usage, "--replicates", "found without --misidentified");
  if (options.has("misidentified")) {
    DERSU_CHECK(error_rates(options));
    for (const std::string_view other : {"at", "open"})
      if (options.given(other))
        return fail(Fault::usage, fmt::format("--{}", other), "found beside --misidentified");
  }
  std::vector<std::string> given;
  for (const std::string_view name : kUncertain)
    if (options.given(name)) given.push_back(fmt::format("--{}", name));
  if (given.empty()) return {};
  if (given.size() > 1)
    return fail(Fault::usage, given.back(), "found beside {}, expected one of these",
                given.front());
  for (const std::string_view other :
       {"at", "profile", "bootstrap", "gof", "score-test", "misidentified", "open", "surface"})
    if (options.given(other))
      return fail(Fault::usage, fmt::format("--{}", other),
                  "found beside {}, which has no {} over identities", given.front(), other);
  return {};
}

Result<UncertainFit> fit_uncertain(const Options& options, const io::ScrTables& tables,
                                   const scr::Data& data, const scr::Model& model,
                                   Progress& progress) {
  if (options.flag("sides")) return fit_flanks(options, tables, data, model, progress);
  UncertainFit out;
  const Names names(data);
  std::vector<scr::Cluster> clusters;
  if (options.has("pairs")) {
    DERSU_TRY(found, clusters_of_pairs(options, names, progress));
    clusters = std::move(found);
  } else {
    DERSU_TRY(found, cluster_of_catalogues(options, names, out, progress));
    clusters = std::move(found);
  }
  scr::Identities identities;
  for (const scr::Cluster& cluster : clusters)
    identities.clusters.push_back(scr::in_sessions(cluster, names.labels));
  DERSU_TRY(prepared, scr::prepare_identity(data, model, identities));
  out.prepared = std::move(prepared);
  scr::FitOptions fitting;
  fitting.confidence = options.number("confidence");
  DERSU_TRY(fitted, scr::fit_identity(out.prepared, fitting, progress));
  out.notices.insert(out.notices.end(), out.prepared.notices.begin(), out.prepared.notices.end());
  out.fit = std::move(fitted.fit);
  out.answer.labels = names.names;
  out.answer.clusters = std::move(clusters);
  out.answer.posterior = std::move(fitted.posterior);
  return out;
}

}  // namespace dersu::workbench
