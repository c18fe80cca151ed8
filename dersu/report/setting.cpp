#include "dersu/report/setting.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "dersu/report/colour.hpp"
#include "dersu/report/numbers.hpp"

namespace dersu::report {
namespace {

/// The parties with a camera, a record or a named animal.
std::vector<int> parties_with_data(const Content& content) {
  std::set<int> found;
  for (const Camera& camera : content.cameras) found.insert(camera.party);
  for (const Species& species : content.species)
    for (const SpeciesCount& count : species.counts) found.insert(count.party);
  for (const Target& target : content.targets)
    for (const Individual& animal : target.individuals)
      for (const Sighting& sighting : animal.sightings) found.insert(sighting.party);
  if (found.empty())
    for (std::size_t i = 0; i < content.parties.size(); ++i) found.insert(static_cast<int>(i));
  return {found.begin(), found.end()};
}

}  // namespace

std::string Setting::colour(int party) const {
  return party == kJoint ? std::string(kInk) : colours[static_cast<std::size_t>(party)];
}

std::string Setting::name(int party) const {
  return party == kJoint ? words.text("party.joint")
                         : content.parties[static_cast<std::size_t>(party)].name;
}

std::string Setting::code(int party) const {
  return party == kJoint ? words.text("party.joint")
                         : content.parties[static_cast<std::size_t>(party)].code;
}

Setting make_setting(const Content& content, Words words) {
  Setting setting{content, std::move(words)};
  setting.sides = parties_with_data(content);
  for (std::size_t i = 0; i < content.parties.size(); ++i) {
    const std::string& colour = content.parties[i].colour;
    setting.colours.push_back(colour.empty() ? party_colour(static_cast<int>(i)) : colour);
  }
  const std::vector<Camera>& cameras = content.cameras;
  for (const Camera& camera : cameras) {
    double days = camera.trap_days;
    if (!known(days)) {
      days = 0;
      for (const DayRange& range : camera.worked) days += range.last - range.first + 1;
    }
    setting.trap_days.push_back(days);
  }
  if (setting.exact_places()) {
    for (const Camera& camera : cameras) setting.camera_labels.push_back(camera.name);
    return setting;
  }
  std::vector<std::size_t> order(cameras.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::size_t i) {
    const Camera& c = cameras[i];
    const bool worked = !c.worked.empty();
    return std::tuple(c.party, worked ? c.worked.front().first : 0,
                      worked ? c.worked.back().last : 0, setting.trap_days[i], c.name);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<int> next(content.parties.size(), 1);
  setting.camera_labels.resize(cameras.size());
  for (const std::size_t i : order) {
    const auto party = static_cast<std::size_t>(cameras[i].party);
    setting.camera_labels[i] = content.parties[party].code + " " + std::to_string(next[party]++);
  }
  return setting;
}

EffortSum effort_of(const Setting& setting, int party) {
  EffortSum sum;
  for (std::size_t i = 0; i < setting.content.cameras.size(); ++i) {
    if (party != kJoint && setting.content.cameras[i].party != party) continue;
    ++sum.cameras;
    sum.trap_days += setting.trap_days[i];
  }
  return sum;
}

CaptureSum captures_of(const Target& target, int n_parties) {
  CaptureSum sum;
  sum.by_party.resize(static_cast<std::size_t>(n_parties));
  sum.only.resize(static_cast<std::size_t>(n_parties));
  for (const Individual& animal : target.individuals) {
    ++sum.animals;
    if (animal.sightings.size() > 1) ++sum.shared;
    for (const Sighting& sighting : animal.sightings) {
      const auto party = static_cast<std::size_t>(sighting.party);
      ++sum.by_party[party];
      if (animal.sightings.size() == 1) ++sum.only[party];
      sum.records += sighting.records;
    }
  }
  return sum;
}

}  // namespace dersu::report
