// dersu validate: every rule of Camtrap DP that a package breaks.
#include <algorithm>
#include <map>
#include <tuple>

#include "dersu/core/text.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/workbench/entries.hpp"

namespace dersu::workbench {
namespace {

constexpr std::size_t kListed = 10'000;
constexpr std::size_t kListedOfAKind = 1000;

std::string summary(const io::CamtrapPackage& package) {
  const io::CamtrapReport& report = package.report;
  std::string text = fmt::format(
      "{}: {} error{}, {} warning{}\n", report.valid() ? "valid" : "not valid", report.errors(),
      report.errors() == 1 ? "" : "s", report.warnings(), report.warnings() == 1 ? "" : "s");
  for (std::size_t i = 0; i < io::kCamtrapTables; ++i)
    if (package.rows[i])
      text += fmt::format("{:>10}  {}\n", package.rows[i],
                          io::camtrap_table_name(static_cast<io::CamtrapTable>(i)));
  return text;
}

/// How many of each kind there are, where not all are listed.
std::string kinds(const io::CamtrapReport& report) {
  constexpr std::size_t kMostKinds = 100;
  const std::vector<io::CamtrapCount> counts = report.counts();
  std::string text;
  for (std::size_t i = 0; i < std::min(counts.size(), kMostKinds); ++i)
    text += fmt::format("{:>10}  {}{}{}: {} of rule '{}'\n", counts[i].count, counts[i].table,
                        counts[i].column.empty() ? "" : ":", counts[i].column,
                        io::name(counts[i].severity), counts[i].rule);
  if (counts.size() > kMostKinds)
    text += fmt::format("            and {} more kinds\n", counts.size() - kMostKinds);
  return text;
}

/// The violations for people, who need not see all of a kind.
std::string list(const io::CamtrapReport& report, std::size_t most, std::size_t most_of_a_kind) {
  using Kind = std::tuple<std::string_view, std::string_view, std::string_view, io::Severity>;
  std::map<Kind, std::size_t> seen;
  std::string text;
  std::uint64_t told = 0;
  for (const io::CamtrapViolation& violation : report.violations()) {
    if (told == most) break;
    if (++seen[{violation.table, violation.column, violation.rule, violation.severity}] >
        most_of_a_kind)
      continue;
    text += describe(violation) + "\n";
    ++told;
  }
  const std::uint64_t untold = report.errors() + report.warnings() - told;
  if (untold && told) text += fmt::format("and {} more; in all:\n{}", untold, kinds(report));
  return text;
}

Result<Outcome> run_validate(const Options& options, Progress& progress) {
  const auto details = static_cast<std::size_t>(options.integer("details"));
  const bool all = options.given("details");
  const std::size_t most = all ? details : kListed;
  const std::size_t most_of_a_kind = all ? details : kListedOfAKind;
  io::CamtrapReading reading{details, details};
  if (options.answer == Answer::text) reading = {most, most_of_a_kind};
  DERSU_TRY(package, io::validate_camtrap_dp(options.path("package"), reading, progress));
  Outcome outcome{.exit_status = package.report.valid() ? 0 : 2,
                  .notices = package.report.notices()};
  if (options.answer != Answer::text) outcome.json = format_json(package.report);
  if (options.answer != Answer::json)
    outcome.text = list(package.report, most, most_of_a_kind) + summary(package);
  return outcome;
}

}  // namespace

Method validate_method() {
  return {
      .name = "validate",
      .title = "Check of a Camtrap DP package",
      .summary =
          "Checks a camera trap data package against every rule of Camtrap DP 1.0 and tells "
          "each violation with its table, row, column, what was found and expected.",
      .example = "dersu validate examples/land-of-big-cats/data/cn-2025/datapackage.json",
      .options = {{.name = "package",
                   .kind = OptionKind::file,
                   .help = "The package: its datapackage.json, or the folder that holds it.",
                   .required = true,
                   .positional = true},
                  {.name = "details",
                   .kind = OptionKind::integer,
                   .help = "How many violations are told one by one, the rest is counted; where it "
                           "is not given, the text for people stops at 10000 and at 1000 of one "
                           "rule in one column.",
                   .default_value = "1000000",
                   .minimum = 0,
                   .maximum = 1e9}},
      .page = "docs/methods/camtrap-dp.md",
      .references = {{.authors = "Bubnicki JW, Norton B, Baskauf SJ, et al.",
                      .year = 2024,
                      .title =
                          "Camtrap DP: an open standard for the FAIR exchange and archiving of "
                          "camera trap data",
                      .source = "Remote Sensing in Ecology and Conservation 10, 283-295",
                      .doi = "10.1002/rse2.374"}},
      .run = run_validate,
  };
}

}  // namespace dersu::workbench
