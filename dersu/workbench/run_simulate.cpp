// dersu simulate: a project with a known truth.
#include <algorithm>
#include <cmath>
#include <system_error>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/folder.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/scientific_name.hpp"
#include "dersu/simulate/world.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/simulated_land.hpp"
#include "dersu/workbench/write_world.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

/// The clocks of the members' cameras; any other party keeps the hour of its longitude.
std::int32_t utc_offset_s(std::string_view party, double longitude_deg) {
  constexpr std::pair<std::string_view, int> kHours[]{{"CN", 8}, {"JP", 9}, {"KP", 9},
                                                      {"KR", 9}, {"MN", 8}, {"RU", 10}};
  for (const auto& [code, hours] : kHours)
    if (code == party) return hours * 3600;
  return static_cast<std::int32_t>(std::lround(longitude_deg / 15)) * 3600;
}

/// Where the values of a party stand in lists of one for each: in the order of --party, else in
/// that of the codes.
std::size_t place_of(const std::string& party, const Options& options, std::size_t by_code) {
  const std::vector<std::string> named = options.list("party");
  return named.empty() ? by_code : std::size_t(std::ranges::find(named, party) - named.begin());
}

/// The value of `name` for party `index` of `parties`: one for all, or one each.
template <class T, class Read>
Result<T> for_party(const Options& options, std::string_view name, std::size_t index,
                    std::size_t parties, Read read) {
  const std::vector<std::string> values = options.list(name);
  if (values.size() != 1 && values.size() != parties)
    return fail(Fault::usage, fmt::format("--{}", name),
                "found {} values, expected one for all or one for each of the {} parties",
                values.size(), parties);
  return read(values[values.size() == 1 ? 0 : index]);
}

Result<simulate::Survey> survey_of(const Options& options, const SimulatedLand& land,
                                   std::size_t by_code) {
  const std::size_t n = land.parties.size();
  const std::size_t index = place_of(land.parties[by_code], options, by_code);
  const auto count = [](const std::string& text) { return static_cast<int>(*parse_int(text)); };
  const auto number = [](const std::string& text) { return *parse_double(text); };
  simulate::Survey survey;
  survey.party = land.parties[by_code];
  survey.utc_offset_s = utc_offset_s(survey.party, land.middle_lon_deg);
  if (options.has("name-prefix")) {
    DERSU_TRY(prefix, for_party<std::string>(options, "name-prefix", index, n, std::identity{}));
    survey.name_prefix = std::move(prefix);
  }
  DERSU_TRY(stations, for_party<int>(options, "stations", index, n, count));
  DERSU_TRY(clusters, for_party<int>(options, "clusters", index, n, count));
  DERSU_TRY(split_rate, for_party<double>(options, "split-rate", index, n, number));
  DERSU_TRY(merge_rate, for_party<double>(options, "merge-rate", index, n, number));
  survey.stations = stations;
  survey.clusters = options.given("clusters") ? clusters : std::min(clusters, stations);
  if (survey.clusters > survey.stations)
    return fail(Fault::usage, "--clusters",
                "found {}, expected at most one for each of {} stations", survey.clusters,
                survey.stations);
  survey.split_rate = split_rate;
  survey.merge_rate = merge_rate;
  survey.first_day = options.day("first-day");
  survey.days = static_cast<int>(options.integer("days"));
  survey.service_days = static_cast<int>(options.integer("service-days"));
  return survey;
}

