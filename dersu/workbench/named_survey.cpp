#include "dersu/workbench/named_survey.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace dersu::workbench {
namespace {

using camtrap::Index;

std::vector<double> usage_of(const camtrap::Operation& operation, const Occasions& occasions) {
  std::vector<double> usage(operation.units * occasions.size(), 0.0);
  for (std::size_t station = 0; station < operation.units; ++station) {
    for (std::size_t d = 0; d < operation.days; ++d) {
      const Day day = operation.first_day + static_cast<Day>(d);
      const std::int32_t worked_s = operation.at(station, d);
      if (worked_s > 0 && occasions.holds(day))
        usage[station * occasions.size() + occasions.of(day)] +=
            static_cast<double>(worked_s) / (double(kSecondsPerDay) * occasions.days_each);
    }
  }
  return usage;
}

/// Puts one detection into `named`, or counts why not.
void take(NamedSurvey& named, const camtrap::Operation& operation, Index individual, Index station,
          std::int64_t utc_s) {
  const Day day = operation.day(station, utc_s);
  if (!named.occasions.holds(day)) {
    ++named.outside;
    return;
  }
  const std::uint32_t occasion = named.occasions.of(day);
  if (!named.at_work(station, occasion)) {
    ++named.without_effort;
    return;
  }
  named.detections.push_back({individual, station, occasion, utc_s, 1});
}

}  // namespace

std::vector<JointName> joint_names(const camtrap::Survey& survey,
                                   const std::vector<store::CatalogueRow>& catalogue) {
  std::map<std::pair<std::string, std::string>, std::string> listed;
  for (const store::CatalogueRow& row : catalogue)
    listed.emplace(std::pair(row.party, row.individual_id), row.joint_id);
  std::vector<JointName> names;
  for (const camtrap::Individual& individual : survey.individuals) {
    const std::string& party = survey.parties[individual.party];
    if (const auto found = listed.find({party, individual.name}); found != listed.end())
      names.push_back({found->second, true});
    else if (survey.parties.size() == 1)
      names.push_back({individual.name, false});
    else
      names.push_back({party + ":" + individual.name, false});
  }
  return names;
}

Result<Occasions> make_occasions(const io::ProjectDensity& density,
                                 const camtrap::Operation& operation) {
  const Day last_day = operation.first_day + static_cast<Day>(operation.days) - 1;
  Occasions occasions{density.start.value_or(operation.first_day), density.end.value_or(last_day),
                      static_cast<std::int32_t>(density.occasion_s / kSecondsPerDay)};
  if (occasions.last < operation.first_day || occasions.first > last_day)
    return fail(Fault::bad_input, density.days_where,
                "no camera was deployed in the days of [density]: found deployments from {} to {}",
                format_day(operation.first_day), format_day(last_day));
  return occasions;
}

NamedSurvey name_survey(const camtrap::Survey& survey, const camtrap::Operation& operation,
                        const std::vector<store::CatalogueRow>& catalogue, Index species,
                        const Occasions& occasions, const std::vector<camtrap::Record>* records) {
  NamedSurvey named;
  named.occasions = occasions;
  named.usage = usage_of(operation, occasions);
  const std::vector<JointName> joint = joint_names(survey, catalogue);
  for (const JointName& name : joint) {
    named.joint.push_back(name.name);
    named.listed.push_back(name.listed);
  }
  if (records) {
    for (const camtrap::Record& record : *records)
      if (record.species == species && record.individual != camtrap::kNone)
        take(named, operation, record.individual, record.station, record.utc_s);
  } else {
    const camtrap::Observations& seen = survey.observations;
    for (std::size_t i = 0; i < seen.size(); ++i)
      if (seen.species[i] == species && seen.individual[i] != camtrap::kNone)
        take(named, operation, seen.individual[i], survey.deployments[seen.deployment[i]].station,
             seen.utc_s[i]);
  }
  std::ranges::stable_sort(named.detections, {}, [](const NamedDetection& d) {
    return std::tuple(d.utc_s, d.station, d.individual);
  });
  std::set<Index> individuals;
  for (const NamedDetection& d : named.detections) individuals.insert(d.individual);
  for (const Index individual : individuals)
    if (!joint[individual].listed) ++named.not_listed;
  return named;
}

SessionNames make_session(const camtrap::Survey& survey, const NamedSurvey& named,
                          const std::vector<Point>& places, const std::vector<Index>& stations,
                          Naming naming, scr::DetectorType detector) {
  SessionNames result;
  scr::Session& session = result.session;
  const std::uint32_t n_occasions = named.occasions.size();
  session.n_occasions = n_occasions;
  std::map<Index, std::uint32_t> detector_of;
  for (const Index station : stations) {
    detector_of.emplace(station, static_cast<std::uint32_t>(session.detectors.points.size()));
    session.detectors.names.push_back(survey.stations[station].name);
    session.detectors.points.push_back(places[station]);
    session.detectors.origins.push_back(survey.stations[station].where);
    const auto row = named.usage.begin() + static_cast<std::ptrdiff_t>(station) * n_occasions;
    session.detectors.usage.insert(session.detectors.usage.end(), row, row + n_occasions);
  }

  const auto label = [&](Index individual) -> const std::string& {
    return naming == Naming::joint ? named.joint[individual] : survey.individuals[individual].name;
  };
  std::map<std::string, Index> animals;
  for (const NamedDetection& d : named.detections)
    if (detector_of.contains(d.station)) animals.emplace(label(d.individual), d.individual);
  std::map<std::string, std::uint32_t> animal_of;
  for (const auto& [name, individual] : animals) {
    animal_of.emplace(name, static_cast<std::uint32_t>(session.animals.size()));
    session.animals.push_back(name);
    result.first_individual.push_back(individual);
  }

  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t> counts;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> held;  // where it was
  for (const NamedDetection& d : named.detections) {
    const auto at = detector_of.find(d.station);
    if (at == detector_of.end()) continue;
    const std::uint32_t animal = animal_of.at(label(d.individual));
    if (scr::is_exclusive(detector)) {
      const auto [first, is_new] = held.emplace(std::pair(animal, d.occasion), at->second);
      if (!is_new && first->second != at->second) ++result.second_places;
      if (!is_new) continue;
    }
    ++counts[{animal, d.occasion, at->second}];
  }
  for (const auto& [key, count] : counts) {
    const auto [animal, occasion, at] = key;
    session.captures.push_back(
        {animal, occasion, at, detector == scr::DetectorType::count ? count : 1});
  }
  return result;
}

}  // namespace dersu::workbench
