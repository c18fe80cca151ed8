// What the report says about one target species.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/workbench/animal_sex.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/density_report.hpp"
#include "dersu/workbench/report_content.hpp"

namespace dersu::workbench {
namespace {

constexpr double kHectares = 10'000;  ///< in 100 km2

report::Estimate plain(const scr::Interval& interval, double scale = 1) {
  return {interval.estimate * scale, interval.lower * scale, interval.upper * scale};
}

const scr::Estimate* find(const scr::Fit& fit, std::string_view parameter) {
  const auto found = std::ranges::find(fit.estimates, parameter, &scr::Estimate::parameter);
  return found == fit.estimates.end() ? nullptr : &*found;
}

/// One for all animals; unknown where it depends on something.
report::Estimate sigma_of(const scr::Fit& fit) {
  const scr::Estimate* sigma = fit.model.sigma.terms.empty() ? find(fit, "sigma") : nullptr;
  return sigma ? report::Estimate{sigma->estimate, sigma->lower, sigma->upper} : report::Estimate{};
}

/// The parameters of detection where they are not the same for all and always; else "".
std::string detection_of(const scr::Fit& fit) {
  if (detection_terms(fit.model).empty()) return {};
  std::vector<std::string> parts;
  for (const scr::Estimate& e : fit.estimates)
    if (e.parameter != "D" && !e.parameter.starts_with("cost"))
      parts.push_back(estimate_text(fit, e));
  return join(parts, "; ");
}

/// What the estimate of a species counts; nothing where there is none: then all records count.
const NamedSurvey* named_of(const Assessment& assessment, std::string_view species) {
  return assessment.density && assessment.density->input.species == species
             ? &assessment.density->input.named
             : nullptr;
}

/// The named records of a species on the days that count, of cameras at work.
std::vector<const camtrap::Record*> records_of(const Assessment& assessment, camtrap::Index species,
                                               const NamedSurvey* named) {
  const SurveyData& data = assessment.data;
  const auto counts = [&](const camtrap::Record& record) {
    const Day day = data.operation.day(record.station, record.utc_s);
    return named->occasions.holds(day) && named->at_work(record.station, named->occasions.of(day));
  };
  std::vector<const camtrap::Record*> records;
  for (const camtrap::Record& record : data.named_records) {
    if (record.species != species || record.individual == camtrap::kNone) continue;
    if (!named || counts(record)) records.push_back(&record);
  }
  return records;
}

/// The joint list: every animal with what each party has of it. Where there is an estimate these
/// are its animals, on the occasions that it counts.
std::vector<report::Individual> individuals(const Assessment& assessment,
                                            const std::vector<const camtrap::Record*>& records,
                                            const NamedSurvey* named) {
  struct Seen {
    std::set<std::string> names;
    std::set<camtrap::Index> stations;
    std::int64_t records = 0;
  };
  const SurveyData& data = assessment.data;
  const std::vector<JointName> joint = joint_names(data.survey, data.catalogue);
  std::map<std::string, std::map<int, Seen>> animals;
  std::vector<std::string> names;
  for (const JointName& name : joint) names.push_back(name.name);
  const std::map<std::string, Sex> sexes = joint_sexes(data.survey, names);
  const auto see = [&](camtrap::Index individual, camtrap::Index station) -> Seen& {
    const camtrap::Individual& own = data.survey.individuals[individual];
    const std::string& name = joint[individual].name;
    Seen& seen = animals[name][data.party[own.party]];
    seen.names.insert(own.name);
    seen.stations.insert(station);
    return seen;
  };
  // A record is a visit by its first photograph; a later one can be the first that counts.
  if (named)
    for (const NamedDetection& d : named->detections) see(d.individual, d.station);
  for (const camtrap::Record* record : records) ++see(record->individual, record->station).records;
  std::vector<report::Individual> list;
  for (const auto& [name, parties] : animals) {
    report::Individual animal{name, std::string(workbench::name(sexes.at(name)))};
    for (const auto& [party, seen] : parties)
      animal.sightings.push_back({party, join({seen.names.begin(), seen.names.end()}, " + "),
                                  seen.records, static_cast<std::int64_t>(seen.stations.size())});
    list.push_back(std::move(animal));
  }
  return list;
}

void add_alone(const Assessment& assessment, const std::vector<const camtrap::Record*>& records,
               report::Target& target) {
  const Density& density = *assessment.density;
  for (std::size_t i = 0; i < density.input.sides.size(); ++i) {
    const PartySide& side = density.input.sides[i];
    const scr::AloneResult& result = density.result.alone[i];
    report::Alone alone;
    alone.party = side.party;
    alone.individuals = static_cast<std::int64_t>(side.named);
    alone.records = std::ranges::count_if(records, [&](const camtrap::Record* record) {
      const camtrap::Station& station = assessment.data.survey.stations[record->station];
      return assessment.data.party[station.party] == side.party;
    });
    if (result.fit) {
      alone.animals = plain(result.n.realised);
      alone.density_100km2 = plain(result.n.expected, kHectares / result.n.area_ha);
      alone.sigma_m = sigma_of(*result.fit);
    }
    target.alone.push_back(alone);
  }
}

report::Joint joint_of(const Assessment& assessment) {
  const Density& density = *assessment.density;
  const scr::TogetherResult& result = density.result;
  report::Joint joint;
  joint.total = plain(result.total.realised);
  joint.density_100km2 = plain(result.total.expected, kHectares / result.total.area_ha);
  joint.sigma_m = sigma_of(result.joint);
  joint.detection = detection_of(result.joint);
  for (std::size_t i = 0; i < density.input.parts.size(); ++i)
    joint.territories.push_back({density.input.parts[i].name, density.input.parts[i].party,
                                 plain(result.territories[i].realised),
                                 result.territories[i].area_ha / 100,
                                 density.input.parts[i].is_cut});
  joint.compared = compared(assessment.project, density);
  joint.joint_cv_percent = 100 * result.total.realised.se / result.total.realised.estimate;
  if (result.naive_sum && density.input.matched) {
    joint.naive_sum = plain(*result.naive_sum);
    joint.naive_cv_percent = 100 * result.naive_sum->se / result.naive_sum->estimate;
  }
  if (result.overstatement_percent)
    joint.overstatement_percent = plain(*result.overstatement_percent);
  if (result.precision_percent) joint.precision_percent = plain(*result.precision_percent);
  return joint;
}

report::DensitySurface surface_of(const Density& density) {
  const scr::Mask& mask = density.input.views.joint.sessions[0].mask;
  const double cell_m = density.input.mask.spacing_m;
  report::DensitySurface surface{{0, 0}, cell_m};
  surface.outline_follows_cameras = true;
  const std::vector<double>& values = density.result.surface;
  for (std::size_t i = 0; i < mask.points.size(); ++i)
    surface.cells.push_back({static_cast<std::int32_t>(std::floor(mask.points[i].x_m / cell_m)),
                             static_cast<std::int32_t>(std::floor(mask.points[i].y_m / cell_m)),
                             values[i] * kHectares});
  return surface;
}

/// The classes of animals, where detection differs between them and by nothing else.
std::vector<std::string> classes_of(const scr::Fit& fit) {
  std::vector<std::string> classes;
  for (const scr::Formula* formula : detection_terms(fit.model))
    for (const std::string& name : scr::variables(*formula))
      if (name != "h2" && name != "h3") return {};
  for (const scr::Estimate& e : fit.estimates)
    if (!e.cls.empty() && std::ranges::find(classes, e.cls) == classes.end())
      classes.push_back(e.cls);
  return classes;
}

/// What each coefficient counts in the parameter of a class: the first coefficient is the first
/// class's value, each other what its class adds to that. Nothing where the model has no such
/// parameter.
std::optional<Eigen::VectorXd> row_of(const scr::Fit& fit, std::string_view parameter,
                                      std::size_t cls) {
  Eigen::VectorXd row = Eigen::VectorXd::Zero(fit.beta.size());
  std::size_t n = 0;
  for (std::size_t i = 0; i < fit.coefficients.size(); ++i) {
    if (fit.coefficients[i].parameter != parameter) continue;
    if (n == 0 || n == cls) row[static_cast<Eigen::Index>(i)] = 1;
    ++n;
  }
  return n > 0 ? std::optional(row) : std::nullopt;
}

/// Limits are symmetric for the log of the function (delta method): with u = log(g0 f),
/// du/dlogit g0 = 1 - g0 (du/dlog lambda0 = 1); du/dlog sigma and du/dlog z are those of log f.
report::DetectionCurve curve_of(const scr::Fit& fit, report::DetectionCurve curve, std::size_t cls,
                                bool is_rate, bool with_limits) {
  const scr::DetectionFunction function = fit.model.detection;
  const bool hazard = scr::is_hazard(function);
  const auto a = row_of(fit, scr::intercept_name(function), cls);
  const auto s = row_of(fit, "sigma", cls);
  const auto third = row_of(fit, scr::shape_name(function), cls);
  curve.form = scr::long_name(function);
  if (!a || !s || third.has_value() == scr::shape_name(function).empty()) return curve;
  const double intercept = scr::from_link(scr::intercept_link(function), a->dot(fit.beta));
  const double sigma_m = std::exp(s->dot(fit.beta));
  const double shape = third ? std::exp(third->dot(fit.beta)) : 0;
  const double z = scr::normal_quantile(fit.confidence);
  const auto height = [&](double f) {
    if (is_rate) return hazard ? f : -std::log1p(-std::min(f, 1 - 1e-12));
    return hazard ? -std::expm1(-f) : std::min(f, 1.0);
  };
  constexpr int kPoints = 60;
  constexpr double kLow = 0.0022;  // of a half-normal at 3.5 sigma
  const double reach_m = scr::reach_of(function, sigma_m, shape, kLow);
  for (int i = 0; i <= kPoints; ++i) {
    const double d = reach_m * i / kPoints;
    const scr::ShapeValue value = scr::shape_at(function, sigma_m, shape, d);
    const double f = intercept * std::exp(value.log_f);
    Eigen::VectorXd slope = (hazard ? 1 : 1 - intercept) * *a + value.by_sigma * *s;
    if (third) slope += value.by_z * *third;
    const double c = std::exp(z * std::sqrt(slope.dot(fit.vcov * slope)));
    report::CurvePoint point{d, {height(f), report::kUnknown, report::kUnknown}};
    if (with_limits) {
      point.detection.lower = height(f / c);
      point.detection.upper = height(f * c);
    }
    curve.points.push_back(point);
  }
  return curve;
}

/// One curve for each class, of the joint estimate alone (which class is the first may be another
/// one for each party); else, where detection is one for all, of everybody.
void add_curves(const Density& density, report::Target& target) {
  target.curve_is_rate = density.input.views.joint.detector == scr::DetectorType::count;
  target.occasion_days = density.input.named.occasions.days_each;
  target.along_ways = !density.input.model.resistance.terms.empty();
  const scr::Fit& joint = density.result.joint;
  if (!detection_terms(joint.model).empty()) {
    const std::vector<std::string> classes = classes_of(joint);
    for (std::size_t c = 0; c < classes.size(); ++c)
      target.curves.push_back(
          curve_of(joint, {report::kJoint, classes[c]}, c, target.curve_is_rate, true));
    return;
  }
  target.curves.push_back(curve_of(joint, {report::kJoint}, 0, target.curve_is_rate, true));
  if (density.input.sides.size() < 2) return;
  for (std::size_t i = 0; i < density.input.sides.size(); ++i)
    if (density.result.alone[i].fit)
      target.curves.push_back(curve_of(*density.result.alone[i].fit, {density.input.sides[i].party},
                                       0, target.curve_is_rate, false));
}

/// Day by day: trap days so far and different animals so far.
report::Accumulation accumulation_of(const Assessment& assessment,
                                     const std::vector<const camtrap::Record*>& records,
                                     const Occasions* occasions, int party) {
  const SurveyData& data = assessment.data;
  const camtrap::Operation& operation = data.operation;
  const std::vector<JointName> joint = joint_names(data.survey, data.catalogue);
  const auto counts = [&](std::size_t station) {
    return party == report::kJoint || data.party[data.survey.stations[station].party] == party;
  };
  std::vector<std::set<std::string>> animals(operation.days);
  for (const camtrap::Record* record : records) {
    const Day day = operation.day(record->station, record->utc_s) - operation.first_day;
    if (counts(record->station) && day >= 0 && static_cast<std::size_t>(day) < operation.days)
      animals[static_cast<std::size_t>(day)].insert(joint[record->individual].name);
  }
  report::Accumulation line{party, {0}, {0}};
  std::set<std::string> seen;
  std::int64_t worked_s = 0;
  for (std::size_t d = 0; d < operation.days; ++d) {
    if (occasions && !occasions->holds(operation.first_day + static_cast<Day>(d))) continue;
    std::int64_t today_s = 0;
    for (std::size_t s = 0; s < operation.units; ++s)
      if (counts(s)) today_s += std::max(0, operation.at(s, d));
    seen.insert(animals[d].begin(), animals[d].end());
    if (today_s == 0) continue;
    worked_s += today_s;
    line.trap_days.push_back(static_cast<double>(worked_s) / kSecondsPerDay);
    line.animals.push_back(static_cast<double>(seen.size()));
  }
  return line;
}

}  // namespace

report::Target make_target(const Assessment& assessment, const std::string& species) {
  report::Target target;
  target.name = vernacular_name(assessment.project, species);
  target.scientific_name = species;
  if (target.name.empty()) std::swap(target.name, target.scientific_name);
  if (!assessment.density && species == assessment.project.density.species)
    target.no_estimate = assessment.no_density;
  const camtrap::Index index = camtrap::find_species(assessment.data.survey, species);
  if (index == camtrap::kNone) return target;
  const NamedSurvey* named = named_of(assessment, species);
  const Occasions* occasions = named ? &named->occasions : nullptr;
  const auto records = records_of(assessment, index, named);
  if (records.empty() && !named) return target;
  target.individuals = individuals(assessment, records, named);
  target.accumulation.push_back(accumulation_of(assessment, records, occasions, report::kJoint));
  std::set<int> parties(assessment.data.party.begin(), assessment.data.party.end());
  if (parties.size() > 1)
    for (const int party : parties)
      target.accumulation.push_back(accumulation_of(assessment, records, occasions, party));
  if (!assessment.density || assessment.density->input.species != species) return target;
  if (assessment.density->input.sides.size() > 1) add_alone(assessment, records, target);
  target.matched = assessment.density->input.matched;
  target.joint = joint_of(assessment);
  target.density = surface_of(*assessment.density);
  add_curves(*assessment.density, target);
  return target;
}

}  // namespace dersu::workbench
