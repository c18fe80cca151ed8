// dersu export: what a project hands on to other programs.
#include <algorithm>
#include <iterator>

#include "dersu/core/json.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/export.hpp"
#include "dersu/workbench/open_project.hpp"

namespace dersu::workbench {
namespace {

constexpr std::string_view kExact =
    "the files hold the exact places of the cameras; they are for those alone who may know them";

constexpr std::string_view kRounded =
    "places are rounded; names, comments and photographs may still tell where the cameras are";

std::vector<std::string> with(std::vector<std::string> first, std::vector<std::string> then) {
  std::ranges::move(then, std::back_inserter(first));
  return first;
}

Result<Outcome> package(const OpenProject& open, const Options& options, Progress& progress) {
  const auto text = [&](std::string_view name) {
    return options.has(name) ? options.text(name) : std::string();
  };
  PackageTerms terms{.contributor = text("contributor"),
                     .sampling_design = text("sampling-design")};
  if (options.has("created")) terms.created = options.day("created");
  if (options.has("coordinate-digits"))
    terms.coordinate_digits = static_cast<int>(options.integer("coordinate-digits"));
  const std::string& id = options.text("source");
  DERSU_TRY(done, export_camtrap_dp(open.project, open.store(), id, terms, options.path("out"),
                                    progress));
  JsonWriter json;
  json.begin_object().member("folder", options.text("out")).member("source", id);
  append_rows(json, done.rows);
  json.end_object();
  return Outcome{
      .json = json.text(),
      .text = fmt::format("{}{}: {}\n", open.imported, options.text("out"), rows_text(done.rows)),
      .notices = with(open.notices, {std::string(terms.coordinate_digits ? kRounded : kExact)})};
}

Result<Outcome> captures(const OpenProject& open, const Options& options) {
  const SecrUsage usage = options.text("usage") == "effort" ? SecrUsage::effort : SecrUsage::binary;
  DERSU_TRY(done, export_secr(open.project, open.store(), usage, options.path("out")));
  JsonWriter json;
  json.begin_object().member("folder", options.text("out")).member("species", done.species);
  json.member("animals", done.animals).member("detectors", done.detectors);
  json.member("detections", done.detections).member("occasions", done.occasions);
  json.member("crs", done.crs).end_object();
  Outcome outcome{.json = json.text(),
                  .text = fmt::format(
                      "{}{}: {} detections of {} animals ({}) at {} detectors on {} occasions\n",
                      open.imported, options.text("out"), done.detections, done.animals,
                      done.species, done.detectors, done.occasions),
                  .notices = with(open.notices, std::move(done.notices))};
  outcome.notices.emplace_back(kExact);
  return outcome;
}

/// Options of the other format, and what this one needs: all at once.
Result<void> check_options(const Options& options) {
  const bool is_package = options.text("format") == "camtrap-dp";
  std::vector<Error> problems;
  if (is_package && !options.given("source"))
    problems.push_back({Fault::usage, "is missing: which source is to be written?", "--source"});
  const std::vector<std::string_view> others =
      is_package ? std::vector<std::string_view>{"usage"}
                 : std::vector<std::string_view>{"source", "contributor", "sampling-design",
                                                 "created", "coordinate-digits"};
  for (const std::string_view name : others)
    if (options.given(name))
      problems.push_back(
          {Fault::usage, fmt::format("is for --format {} only", is_package ? "secr" : "camtrap-dp"),
           fmt::format("--{}", name)});
  if (problems.empty()) return {};
  return tl::unexpected<Error>(gather("the options", std::move(problems)));
}

Result<Outcome> run_export(const Options& options, Progress& progress) {
  DERSU_CHECK(check_options(options));
  DERSU_TRY(open, open_project(options, progress));
  DERSU_TRY(outcome, options.text("format") == "secr" ? captures(open, options)
                                                      : package(open, options, progress));
  DERSU_CHECK(open.import.commit());
  return outcome;
}

std::vector<Option> export_options() {
  return {
      {.name = "project",
       .kind = OptionKind::folder,
       .help = "The project's folder, or its dersu.toml.",
       .required = true,
       .positional = true},
      {.name = "format",
       .kind = OptionKind::choice,
       .help = "A source as a Camtrap DP package, or the named animals of the target species as "
               "capture and trap text for secr.",
       .required = true,
       .choices = {"camtrap-dp", "secr"}},
      {.name = "out",
       .kind = OptionKind::output,
       .help = "The folder to make; it must not be there.",
       .required = true},
      {.name = "source", .help = "Package: the source of this id."},
      {.name = "contributor",
       .help = "Package: a person or organisation; needed where the source is no Camtrap DP."},
      {.name = "sampling-design",
       .kind = OptionKind::choice,
       .help = "Package: how places were chosen; needed where the source is no Camtrap DP.",
       .choices = {"simpleRandom", "systematicRandom", "clusteredRandom", "experimental",
                   "targeted", "opportunistic"}},
      {.name = "created",
       .kind = OptionKind::day,
       .help = "Package: its day; else as the source says, or the last day of its cameras."},
      {.name = "coordinate-digits",
       .kind = OptionKind::integer,
       .help =
           "Package: places rounded to so many digits of a degree (1: about 11 km), and nothing "
           "in it that tells them better; by default as they are.",
       .minimum = 1,
       .maximum = 3},
      {.name = "usage",
       .kind = OptionKind::choice,
       .help = "Captures: whether a camera worked in an occasion, or what share of it.",
       .default_value = "binary",
       .choices = {"binary", "effort"}}};
}

}  // namespace

Method export_method() {
  return {
      .name = "export",
      .title = "Export",
      .summary = "Writes what a project holds for other programs: Camtrap DP, or text for secr.",
      .example = "dersu export examples/land-of-big-cats --format secr --out for-secr",
      .options = export_options(),
      .page = "docs/methods/export.md",
      .references = {{"Chapman, A. D. and Wieczorek, J. R.", 2020, "Georeferencing Best Practices",
                      "GBIF Secretariat, Copenhagen", "10.15468/doc-gg7h-s853"}},
      .run = run_export,
  };
}

}  // namespace dersu::workbench