Result<simulate::WorldOptions> world_options(const Options& options, const SimulatedLand& land) {
  simulate::WorldOptions world;
  world.seed = static_cast<std::uint64_t>(options.integer("seed"));
  world.land = land.land;
  for (std::size_t i = 0; i < land.parties.size(); ++i) {
    DERSU_TRY(survey, survey_of(options, land, i));
    world.surveys.push_back(std::move(survey));
  }
  world.species = options.text("species");
  world.density_per_100km2 = options.number("density");
  world.cover_effect = options.number("cover-effect");
  world.ruggedness_effect = options.number("ruggedness-effect");
  world.sigma_m = options.length_m("sigma");
  world.male_range_factor = options.number("male-range-factor");
  world.g0_per_day = options.number("g0");
  world.solar_offset_s = static_cast<std::int32_t>(std::lround(land.middle_lon_deg * 240));
  world.unidentified_share = options.number("unidentified-share");
  world.spacing_m = options.length_m("spacing");
  world.jitter_m = options.length_m("jitter");
  world.border_min_m = options.length_m("border-min");
  world.border_max_m = options.length_m("border-max");
  if (world.border_max_m < world.border_min_m)
    return fail(Fault::usage, "--border-max", "found {}, expected at least --border-min, {}",
                spoken_length(world.border_max_m), spoken_length(world.border_min_m));
  world.failures_per_100_days = options.number("failures");
  world.photos_per_event = options.number("photos-per-event");
  world.media = !options.flag("no-media");
  for (simulate::ByCatch& by_catch : world.by_catch)
    by_catch.per_100_days *= options.number("by-catch");
  if (options.number("by-catch") == 0) world.by_catch.clear();
  world.missed_match_rate = options.number("missed-match-rate");
  return world;
}

std::string shell_word(const std::string& text) {
  const bool plain = std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.,:/+=").find(c) != std::string_view::npos;
  });
  if (plain) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The command that makes the same again from the folder itself.
std::string command_again(const Options& options, const std::vector<Option>& known) {
  std::string out = "dersu simulate --out ../again --land data/areas";
  for (const Option& option : known) {
    if (option.name == "out" || option.name == "land" || !options.given(option.name)) continue;
    out += fmt::format(" --{}", option.name);
    if (option.kind != OptionKind::flag)
      out += " " + shell_word(printable(options.text(option.name)));
  }
  return out;
}

std::string summary_json(const fs::path& out, const simulate::WorldOptions& options,
                         const simulate::World& world) {
  JsonWriter json;
  json.begin_object().member("project", out.string()).member("seed", options.seed);
  json.member("n", world.truth.n).member("expected_n", world.truth.expected_n);
  json.member("photographed", world.truth.photographed);
  json.member("photographed_on_both", world.truth.photographed_on_both);
  json.member("stations", world.stations.size()).member("deployments", world.deployments.size());
  json.member("observations", world.observations.size()).member("media", world.media.size());
  json.key("territories").begin_array();
  for (std::size_t t = 0; t < options.land.territories.size(); ++t)
    json.begin_object()
        .member("territory", options.land.territories[t].party)
        .member("n", world.truth.n_by_territory[t])
        .member("expected_n", world.truth.expected_n_by_territory[t])
        .end_object();
  json.end_array().end_object();
  return json.text();
}

/// `problem` of the project that the options make, "name: found ...", as one of the option.
tl::unexpected<Error> refused_option(std::string_view problem) {
  const std::string_view key = problem.substr(0, problem.find(": "));
  if (key == "name" || key == "title")
    return fail(Fault::usage, fmt::format("--{}", key), "{}", problem.substr(key.size() + 2));
  return fail(Fault::usage, "the options of the project", "{}", problem);
}

