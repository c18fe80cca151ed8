#include "dersu/workbench/models_report.hpp"

#include <algorithm>
#include <cmath>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/workbench/fit_json.hpp"

namespace dersu::workbench {
namespace {

using Row = std::vector<std::string>;

constexpr double kHectares = 10'000;  ///< in 100 km2

const DensityAnswer& answer_of(const ModelsAnswer& models, const scr::Standing& standing) {
  return *models.models[standing.model].answer;
}

std::string_view name_of(scr::Criterion criterion) {
  return criterion == scr::Criterion::aic ? "AIC" : "AICc";
}

scr::Interval scaled(const scr::Interval& n, double by) {
  return {n.estimate * by, n.se * by, n.lower * by, n.upper * by};
}

/// Per hectare of the region.
scr::Interval density_of(const scr::RegionN& n) { return scaled(n.expected, 1 / n.area_ha); }

/// Above which the interval is log-normal: (lower - floor)(upper - floor) = (estimate - floor)^2.
double floor_of(const scr::RegionN& n) {
  const auto& [estimate, se, lower, upper] = n.realised;
  const double bend = upper - estimate - (estimate - lower);
  if (!(bend > 0)) return n.seen;
  return std::clamp((lower * upper - estimate * estimate) / bend, 0.0, n.seen);
}

AveragedNumbers average(const ModelsAnswer& models, std::size_t session) {
  std::vector<scr::Interval> expected;
  std::vector<scr::Interval> realised;
  std::vector<double> weights;
  double floor = 0;
  AveragedNumbers out;
  for (const scr::Standing& standing : models.standings) {
    const DensityAnswer& answer = answer_of(models, standing);
    const scr::RegionN& n = answer.numbers[session];
    out.session = answer.sessions[session];
    out.area_ha = n.area_ha;
    if (standing.weight == 0) continue;
    expected.push_back(n.expected);
    realised.push_back(n.realised);
    weights.push_back(standing.weight);
    floor += standing.weight * floor_of(n);
  }
  if (out.area_ha == 0) return out;
  const double confidence = answer_of(models, models.standings.front()).fit.confidence;
  out.expected = scr::averaged(expected, weights, 0, confidence);
  out.realised = scr::averaged(realised, weights, floor, confidence);
  out.density = scaled(out.expected, 1 / out.area_ha);
  return out;
}

std::string formulas(const scr::Fit& fit) {
  std::vector<std::string> texts;
  for (const scr::Formula* formula : scr::formulas_of(fit.model)) texts.push_back(formula->text());
  return join(texts, "; ");
}

void write_comparison(JsonWriter& json, const ModelsAnswer& models) {
  json.key("comparison").begin_array();
  for (const scr::Standing& standing : models.standings) {
    const scr::Fit& fit = answer_of(models, standing).fit;
    json.begin_object()
        .member("name", models.models[standing.model].name)
        .member("k", fit.coefficients.size())
        .member("loglik", fit.loglik)
        .member("aic", fit.aic)
        .member("aicc", fit.aicc)
        .member("difference", standing.difference)
        .member("weight", standing.weight)
        .end_object();
  }
  json.end_array();
}

void write_tests(JsonWriter& json, const ModelsAnswer& models) {
  json.key("tests").begin_array();
  for (const scr::NestedTest& test : models.tests) {
    json.begin_object().member("smaller", models.models[test.smaller].name);
    json.member("larger", models.models[test.larger].name);
    if (test.problem.empty())
      write_test(json, test.test);
    else
      json.member("problem", test.problem);
    json.end_object();
  }
  json.end_array();
}

std::string tests_text(const ModelsAnswer& models) {
  std::string text;
  for (const scr::NestedTest& test : models.tests)
    text += fmt::format("likelihood ratio of {} within {}: {}\n", models.models[test.smaller].name,
                        models.models[test.larger].name,
                        test.problem.empty() ? test_text(test.test) : test.problem);
  return text;
}

void write_average(JsonWriter& json, const AveragedNumbers& average) {
  json.key("region_n").begin_object();
  if (average.area_ha == 0) {
    json.member("problem", "no mask point is inside the region").end_object();
    return;
  }
  write_interval(json, "expected", average.expected);
  write_interval(json, "realised", average.realised);
  json.member("area_km2", average.area_ha / 100).end_object();
  write_interval(json, "D", average.density);
}

/// Columns of a terminal; names are of letters that take one each.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// The first column and the second from the left, the others from the right.
std::string laid_out(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (std::size_t j = 0; j < row.size(); ++j) widths[j] = std::max(widths[j], width(row[j]));
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t j = 0; j < row.size(); ++j) {
      const std::string blanks(widths[j] - width(row[j]), ' ');
      line += (j > 0 ? "  " : "") + (j < 2 ? row[j] + blanks : blanks + row[j]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string fixed_or_none(double value, int digits) {
  return std::isfinite(value) ? format_fixed(value, digits) : "-";
}

std::string with_limits(const scr::Interval& n) {
  return fmt::format("{:.4g} ({:.4g} to {:.4g})", n.estimate, n.lower, n.upper);
}

std::string session_text(const ModelsAnswer& models, std::size_t session) {
  std::vector<Row> rows{{"model", "detectfn", "K", "log-likelihood",
                         std::string(name_of(models.criterion)), "difference", "weight",
                         "D per 100 km2", "animals (interval)"}};
  for (const scr::Standing& standing : models.standings) {
    const DensityAnswer& answer = answer_of(models, standing);
    const scr::RegionN& n = answer.numbers[session];
    const bool there = n.area_ha > 0;
    rows.push_back({models.models[standing.model].name,
                    std::string(scr::name(answer.fit.model.detection)),
                    std::to_string(answer.fit.coefficients.size()),
                    format_fixed(answer.fit.loglik, 3), fixed_or_none(standing.criterion, 3),
                    fixed_or_none(standing.difference, 3), format_fixed(standing.weight, 3),
                    there ? fmt::format("{:.4g}", density_of(n).estimate * kHectares) : "-",
                    there ? with_limits(n.realised) : "-"});
  }
  std::string text = laid_out(rows);
  const AveragedNumbers& average = models.averages[session];
  if (average.area_ha == 0) return text;
  return text +
         fmt::format(
             "averaged over models, in {:.4g} km2: {} animals, of the expected number {}; density "
             "{} per 100 km2\n",
             average.area_ha / 100, with_limits(average.realised), with_limits(average.expected),
             with_limits(scaled(average.density, kHectares)));
}

std::string number_or_empty(double value) {
  return std::isfinite(value) ? format_number(value) : "";
}

void add_numbers(const scr::Interval& n, Row& row) {
  for (const double value : {n.estimate, n.se, n.lower, n.upper})
    row.push_back(number_or_empty(value));
}

void add_numbers(double area_ha, const scr::Interval& density, const scr::Interval& expected,
                 const scr::Interval& realised, Row& row) {
  if (area_ha == 0) return row.resize(row.size() + 13);
  row.push_back(format_number(area_ha / 100));
  add_numbers(scaled(density, kHectares), row);
  add_numbers(expected, row);
  add_numbers(realised, row);
}

}  // namespace

Result<void> compare(ModelsAnswer& models) {
  std::vector<scr::Fit> fits;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < models.models.size(); ++i) {
    if (!models.models[i].answer) continue;
    const scr::Fit& fit = models.models[i].answer->fit;
    const auto same =
        std::ranges::find_if(fits, [&](const scr::Fit& f) { return scr::same_model(f, fit); });
    if (same != fits.end()) {
      models.models[i].same_as = models.models[places[std::size_t(same - fits.begin())]].name;
      continue;
    }
    fits.push_back(fit);
    places.push_back(i);
  }
  DERSU_TRY(standings, scr::standings(fits, models.criterion));
  for (scr::Standing& standing : standings) standing.model = places[standing.model];
  models.standings = std::move(standings);
  models.tests = scr::nested_tests(fits);
  for (scr::NestedTest& test : models.tests) {
    test.smaller = places[test.smaller];
    test.larger = places[test.larger];
  }
  const std::size_t sessions = models.models[places.front()].answer->sessions.size();
  for (std::size_t s = 0; s < sessions; ++s) models.averages.push_back(average(models, s));
  return {};
}

std::string models_json(const ModelsAnswer& models) {
  JsonWriter json;
  json.begin_object().key("models").begin_array();
  for (const ModelAnswer& model : models.models) {
    json.begin_object().member("name", model.name);
    if (!model.same_as.empty()) json.member("same_as", model.same_as);
    if (model.answer)
      write_answer(json, *model.answer);
    else
      json.member("problem", model.problem);
    json.end_object();
  }
  json.end_array().member("criterion", name_of(models.criterion));
  write_comparison(json, models);
  write_tests(json, models);
  json.key("averaged");
  if (models.averages.size() == 1) {
    json.begin_object();
    write_average(json, models.averages.front());
    json.end_object();
  } else {
    json.begin_array();
    for (const AveragedNumbers& average : models.averages) {
      json.begin_object().member("session", average.session);
      write_average(json, average);
      json.end_object();
    }
    json.end_array();
  }
  return json.end_object().text();
}

std::string models_text(const ModelsAnswer& models) {
  const scr::Fit& best = answer_of(models, models.standings.front()).fit;
  std::string text =
      fmt::format("{} animal{}, {} detections; intervals of {:g} %\n", best.n_animals,
                  best.n_animals == 1 ? "" : "s", best.n_detections, 100 * best.confidence);
  for (std::size_t s = 0; s < models.averages.size(); ++s) {
    if (models.averages.size() > 1) text += fmt::format("session {}\n", models.averages[s].session);
    text += session_text(models, s);
  }
  text += tests_text(models);
  for (const ModelAnswer& model : models.models)
    if (!model.answer) text += fmt::format("{} cannot be fitted: {}\n", model.name, model.problem);
  return text;
}

Result<void> write_models_table(const ModelsAnswer& models, const std::filesystem::path& path) {
  Row columns{"name", "formulas",   "detectfn", "k",       "loglik",  "aic",
              "aicc", "difference", "weight",   "session", "area_km2"};
  for (const char* quantity : {"density_per_100km2", "n_expected", "n_realised"})
    for (const char* part : {"", "_se", "_lower", "_upper"})
      columns.push_back(std::string(quantity) + part);
  DERSU_TRY(writer, io::CsvWriter::create(path, columns));
  for (const scr::Standing& standing : models.standings) {
    const DensityAnswer& answer = answer_of(models, standing);
    for (std::size_t s = 0; s < answer.numbers.size(); ++s) {
      const scr::RegionN& n = answer.numbers[s];
      Row row{models.models[standing.model].name,
              formulas(answer.fit),
              std::string(scr::name(answer.fit.model.detection)),
              std::to_string(answer.fit.coefficients.size()),
              format_number(answer.fit.loglik),
              format_number(answer.fit.aic),
              number_or_empty(answer.fit.aicc),
              number_or_empty(standing.difference),
              format_number(standing.weight),
              answer.sessions[s]};
      add_numbers(n.area_ha, density_of(n), n.expected, n.realised, row);
      writer.row(row);
    }
  }
  for (const AveragedNumbers& average : models.averages) {
    Row row(9);
    row.push_back(average.session);
    add_numbers(average.area_ha, average.density, average.expected, average.realised, row);
    writer.row(row);
  }
  return writer.commit();
}

}  // namespace dersu::workbench
