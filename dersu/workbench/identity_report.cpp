// What is told of identities, for machines and for people.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/workbench/density_identity.hpp"
#include "dersu/workbench/density_report.hpp"
#include "dersu/workbench/fit_json.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kMostWays = 20;       ///< told of a cluster, the likeliest first
constexpr double kLeastProbability = 0.01;  ///< of a pair of flanks that is told

/// Places of the ways, the likeliest first.
std::vector<std::size_t> likeliest(const std::vector<double>& posterior) {
  std::vector<std::size_t> order(posterior.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return posterior[a] > posterior[b]; });
  order.resize(std::min(order.size(), kMostWays));
  return order;
}

std::vector<std::string> names_of(const IdentityAnswer& answer,
                                  const std::vector<std::uint32_t>& animal) {
  std::vector<std::string> names;
  for (const std::uint32_t label : animal) names.push_back(answer.labels[label]);
  return names;
}

void write_cluster(JsonWriter& json, const IdentityAnswer& answer, std::size_t c) {
  const scr::Cluster& cluster = answer.clusters[c];
  const std::vector<double>& posterior = answer.posterior.clusters[c];
  json.begin_object().member("n_ways", cluster.partitions.size()).key("ways").begin_array();
  for (const std::size_t w : likeliest(posterior)) {
    const scr::Partition& way = cluster.partitions[w];
    json.begin_object();
    if (!answer.catalogues.empty()) json.member("catalogue", answer.catalogues[w]);
    json.member("prior", std::exp(way.log_weight)).member("posterior", posterior[w]);
    json.key("animals").begin_array();
    for (const auto& animal : way.animals) {
      json.begin_array();
      for (const std::string& name : names_of(answer, animal)) json.value(name);
      json.end_array();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

/// "A + B; C": names with a blank or a comma stay as they are, it is for eyes.
std::string way_text(const IdentityAnswer& answer, const scr::Partition& way) {
  std::vector<std::string> animals;
  for (const auto& animal : way.animals) animals.push_back(join(names_of(answer, animal), " + "));
  return join(animals, "; ");
}

}  // namespace

void write_identity(JsonWriter& json, const IdentityAnswer& answer) {
  json.key("identity").begin_object().key("n_animals").begin_object();
  json.member("mean", answer.posterior.n_animals).member("se", answer.posterior.n_animals_se);
  json.end_object();
  if (!answer.clusters.empty()) {
    json.key("clusters").begin_array();
    for (std::size_t c = 0; c < answer.clusters.size(); ++c) write_cluster(json, answer, c);
    json.end_array();
  } else {
    json.key("flanks").begin_array();
    for (std::size_t m = 0; m < answer.matchings.size(); ++m)
      for (std::size_t p = 0; p < answer.matchings[m].pairs.size(); ++p) {
        const double probability = answer.posterior.matchings[m][p];
        if (probability < kLeastProbability) continue;
        const auto& [left, right] = answer.matchings[m].pairs[p];
        json.begin_object()
            .member("left", answer.labels[left])
            .member("right", answer.labels[right])
            .member("probability", probability)
            .end_object();
      }
    json.end_array();
  }
  json.end_object();
}

std::string identity_text(const IdentityAnswer& answer) {
  std::string text = fmt::format(
      "animals seen, by what their captures say of identities: {}, SE {}\n",
      format_fixed(answer.posterior.n_animals, 2), format_fixed(answer.posterior.n_animals_se, 2));
  for (std::size_t c = 0; c < answer.clusters.size(); ++c) {
    const std::vector<std::size_t> order = likeliest(answer.posterior.clusters[c]);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
      const scr::Partition& way = answer.clusters[c].partitions[order[i]];
      text += fmt::format("  {}: {}, {} before the captures were looked at\n",
                          answer.catalogues.empty() ? way_text(answer, way)
                                                    : "catalogue " + answer.catalogues[order[i]],
                          format_fixed(answer.posterior.clusters[c][order[i]], 3),
                          format_fixed(std::exp(way.log_weight), 3));
    }
  }
  for (std::size_t m = 0; m < answer.matchings.size(); ++m)
    for (std::size_t p = 0; p < answer.matchings[m].pairs.size(); ++p) {
      const double probability = answer.posterior.matchings[m][p];
      const auto& [left, right] = answer.matchings[m].pairs[p];
      if (probability >= 0.1)
        text += fmt::format("  {} is {}: {}\n", answer.labels[left], answer.labels[right],
                            format_fixed(probability, 3));
    }
  return text;
}

Result<scr::ErrorRates> error_rates(const Options& options) {
  scr::ErrorRates rates;
  const std::string& text = options.text("misidentified");
  std::set<std::string_view> given;
  for (const std::string_view piece : split(text, ',')) {
    const std::size_t sign = piece.find('=');
    const std::string_view name = trim(piece.substr(0, sign));
    const auto value =
        sign == std::string_view::npos ? std::nullopt : parse_double(trim(piece.substr(sign + 1)));
    if (!value || !(*value >= 0 && *value <= 0.5) || (name != "split" && name != "merge"))
      return fail(Fault::usage, "--misidentified",
                  "found '{}', expected split=SHARE or merge=SHARE, shares from 0 to 0.5",
                  quoted(piece));
    if (!given.insert(name).second)
      return fail(Fault::usage, "--misidentified", "found '{}' twice, expected it once", name);
    (name == "split" ? rates.split : rates.merge) = *value;
  }
  if (rates.split + rates.merge == 0)
    return fail(Fault::usage, "--misidentified", "found no errors, expected a share above 0");
  return rates;
}

namespace {

struct Named {
  std::string parameter{};
  std::string of{};  ///< " in session 2"
  std::string session{};
  double scale = 1;  ///< for people
};

/// As Misidentified::estimates.
std::vector<Named> names_of(const scr::Fit& fit, const std::vector<std::string>& sessions) {
  std::vector<Named> names;
  for (const scr::Estimate& e : fit.estimates)
    names.push_back({e.parameter, of_whom(e), e.session, e.parameter == "D" ? 1e4 : 1});
  for (const std::string& session : sessions)
    names.push_back({"N", sessions.size() > 1 ? " in session " + session : "",
                     sessions.size() > 1 ? session : "", 1});
  return names;
}

}  // namespace

void write_misidentified(JsonWriter& json, const scr::Fit& fit,
                         const std::vector<std::string>& sessions,
                         const scr::Misidentified& result) {
  const std::vector<Named> names = names_of(fit, sessions);
  json.key("misidentified").begin_object().key("levels").begin_array();
  for (const scr::ErrorLevel& level : result.levels)
    json.begin_object()
        .member("level", level.level)
        .member("replicates", level.replicates)
        .member("failed", level.failed)
        .member("n_animals", level.n_animals)
        .end_object();
  json.end_array().key("estimates").begin_array();
  for (std::size_t j = 0; j < names.size(); ++j) {
    json.begin_object().member("parameter", names[j].parameter);
    if (!names[j].session.empty()) json.member("session", names[j].session);
    if (j < fit.estimates.size()) {
      if (!fit.estimates[j].group.empty()) json.member("group", fit.estimates[j].group);
      if (!fit.estimates[j].cls.empty()) json.member("class", fit.estimates[j].cls);
    }
    write_interval(json, "observed", result.estimates[j]);
    json.key("with_more_errors").begin_array();
    for (const scr::ErrorLevel& level : result.levels) json.value(level.means[j]);
    json.end_array();
    write_interval(json, "corrected", result.corrected[j]);
    json.member("monte_carlo_se", result.monte_carlo_se[j]).end_object();
  }
  json.end_array().key("problems").begin_array();
  for (const std::string& problem : result.problems) json.value(problem);
  json.end_array().end_object();
}

std::string misidentified_text(const scr::Fit& fit, const std::vector<std::string>& sessions,
                               const scr::Misidentified& result) {
  std::string text = "errors of identity, added to those that the catalogue has:\n";
  const std::vector<Named> names = names_of(fit, sessions);
  for (std::size_t j = 0; j < names.size(); ++j) {
    const double scale = names[j].scale;
    const scr::Interval& c = result.corrected[j];
    text += fmt::format(
        "  {}{}: {:.4g}; with as many errors again {:.4g}; without {:.4g} ({:.4g} to "
        "{:.4g}; SE of its simulation {:.2g}){}\n",
        names[j].parameter == "D" ? "density" : names[j].parameter, names[j].of,
        result.estimates[j].estimate * scale, result.levels[1].means[j] * scale, c.estimate * scale,
        c.lower * scale, c.upper * scale, result.monte_carlo_se[j] * scale,
        names[j].parameter == "D" ? " animals per 100 km2" : unit(names[j].parameter));
  }
  return text;
}

}  // namespace dersu::workbench
