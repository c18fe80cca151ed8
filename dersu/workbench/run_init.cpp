// dersu init: a first dersu.toml to fill in.
#include <system_error>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/country.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/project_file.hpp"
#include "dersu/io/toml.hpp"
#include "dersu/workbench/entries.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRest = R"(
# Where the areas are: GeoJSON, GeoPackage or Shapefile. kind is "territory" (what a party speaks
# for), "habitat" (where animals can live), "land", "border", "protected" or "region".
# [[area]]
# id = "habitat"
# kind = "habitat"
# file = "data/areas/habitat.geojson"

# Camera-trap data as they were received; dersu never changes them. kind is "camtrap-dp",
# "wildlife-insights", "camtrapr", "spreadsheet" or "secr".
# [[source]]
# id = "cn-2025"
# party = "CN"
# kind = "camtrap-dp"
# path = "data/cn-2025"

# A raster that density may depend on, as in model = "D ~ cover" below.
# [[covariate]]
# name = "cover"
# file = "data/cover.tif"

# Which names of the parties are the same animal: CSV with party, individualID, jointID.
# [catalogue]
# file = "data/joint-catalogue.csv"

# [species]
# target = ["Panthera pardus"]

# [records]
# independence = "60 min"

# [density]
# model = "D ~ 1"
# buffer = "15 km"

# [report]
# blur = "10 km"
)";

std::string project_text(std::string_view name, const std::vector<std::string>& parties) {
  std::string text = fmt::format(
      "# What is where in this project. All keys: docs/project-file.md.\n"
      "[project]\nname = {}\n# title = \"What the report is called\"\n",
      io::format_toml_text(name));
  if (parties.empty())
    text +=
        "\n# One [[party]] for each side, by its ISO 3166-1 code.\n# [[party]]\n# code = \"CN\"\n";
  for (const std::string& party : parties)
    text += fmt::format("\n[[party]]\ncode = {}  # {}\n", io::format_toml_text(party),
                        io::party_name(party));
  return text + std::string(kRest);
}

/// The folder's own name where it can be the id of a project.
std::string default_name(const fs::path& folder) {
  std::string name = fs::absolute(folder).lexically_normal().filename().string();
  if (name.empty())
    name = fs::absolute(folder).lexically_normal().parent_path().filename().string();
  for (char& c : name)
    if (c == ' ') c = '-';
  return name;
}

/// What is wrong with the text, in terms of the options that it was made of.
Error as_options(Error error, const Options& options) {
  std::vector<Error> problems;
  for (Error& detail : error.details) {
    const bool is_name = detail.message.starts_with("name:");
    if (is_name && !options.has("name"))
      detail.message += "; the folder has none, so give it by --name";
    problems.push_back({Fault::usage, std::move(detail.message), is_name ? "--name" : "--party"});
  }
  return problems.size() == 1 ? std::move(problems.front())
                              : gather("the options", std::move(problems));
}

Result<Outcome> run_init(const Options& options, Progress&) {
  const fs::path folder = options.path("folder");
  const fs::path file = folder / "dersu.toml";
  std::error_code code;
  if (fs::exists(file, code))
    return fail(Fault::usage, file.string(),
                "there is a project here already; nothing was changed");
  const std::string name = options.has("name") ? options.text("name") : default_name(folder);
  const std::string text = project_text(name, options.list("party"));
  if (auto project = io::read_project_text(text); !project)
    return tl::unexpected<Error>(as_options(std::move(project).error(), options));
  fs::create_directories(folder / "data", code);
  if (code)
    return fail(Fault::io, folder.string(), "the folder cannot be made: {}", code.message());
  DERSU_CHECK(io::write_file_atomically(file, text));
  JsonWriter json;
  json.begin_object().member("project", file.string()).end_object();
  return Outcome{json.text(), fmt::format("{} is ready to be filled in; put sources into {}\n",
                                          file.string(), (folder / "data").string())};
}

}  // namespace

Method init_method() {
  return {
      .name = "init",
      .title = "A new project",
      .summary = "Makes a project folder with a dersu.toml to fill in, and a folder for its data.",
      .example = "dersu init far-east --party CN --party RU",
      .options = {{.name = "folder",
                   .kind = OptionKind::output,
                   .help = "The project's folder; made where it is not there.",
                   .required = true,
                   .positional = true},
                  {.name = "name",
                   .help = "Short name of the project: letters A-Z a-z, digits, '-', '_' and '.'; "
                           "else the folder's name."},
                  {.name = "party",
                   .help = "A party by its ISO 3166-1 code, such as CN or RU.",
                   .repeatable = true}},
      .run = run_init,
  };
}

}  // namespace dersu::workbench