Result<Outcome> run_simulate(const Options& options, Progress& progress) {
  std::vector<std::string> parties = options.list("party");
  for (const std::string& party : parties)
    if (!io::is_country_code(party))
      return fail(Fault::usage, "--party",
                  "found '{}', expected two capital letters of ISO 3166-1, such as 'RU'",
                  quoted(party));
  if (io::species_part(options.text("species")).empty())
    return fail(Fault::usage, "--species",
                "found '{}', expected genus and species, such as 'Panthera pardus'",
                quoted(options.text("species")));
  if (parties.empty() && !options.has("land")) parties = {"CN", "RU"};
  DERSU_TRY(land,
            options.has("land") ? read_land(options.path("land"), parties) : invent_land(parties));
  DERSU_TRY(chosen, world_options(options, land));
  SimulatedProject project{options.text("name"), options.text("title"),
                           options.text("species-name"),
                           command_again(options, simulate_method().options)};
  if (const auto readable = io::read_project_text(simulated_project_toml(project, chosen, land));
      !readable)
    return refused_option(readable.error().details.front().message);
  DERSU_TRY(folder, io::AtomicFolder::create(options.path("out")));
  DERSU_TRY(world, simulate::simulate_world(chosen));
  if (progress.stopped()) return stopped_by_user();
  DERSU_CHECK(write_world(project, chosen, land, world, folder.temporary(), progress));
  if (progress.stopped()) return stopped_by_user();
  DERSU_CHECK(folder.commit());
  return Outcome{
      summary_json(options.path("out"), chosen, world),
      fmt::format("{}: {} animals, of which {} were photographed and named, {} by two sides or "
                  "more; {} stations, {} events. What is true is in truth/.\n",
                  options.text("out"), world.truth.n, world.truth.photographed,
                  world.truth.photographed_on_both, world.stations.size(),
                  world.observations.size())};
}

