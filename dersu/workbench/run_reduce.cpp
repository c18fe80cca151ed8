// dersu reduce: tables for an estimate by several parties, without names and places.
#include <array>

#include "dersu/core/json.hpp"
#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/folder.hpp"
#include "dersu/io/pipe.hpp"
#include "dersu/io/secret_key.hpp"
#include "dersu/workbench/entries.hpp"
#include "dersu/workbench/reduced_tables.hpp"

namespace dersu::workbench {
namespace {

constexpr std::array<std::string_view, 7> kTables{"captures", "traps",     "usage",  "mask",
                                                  "sessions", "occasions", "animals"};

std::string& table(io::ScrTableTexts& texts, std::size_t i) {
  std::string* const places[] = {&texts.captures, &texts.traps,     &texts.usage,  &texts.mask,
                                 &texts.sessions, &texts.occasions, &texts.animals};
  return *places[i];
}

Result<std::string> text_of(const std::filesystem::path& path, const Progress& progress) {
  if (io::is_pipe(path)) return io::read_pipe(path, progress);
  return io::read_file(path);
}

Result<Outcome> make_key(const Options& options) {
  const auto path = options.path("make-key");
  if (std::filesystem::exists(path))
    return fail(Fault::usage, "--make-key",
                "'{}' is there already: another secret in its place would part the tables of the "
                "parties",
                quoted(path.filename().string()));
  DERSU_CHECK(io::write_file_atomically(path, io::new_secret()));
  std::error_code code;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, code);
  JsonWriter json;
  json.begin_object().member("key", options.text("make-key")).end_object();
  return Outcome{json.text(),
                 fmt::format("{}: a new secret; give it to the parties alone, on another way than "
                             "the tables\n",
                             options.text("make-key")),
                 0,
                 {}};
}

Result<Outcome> run_reduce(const Options& options, Progress& progress) {
  if (options.has("make-key")) {
    for (const std::string_view name : {"captures", "traps", "key", "out"})
      if (options.has(name))
        return fail(Fault::usage, fmt::format("--{}", name), "found beside --make-key");
    return make_key(options);
  }
  for (const std::string_view name : {"captures", "traps", "key", "out"})
    if (!options.has(name))
      return fail(Fault::usage, fmt::format("--{}", name),
                  "not given, expected --captures, --traps, --key and --out (or --make-key)");
  DERSU_TRY(key, io::SecretKey::read(options.path("key")));
  io::ScrTableTexts texts;
  for (std::size_t i = 0; i < kTables.size(); ++i) {
    if (!options.has(kTables[i])) continue;
    DERSU_TRY(text, text_of(options.path(kTables[i]), progress));
    table(texts, i) = std::move(text);
  }
  ReducedOptions reducing;
  if (options.has("party")) reducing.party = options.text("party");
  for (const std::string& name : options.list("covariates")) reducing.covariates.insert(name);
  DERSU_TRY(reduced, reduced_tables(texts, key, reducing));
  DERSU_TRY(folder, io::AtomicFolder::create(options.path("out")));
  JsonWriter json;
  json.begin_object().member("folder", options.text("out")).key("tables").begin_array();
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kTables.size(); ++i) {
    const std::string& text = table(reduced.texts, i);
    if (text.empty()) continue;
    names.push_back(fmt::format("{}.csv", kTables[i]));
    json.value(names.back());
    DERSU_CHECK(io::write_file_atomically(folder.temporary() / names.back(), text));
  }
  DERSU_CHECK(folder.commit());
  json.end_array().end_object();
  std::vector<std::string> notices = std::move(reduced.notices);
  notices.emplace_back(
      "turning and moving hides where the cameras are on the map, but not how they stand to each "
      "other: who has a map of the area may find the place by the shape of the array or of the "
      "habitat");
  notices.emplace_back(
      "x and y are not those of the map: a model with x or y of D in its formulas is another one "
      "on these tables");
  return Outcome{json.text(), fmt::format("{}: {}\n", options.text("out"), join(names, ", ")), 0,
                 std::move(notices)};
}

std::vector<Option> reduce_options() {
  return {
      {.name = "captures",
       .kind = OptionKind::file,
       .help = "Captures, as for dersu density; animals that parties share must bear one name."},
      {.name = "traps", .kind = OptionKind::file, .help = "Detectors, in metres of one CRS."},
      {.name = "usage", .kind = OptionKind::file, .help = "Effort."},
      {.name = "mask", .kind = OptionKind::file, .help = "Habitat mask, in the same CRS."},
      {.name = "sessions", .kind = OptionKind::file, .help = "Sessions."},
      {.name = "occasions", .kind = OptionKind::file, .help = "Covariates of occasions."},
      {.name = "animals", .kind = OptionKind::file, .help = "Covariates of animals."},
      {.name = "key",
       .kind = OptionKind::file,
       .help = "The secret that the parties share, a text of 32 characters or more."},
      {.name = "make-key",
       .kind = OptionKind::output,
       .help = "Only writes a new secret to this file."},
      {.name = "party",
       .help =
           "Whose detectors these are, so that those of others with the same names stay apart."},
      {.name = "covariates",
       .help = "Columns of covariates that are kept; all others are left out.",
       .repeatable = true},
      {.name = "out", .kind = OptionKind::output, .help = "Folder for the tables."},
  };
}

}  // namespace

Method reduce_method() {
  return {
      .name = "reduce",
      .title = "Reduced tables",
      .summary =
          "Capture-recapture tables without names and places, for an estimate by several "
          "parties.",
      .example = "dersu reduce --make-key secret.txt",
      .options = reduce_options(),
      .page = "docs/methods/identity.md",
      .references = {{"Augustine, B. C., Royle, J. A., Kelly, M. J., Satter, C. B., Alonso, R. S., "
                      "Boydston, E. E. and Crooks, K. R.",
                      2018,
                      "Spatial capture-recapture with partial identity: an application to camera "
                      "traps",
                      "Annals of Applied Statistics 12, 67-95"}},
      .run = run_reduce,
  };
}

}  // namespace dersu::workbench
