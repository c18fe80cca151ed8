// The table of agreement in docs/methods/scr.md: written by `make agreement`, and held complete
// here.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "dersu/core/progress.hpp"
#include "dersu/core/text.hpp"
#include "dersu/scr/derived.hpp"
#include "dersu/scr/fit.hpp"
#include "dersu/scr/region.hpp"
#include "reference_cases.hpp"

namespace dersu::scr::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBegin = "<!-- make agreement: begin -->\n";
constexpr std::string_view kEnd = "<!-- make agreement: end -->\n";

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Row {
  const ReferenceCase* of = nullptr;
  std::size_t points = 0;
  std::size_t left_out = 0;
  double loglik = 0;  ///< largest relative difference
  bool fitted = false;
  double estimate = 0;
  double se = 0;
};

double difference(double own, double secr) { return std::abs(own / secr - 1); }

Row at_points(const ReferenceCase& c) {
  Row row{&c};
  const auto prepared = prepare(data_of(c), model_of(c), c.constants);
  EXPECT_TRUE(prepared) << describe(prepared.error());
  for (const ReferencePoint& point : reference_fit(c.id).points) {
    if (secr_is_wrong(c, point)) {
      ++row.left_out;
      continue;
    }
    const Eigen::VectorXd beta =
        Eigen::Map<const Eigen::VectorXd>(point.beta.data(), Eigen::Index(point.beta.size()));
    row.loglik =
        std::max(row.loglik, difference(secr_log_likelihood(*prepared, beta), point.loglik));
    ++row.points;
  }
  return row;
}

/// As the tests of fits compare: parameters as secr's predict() shows them, and numbers of animals.
void add_fit(const ReferenceCase& c, Row& row) {
  const Data data = data_of(c);
  const Model model = model_of(c);
  const auto prepared = prepare(data, model);
  const ReferenceFit reference = reference_fit(c.id);
  FitOptions options;
  if (model.classes > 1) {  // which class is the first is nobody's
    options.start = reference.beta;
    for (double& v : options.start) v += 0.02;
  }
  Progress silent;
  const auto fitted = fit(*prepared, data, model, options, silent);
  ASSERT_TRUE(fitted) << describe(fitted.error());
  const auto add = [&](const ReferenceInterval& secr, double estimate, double se) {
    row.estimate = std::max(row.estimate, difference(estimate, secr.estimate));
    row.se = std::max(row.se, difference(se, secr.se));
  };
  for (const ReferenceInterval& secr : reference.real) {
    if (secr.parameter == "D" && c.other_typical_density) continue;
    for (const Estimate& e : fitted->estimates)
      if (e.parameter == secr.parameter &&
          (e.session.empty() || e.session == data.sessions.front().name) &&
          (e.group.empty() || e.group == "f") && (e.cls.empty() || e.cls == "1"))
        add(secr, e.estimate, e.se);
  }
  if (c.conditional && !reference.derived.empty()) {
    const Interval own = derived_density(*prepared, *fitted).front().density;
    add(reference.derived[0], own.estimate, own.se);
  }
  for (std::size_t s = 0; s < reference.region_n.size(); ++s) {
    const RegionN n = region_n(*prepared, *fitted, s, {}, {.secr_realised_variance = true});
    for (const ReferenceInterval& secr : reference.region_n[s]) {
      const Interval& own = secr.parameter == "E.N" ? n.expected : n.realised;
      add(secr, own.estimate, own.se);
    }
  }
  row.fitted = true;
}

std::string what(const ReferenceCase& c) {
  std::string text = fmt::format("{}, {}", name(c.type), name(c.function));
  if (!c.formulas.empty()) text += "; " + c.formulas;
  if (!c.groups.empty()) text += "; groups " + c.groups;
  if (!c.hcov.empty()) text += "; hcov " + c.hcov;
  if (c.conditional) text += "; conditional";
  if (c.binomial) text += "; binomial N";
  if (c.constants == Constants::by_occasion) text += "; by occasion";
  return text;
}

/// Differences below the first digits are rounding, which compilers may change.
std::string magnitude(double difference) {
  return difference < 1e-12 ? "< 1e-12" : fmt::format("{:.0e}", difference);
}

