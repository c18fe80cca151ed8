#include "dersu/scr/joined.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

using Captures = std::vector<Capture>;

/// By label over all sessions.
std::vector<Captures> captures_by_label(const Data& labels) {
  std::vector<Captures> out(labels.n_animals());
  std::size_t first = 0;
  for (const Session& session : labels.sessions) {
    for (const Capture& c : session.captures) out[first + c.animal].push_back(c);
    first += session.animals.size();
  }
  return out;
}

/// Captures of several labels as those of one animal.
Captures together(const std::vector<Captures>& by_label, std::span<const std::uint32_t> animal,
                  DetectorType type) {
  std::map<std::array<std::uint32_t, 2>, Capture> places;
  for (const std::uint32_t label : animal)
    for (const Capture& c : by_label[label]) {
      const auto [place, first] = places.try_emplace({c.occasion, c.detector}, c);
      if (first) continue;
      if (type == DetectorType::count) place->second.count += c.count;
      place->second.lost |= c.lost;
    }
  Captures out;
  for (const auto& [place, capture] : places) out.push_back(capture);
  return out;
}

std::string why_not(const Captures& captures, const Data& data) {
  for (std::size_t i = 0; i < captures.size(); ++i) {
    const Capture& c = captures[i];
    if (data.trials > 0 && c.count > data.trials) return "seen more often than there are trials";
    if (i == 0) continue;
    const Capture& last = captures[i - 1];
    if (is_exclusive(data.detector) && last.occasion == c.occasion)
      return fmt::format("held by two detectors on occasion {}", c.occasion + 1);
    if (std::any_of(captures.begin(), captures.begin() + std::ptrdiff_t(i),
                    [&](const Capture& e) { return e.lost && e.occasion < c.occasion; }))
      return "caught after it was lost";
  }
  return {};
}

}  // namespace

std::vector<LabelPlace> label_places(const Data& labels) {
  std::vector<LabelPlace> out;
  for (std::size_t s = 0; s < labels.sessions.size(); ++s)
    for (std::uint32_t i = 0; i < labels.sessions[s].animals.size(); ++i) out.push_back({s, i});
  return out;
}

std::string why_apart(const Data& labels, std::span<const std::uint32_t> animal) {
  if (animal.size() < 2) return {};
  const std::vector<LabelPlace> places = label_places(labels);
  const std::size_t s = places[animal.front()].session;
  const Session& session = labels.sessions[s];
  std::size_t first = animal.front() - places[animal.front()].animal;
  for (const std::uint32_t label : animal)
    if (places[label].session != s) return "seen in two sessions";
  for (const Covariate& covariate : session.animal_covariates) {
    double known = NAN;
    for (const std::uint32_t label : animal) {
      const double value = covariate.values[label - first];
      if (std::isfinite(value) && std::isfinite(known) && value != known)
        return fmt::format("of two values of '{}'", quoted(covariate.name));
      if (std::isfinite(value)) known = value;
    }
  }
  std::vector<Captures> by_label(labels.n_animals());
  for (const Capture& c : session.captures)
    if (std::ranges::find(animal, first + c.animal) != animal.end())
      by_label[first + c.animal].push_back(c);
  return why_not(together(by_label, animal, labels.detector), labels);
}

Data joined_data(const Data& labels, std::span<const std::vector<std::uint32_t>> animals) {
  const std::vector<LabelPlace> places = label_places(labels);
  const std::vector<Captures> by_label = captures_by_label(labels);
  Data out = labels;
  for (Session& session : out.sessions) {
    session.animals.clear();
    session.captures.clear();
    for (Covariate& covariate : session.animal_covariates) covariate.values.clear();
  }
  for (const auto& animal : animals) {
    const std::size_t s = places[animal.front()].session;
    const Session& from = labels.sessions[s];
    Session& to = out.sessions[s];
    for (Capture c : together(by_label, animal, labels.detector)) {
      c.animal = std::uint32_t(to.animals.size());
      to.captures.push_back(c);
    }
    std::vector<std::string> names;
    for (const std::uint32_t label : animal) names.push_back(from.animals[places[label].animal]);
    to.animals.push_back(join(names, "+"));
    for (std::size_t j = 0; j < from.animal_covariates.size(); ++j) {
      double value = NAN;
      for (const std::uint32_t label : animal)
        if (!std::isfinite(value)) value = from.animal_covariates[j].values[places[label].animal];
      to.animal_covariates[j].values.push_back(value);
    }
  }
  return out;
}

}  // namespace dersu::scr
