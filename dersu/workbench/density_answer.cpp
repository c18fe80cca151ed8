#include "dersu/workbench/density_answer.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"
#include "dersu/workbench/density_model.hpp"
#include "dersu/workbench/density_report.hpp"
#include "dersu/workbench/fit_json.hpp"

namespace dersu::workbench {
namespace {

constexpr double kHectares = 10'000;  ///< in 100 km2

const io::ProjectParty& party_of(const io::Project& project, const PartySide& side) {
  return project.parties[static_cast<std::size_t>(side.party)];
}

scr::Interval scaled(const scr::Interval& n, double by) {
  return {n.estimate * by, n.se * by, n.lower * by, n.upper * by};
}

scr::Interval interval_of(const scr::Estimate& e) { return {e.estimate, e.se, e.lower, e.upper}; }

void add_fit_rows(const std::string& who, const scr::Fit& fit, const scr::RegionN& n,
                  std::vector<EstimateRow>& rows) {
  rows.push_back({who, "ground", "N realised", n.realised});
  rows.push_back({who, "ground", "N expected", n.expected});
  rows.push_back({who, "ground", "density per 100 km2", scaled(n.expected, kHectares / n.area_ha)});
  for (const scr::Estimate& e : fit.estimates)
    if (e.parameter != "D")
      rows.push_back({who, "", (e.parameter == "sigma" ? "sigma m" : e.parameter) + of_whom(e),
                      interval_of(e)});
}

void write_region_n(JsonWriter& json, const scr::RegionN& n) {
  json.key("region_n").begin_object();
  write_region(json, n);
  json.end_object();
}

std::string numbers(const scr::Interval& n) {
  return fmt::format("{} ({} to {})", format_fixed(n.estimate, 1), format_fixed(n.lower, 1),
                     format_fixed(n.upper, 1));
}

/// "31.5 % (17.5 to 47.1)", without a sign where the whole interval is below 0.
std::string percent(scr::Interval n) {
  if (n.upper < 0) n = {-n.estimate, n.se, -n.upper, -n.lower};
  return fmt::format("{} % ({} to {})", format_fixed(n.estimate, 1), format_fixed(n.lower, 1),
                     format_fixed(n.upper, 1));
}

/// A direction is said only where the whole interval lies on one side of 0.
std::string overstatement_text(const scr::Interval& n) {
  if (n.lower > 0) return fmt::format("The sum is above the joint estimate by {}.\n", percent(n));
  if (n.upper < 0) return fmt::format("The sum is below the joint estimate by {}.\n", percent(n));
  return fmt::format(
      "The sum differs from the joint estimate by {}; the interval holds 0: these data do not tell "
      "whether it overstates.\n",
      percent(n));
}

std::string precision_text(const scr::Interval& n) {
  if (std::isnan(n.lower))
    return fmt::format(
        "Precision changes by {} % by counting together; without a bootstrap nobody can tell "
        "whether it does.\n",
        format_fixed(n.estimate, 1));
  if (n.lower > 0) return fmt::format("Precision gained by counting together: {}.\n", percent(n));
  if (n.upper < 0) return fmt::format("Precision lost by counting together: {}.\n", percent(n));
  return fmt::format(
      "Precision changes by {} by counting together; the interval holds 0: these data do not tell "
      "whether it is gained.\n",
      percent(n));
}

/// "  in Evergreen Park, 320 of its 412 km2": numbers are those of the ground.
std::string part_label(const GroundPart& part, double on_km2) {
  if (part.whole_km2 == 0) return fmt::format("  in {}", part.name);
  return fmt::format("  in {}, {} of its {} km2", part.name, format_fixed(on_km2, 0),
                     format_fixed(std::max(on_km2, part.whole_km2), 0));
}

struct Line {
  std::string who;
  std::string named;
  std::string what;
};

/// Columns of a terminal that `text` takes: two for each Chinese, Japanese or Korean character.
std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) columns += byte >= 0xE3U ? 2 : 1;
  }
  return columns;
}

/// Three columns, the first as wide as its longest entry.
void append_table(const std::vector<Line>& lines, std::string& text) {
  std::size_t width = 28;
  for (const Line& line : lines) width = std::max(width, columns_of(line.who));
  for (const Line& line : lines)
    text += fmt::format("  {}{} {:>13}   {}\n", line.who,
                        std::string(width - columns_of(line.who), ' '), line.named, line.what);
}

}  // namespace