/// "1: hazards that secr loses"; "D (at another typical place)".
std::string left_out(const Row& row) {
  std::vector<std::string> words;
  if (row.left_out > 0) words.push_back(fmt::format("{}: {}", row.left_out, lost_by_secr(*row.of)));
  for (const ReferenceCase& c : fit_cases())
    if (c.id == row.of->id && c.other_typical_density)
      words.emplace_back("D (at another typical place)");
  return join(words, "; ");
}

std::string table_of(const std::vector<Row>& rows) {
  std::string text =
      "| case | model | points | left out | log-likelihood | estimates | SE |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n";
  for (const Row& row : rows)
    text +=
        fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", row.of->id, what(*row.of), row.points,
                    left_out(row), magnitude(row.loglik), row.fitted ? magnitude(row.estimate) : "",
                    row.fitted ? magnitude(row.se) : "");
  return text;
}

/// `make agreement` names the page in DERSU_AGREEMENT_PAGE.
TEST(Agreement, WritesTheTable) {
  const char* const page = std::getenv("DERSU_AGREEMENT_PAGE");
  if (page == nullptr) GTEST_SKIP() << "only for make agreement";
  for (const ReferenceCase& c : likelihood_cases())
    ASSERT_TRUE(fs::exists(reference_path(c.folder))) << "reference data not there: " << c.folder;
  std::vector<Row> rows;
  for (const ReferenceCase& c : likelihood_cases()) rows.push_back(at_points(c));
  for (const ReferenceCase& c : fit_cases())
    for (Row& row : rows)
      if (row.of->id == c.id) add_fit(c, row);
  std::string text = text_of(page);
  const std::size_t begin = text.find(kBegin);
  const std::size_t end = text.find(kEnd);
  ASSERT_TRUE(begin < end && end != std::string::npos) << page << " has no place for the table";
  text.replace(begin + kBegin.size(), end - begin - kBegin.size(), table_of(rows));
  std::ofstream(page, std::ios::binary) << text;
}

TEST(Agreement, TheTableHoldsEveryCaseWithinItsTolerance) {
  const std::string page = text_of(fs::path(DERSU_SOURCE_DIR) / "docs/methods/scr.md");
  const std::size_t begin = page.find(kBegin);
  const std::size_t end = page.find(kEnd);
  ASSERT_TRUE(begin < end && end != std::string::npos);
  std::map<std::string, std::vector<std::string>> rows;  // by case
  for (const std::string_view line :
       split(std::string_view(page).substr(begin, end - begin), '\n')) {
    std::vector<std::string> cells;
    for (const std::string_view cell : split(line, '|')) cells.emplace_back(trim(cell));
    if (cells.size() == 9) rows[cells[1]] = cells;
  }
  const auto at_most = [](const std::string& cell) {
    return parse_double(cell.starts_with("< ") ? cell.substr(2) : cell).value_or(INFINITY);
  };
  EXPECT_EQ(rows.size(), likelihood_cases().size() + 2);  // head and rule
  for (const ReferenceCase& c : likelihood_cases()) {
    ASSERT_TRUE(rows.contains(c.id)) << c.id << " is missing: make agreement";
    EXPECT_EQ(rows[c.id][2], what(c)) << "make agreement";
    EXPECT_EQ(rows[c.id][4].find(": ") != std::string::npos, !lost_by_secr(c).empty()) << c.id;
    EXPECT_NE(rows[c.id][4].find(lost_by_secr(c)), std::string::npos) << c.id;
    EXPECT_LE(at_most(rows[c.id][5]), c.tolerance) << c.id;
  }
  for (const ReferenceCase& c : fit_cases()) {
    ASSERT_TRUE(rows.contains(c.id)) << c.id << " is missing: make agreement";
    EXPECT_LE(at_most(rows[c.id][6]), 1e-4) << c.id;
    EXPECT_LE(at_most(rows[c.id][7]), c.se_tolerance) << c.id;
  }
}

}  // namespace
}  // namespace dersu::scr::testing