std::vector<Option> simulate_options() {
  using enum OptionKind;
  return {
      {.name = "out",
       .kind = output,
       .help = "The project folder to make; it must not be there.",
       .required = true},
      {.name = "land",
       .kind = folder,
       .help = "Outlines: territory-<code>.geojson for each party; habitat, border and land if "
               "there. Without it, rectangles side by side."},
      {.name = "party",
       .help = "Who surveys, by ISO 3166-1 codes; else all that have a territory, or CN and RU. "
               "Options with a value for each party take them in this order, else in that of the "
               "codes.",
       .repeatable = true},
      {.name = "name", .help = "Short name of the project.", .default_value = "simulated"},
      {.name = "title",
       .help = "Title of the project, for people.",
       .default_value = "A survey of one population"},
      {.name = "seed",
       .kind = integer,
       .help = "The same seed and options give the same bytes.",
       .default_value = "1",
       .minimum = 0},
      {.name = "species",
       .help = "Scientific name of the animals that are counted.",
       .default_value = "Panthera pardus"},
      {.name = "species-name", .help = "What people call them.", .default_value = "leopard"},
      {.name = "density",
       .kind = number,
       .help = "Animals per 100 square kilometres of habitat.",
       .default_value = "1",
       .minimum = 0,
       .maximum = 1000},
      {.name = "cover-effect",
       .kind = number,
       .help = "Change of log density for one unit of the covariate.",
       .default_value = "0.3",
       .minimum = -3,
       .maximum = 3},
      {.name = "ruggedness-effect",
       .kind = number,
       .help = "Change of log cost of crossing land for one unit of ruggedness; 0: distances are "
               "straight.",
       .default_value = "0",
       .minimum = -3,
       .maximum = 3},
      {.name = "sigma",
       .kind = length,
       .help = "Half-normal scale of a female's home range.",
       .default_value = "4 km",
       .minimum = 1,
       .maximum = 100000},
      {.name = "male-range-factor",
       .kind = number,
       .help = "Males' sigma over females'.",
       .default_value = "1",
       .minimum = 0.01,
       .maximum = 100},
      {.name = "g0",
       .kind = number,
       .help = "Chance of a visit a day at a camera on the centre of the home range.",
       .default_value = "0.02",
       .minimum = 0,
       .maximum = 0.99},
      {.name = "stations",
       .kind = integer,
       .help = "Camera stations of a party: one number for all, or one for each.",
       .default_value = "60",
       .repeatable = true,
       .minimum = 1,
       .maximum = 10000},
      {.name = "clusters",
       .kind = integer,
       .help = "Groups of neighbouring stations of a party: one number for all, or one for each.",
       .default_value = "6",
       .repeatable = true,
       .minimum = 1,
       .maximum = 10000},
      {.name = "spacing",
       .kind = length,
       .help = "Between neighbouring stations; under 2 sigma is the usual advice.",
       .default_value = "3 km",
       .minimum = 100,
       .maximum = 100000},
      {.name = "jitter",
       .kind = length,
       .help = "How far a station may be off its grid point.",
       .default_value = "500 m",
       .minimum = 0,
       .maximum = 100000},
      {.name = "border-min",
       .kind = length,
       .help = "No station nearer to the border.",
       .default_value = "500 m",
       .minimum = 0,
       .maximum = 1e6},
      {.name = "border-max",
       .kind = length,
       .help = "No station farther from the border.",
       .default_value = "15 km",
       .minimum = 0,
       .maximum = 1e6},
      {.name = "first-day",
       .kind = day,
       .help = "First day of the survey.",
       .default_value = "2025-10-01"},
      {.name = "days",
       .kind = integer,
       .help = "Length of the survey.",
       .default_value = "100",
       .minimum = 1,
       .maximum = 3660},
      {.name = "service-days",
       .kind = integer,
       .help = "Cards and batteries are changed this often: a new deployment.",
       .default_value = "50",
       .minimum = 1,
       .maximum = 3660},
      {.name = "failures",
       .kind = number,
       .help = "Failures in 100 days of a camera.",
       .default_value = "0.4",
       .minimum = 0,
       .maximum = 100},
      {.name = "unidentified-share",
       .kind = number,
       .help = "Share of events whose animal nobody can name.",
       .default_value = "0.05",
       .minimum = 0,
       .maximum = 1},
      {.name = "name-prefix",
       .help = "How a party's names begin: one for each party; else its code.",
       .repeatable = true},
      {.name = "split-rate",
       .kind = number,
       .help =
           "Chance that a party gives an animal two names: one number for all, or one for each.",
       .default_value = "0",
       .repeatable = true,
       .minimum = 0,
       .maximum = 1},
      {.name = "merge-rate",
       .kind = number,
       .help = "Chance that a party books an animal under a neighbour's name: one number for all, "
               "or one for each.",
       .default_value = "0",
       .repeatable = true,
       .minimum = 0,
       .maximum = 1},
      {.name = "missed-match-rate",
       .kind = number,
       .help = "Chance that experts miss an animal known on two sides.",
       .default_value = "0",
       .minimum = 0,
       .maximum = 1},
      {.name = "by-catch",
       .kind = number,
       .help = "How often other animals, people and the wind trigger cameras: 1 is usual, 0 never.",
       .default_value = "1",
       .minimum = 0,
       .maximum = 1000},
      {.name = "photos-per-event",
       .kind = number,
       .help = "Mean length of a burst.",
       .default_value = "3",
       .minimum = 1,
       .maximum = 1000},
      {.name = "no-media", .kind = flag, .help = "Leave the media tables empty."},
  };
}

}  // namespace

Method simulate_method() {
  return {
      .name = "simulate",
      .title = "Simulated survey",
      .summary =
          "Makes a project with a known truth: two or more parties, one population, every "
          "animal known.",
      .example = "dersu simulate --out simulated --stations 30,40 --seed 7",
      .options = simulate_options(),
      .page = "docs/methods/simulate.md",
      .references = {{.authors = "Efford, M.G., Borchers, D.L., Byrom, A.E.",
                      .year = 2009,
                      .title = "Density estimation by spatially explicit capture-recapture: "
                               "likelihood-based methods",
                      .source =
                          "In: Modeling Demographic Processes in Marked Populations, 255-269, "
                          "Springer"},
                     {.authors = "Lewis, P.A.W., Shedler, G.S.",
                      .year = 1979,
                      .title = "Simulation of nonhomogeneous Poisson processes by thinning",
                      .source = "Naval Research Logistics Quarterly 26:403-413"}},
      .run = run_simulate,
  };
}

}  // namespace dersu::workbench