void write_density_json(const io::Project& project, const Density& density, JsonWriter& json) {
  const DensityInput& input = density.input;
  const scr::TogetherResult& result = density.result;
  json.member("species", input.species).member("confidence", result.joint.confidence);
  json.key("occasions").begin_object();
  json.member("first_day", format_day(input.named.occasions.first))
      .member("last_day", format_day(input.named.occasions.last))
      .member("number", input.named.occasions.size())
      .member("days_each", input.named.occasions.days_each)
      .end_object();
  json.key("mask").begin_object();
  json.member("buffer_m", input.mask.buffer_m).member("spacing_m", input.mask.spacing_m);
  json.member("points", input.views.joint.sessions[0].mask.points.size()).end_object();
  json.member("model", told_model(input.model));
  if (!input.model.resistance.terms.empty())
    json.member("neighbours", static_cast<int>(input.model.ways.neighbours));
  json.member("detector", scr::name(input.views.joint.detector));
  json.member("detectfn", scr::name(input.model.detection));
  json.key("alone").begin_array();
  for (std::size_t i = 0; i < input.sides.size(); ++i) {
    const scr::AloneResult& alone = result.alone[i];
    json.begin_object().member("party", party_of(project, input.sides[i]).code);
    json.member("animals_named", input.sides[i].named);
    json.member("detectors", input.sides[i].stations.size());
    if (alone.fit) {
      write_fit(json, *alone.fit);
      write_region_n(json, alone.n);
    } else {
      json.member("problem", alone.problem);
    }
    json.end_object();
  }
  json.end_array().key("joint").begin_object();
  json.member("animals_named", input.individuals.size());
  json.member("detectors", input.stations.size());
  write_fit(json, result.joint);
  write_region_n(json, result.total);
  json.end_object().key("areas").begin_array();
  for (std::size_t i = 0; i < input.parts.size(); ++i) {
    json.begin_object().member("id", input.parts[i].id).member("name", input.parts[i].name);
    json.member("divides", input.parts[i].divides);
    write_region_n(json, result.territories[i]);
    json.end_object();
  }
  json.end_array();
  if (input.sides.size() > 1 && input.matched)
    json.member("photographed_by_several", density.input.shared);
  if (result.naive_sum) {
    json.key("naive_sum").begin_object();
    write_interval(json, "realised", *result.naive_sum);
    write_interval(json, "expected", *result.naive_expected);
    json.end_object();
  }
  if (result.overstatement_percent)
    write_interval(json, "overstatement_percent", *result.overstatement_percent);
  if (result.precision_percent)
    write_interval(json, "precision_percent", *result.precision_percent);
  json.member("bootstrap_replicates", result.replicates);
  json.member("compared", compared(project, density));
}

std::string density_text(const io::Project& project, const Density& density) {
  const DensityInput& input = density.input;
  const scr::TogetherResult& result = density.result;
  std::string text =
      fmt::format("{}, {} to {}\n", input.species, format_day(input.named.occasions.first),
                  format_day(input.named.occasions.last));
  std::vector<Line> lines;
  const auto line = [&](std::string who, std::string named, std::string what) {
    lines.push_back({std::move(who), std::move(named), std::move(what)});
  };
  line("", "animals named",
       fmt::format("animals ({:.4g} % interval)", 100 * result.joint.confidence));
  if (input.sides.size() > 1) {
    for (std::size_t i = 0; i < input.sides.size(); ++i)
      line(party_of(project, input.sides[i]).name + " alone", std::to_string(input.sides[i].named),
           result.alone[i].fit ? numbers(result.alone[i].n.realised)
                               : "no estimate: " + result.alone[i].problem);
    if (result.naive_sum) line("apart, added", "", numbers(*result.naive_sum));
  }
  line(input.sides.size() > 1 ? "together" : "all", std::to_string(input.individuals.size()),
       numbers(result.total.realised));
  for (std::size_t i = 0; i < input.parts.size(); ++i)
    line(part_label(input.parts[i], result.territories[i].area_ha / 100), "",
         numbers(result.territories[i].realised));
  append_table(lines, text);
  text += fmt::format("Density: {} per 100 km2.\n",
                      numbers(scaled(result.total.expected, kHectares / result.total.area_ha)));
  text +=
      fmt::format("Mask: {} cells of {} by {}, up to {} from the cameras{}.\n",
                  input.views.joint.sessions[0].mask.points.size(),
                  spoken_length(input.mask.spacing_m), spoken_length(input.mask.spacing_m),
                  spoken_length(input.mask.buffer_m), input.mask_chosen ? ", as dersu chose" : "");
  if (!input.model.resistance.terms.empty()) text += ways_text(density) + ".\n";
  if (input.sides.size() > 1 && input.matched)
    text += fmt::format("Photographed on more than one side: {} of {} animals.\n",
                        density.input.shared, input.individuals.size());
  if (result.overstatement_percent) text += overstatement_text(*result.overstatement_percent);
  if (result.precision_percent) text += precision_text(*result.precision_percent);
  return text;
}

std::vector<EstimateRow> estimate_rows(const io::Project& project, const Density& density) {
  const DensityInput& input = density.input;
  const scr::TogetherResult& result = density.result;
  std::vector<EstimateRow> rows;
  if (input.sides.size() > 1)
    for (std::size_t i = 0; i < input.sides.size(); ++i)
      if (result.alone[i].fit)
        add_fit_rows(party_of(project, input.sides[i]).code + " alone", *result.alone[i].fit,
                     result.alone[i].n, rows);
  if (result.naive_sum) {
    rows.push_back({"apart, added", "ground", "N realised", *result.naive_sum});
    rows.push_back({"apart, added", "ground", "N expected", *result.naive_expected});
  }
  add_fit_rows("together", result.joint, result.total, rows);
  for (std::size_t i = 0; i < input.parts.size(); ++i) {
    rows.push_back({"together", input.parts[i].id, "N realised", result.territories[i].realised});
    rows.push_back({"together", input.parts[i].id, "N expected", result.territories[i].expected});
  }
  if (result.overstatement_percent)
    rows.push_back({"apart, added", "ground", "overstatement %", *result.overstatement_percent});
  if (result.precision_percent)
    rows.push_back({"together", "ground", "precision gained %", *result.precision_percent});
  return rows;
}

}  // namespace dersu::workbench
