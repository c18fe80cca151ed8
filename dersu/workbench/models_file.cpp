#include "dersu/workbench/models_file.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/toml.hpp"
#include "dersu/io/toml_keys.hpp"
#include "dersu/workbench/not_served.hpp"

namespace dersu::workbench {
namespace {

namespace fs = std::filesystem;
using io::TomlEntry;
using io::TomlKind;
using io::TomlValue;

constexpr std::size_t kMostModels = 200;
constexpr std::size_t kLongestName = 60;

/// Options of a model, and of the files that all models are of; what is in neither is not of this
/// file.
constexpr std::array<std::string_view, 11> kOfModel{
    "model",        "detectfn",   "mixture",          "hcov",      "groups", "conditional", "link",
    "distribution", "resistance", "resistance-model", "neighbours"};
constexpr std::array<std::string_view, 21> kOfFiles{
    "captures",       "traps",      "usage",     "sessions",     "occasions", "animals",
    "secr-captures",  "secr-traps", "covnames",  "trapcovnames", "mask",      "buffer",
    "spacing",        "habitat",    "region",    "crs",          "detector",  "telemetry",
    "telemetry-type", "trials",     "confidence"};
/// Likelihoods that differ in these are not of the same thing.
constexpr std::array<std::string_view, 3> kAlike{"conditional", "groups", "hcov"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::vector<Option> options_where(const std::vector<Option>& known, bool of_model) {
  std::vector<Option> out;
  for (const Option& option : known)
    if (of_model ? among(kOfModel, option.name) : among(kOfFiles, option.name))
      out.push_back(option);
  return out;
}

/// A text, of a file with the folder before it; rasters may be "name=file".
Result<std::string> text_of(const Option& option, const TomlValue& value, const fs::path& folder) {
  DERSU_TRY(text, io::toml_text(value));
  if (option.kind != OptionKind::file) return text;
  const std::size_t sign = option.name == "resistance" ? text.find('=') : std::string::npos;
  const std::size_t begin = sign == std::string::npos ? 0 : sign + 1;
  return text.substr(0, begin) + (folder / text.substr(begin)).lexically_normal().string();
}

/// The value as the command line has it; "" for a flag that is false.
Result<std::string> value_of(const Option& option, const TomlValue& value, const fs::path& folder) {
  if (option.kind == OptionKind::flag) {
    DERSU_TRY(truth, io::toml_boolean(value));
    return std::string(truth ? "true" : "");
  }
  if (option.kind == OptionKind::integer || option.kind == OptionKind::number) {
    if (value.kind == TomlKind::integer) return std::to_string(value.integer);
    if (value.kind == TomlKind::number && option.kind == OptionKind::number)
      return format_number(value.number);
    return io::unexpected_value(value,
                                option.kind == OptionKind::integer ? "a whole number" : "a number");
  }
  if (!option.repeatable || value.kind != TomlKind::array) return text_of(option, value, folder);
  std::vector<std::string> texts;
  for (const TomlValue& item : value.items) {
    DERSU_TRY(text, text_of(option, item, folder));
    if (text.find(',') != std::string::npos)
      return io::unexpected_value(item, "a text without a comma");
    texts.push_back(std::move(text));
  }
  if (texts.empty()) return io::unexpected_value(value, "one text at least");
  return join(texts, ",");
}

/// What one table says.
struct Words {
  std::map<std::string, std::string> given{};
  Places places{};
};

/// The whole document while it is read.
class Reading {
 public:
  Reading(std::string_view file, const fs::path& folder, const std::vector<Option>& known)
      : problems_(file),
        folder_(folder),
        known_(known),
        of_files_(options_where(known, false)),
        of_model_(options_where(known, true)) {}

  void read(const TomlValue& document) {
    for (const TomlEntry& entry : document.entries) read_top(entry);
    check(of_files_, top_files_, document);
    check(of_model_, top_model_, document);
    if (const TomlValue* table = document.find("default")) read_default(*table);
    const TomlValue* models = document.find("model");
    if (!models) problems_.add({}, "missing table [[model]]");
    if (models && models->kind == TomlKind::array) read_models(*models);
  }

  Result<ModelsFile> finish(std::string_view file) {
    if (!problems_.empty()) return tl::unexpected(gather(file, problems_.take()));
    return std::move(out_);
  }

 private:
  const Option* find(const std::vector<Option>& options, std::string_view name) const {
    const auto at = std::ranges::find(options, name, &Option::name);
    return at == options.end() ? nullptr : &*at;
  }

  void take(const Option& option, const TomlEntry& entry, Words& words) {
    auto value = value_of(option, entry.value, folder_);
    if (!value) return problems_.add(entry.value.at, entry.key + ": " + value.error().message);
    words.given[entry.key] = std::move(*value);
    words.places[entry.key] = problems_.where(entry.value.at);
  }

  /// Of other options of the command it is said that they are not served here; `out` is, on the
  /// command line.
  void no_key(const TomlEntry& entry, const std::vector<std::string_view>& names) {
    if (!find(known_, entry.key) || entry.key == "out" || entry.key == "project")
      return problems_.unknown_key(entry, names);
    problems_.add(entry.at, entry.key + ": " + not_served({}, "several models").value().message);
  }

  /// What the options have against their values.
  void check(const std::vector<Option>& options, const Words& words, const TomlValue& table) {
    std::map<std::string, std::string> given = words.given;
    std::erase_if(given, [](const auto& one) { return one.second.empty(); });
    const auto made = Options::make(options, given);
    if (made) return;
    std::vector<Error> errors = made.error().details;
    if (errors.empty()) errors.push_back(made.error());
    for (const Error& error : errors) {
      const std::string key = error.where.substr(std::min<std::size_t>(2, error.where.size()));
      const TomlValue* value = table.find(key);
      problems_.add(value ? value->at : table.at, key + ": " + error.message);
    }
  }

  void read_top(const TomlEntry& entry) {
    if (entry.key == "criterion") return read_criterion(entry);
    if (entry.key == "default") {
      if (entry.value.kind != TomlKind::table)
        problems_.add(entry.at, "'default' is written as [default]");
      return;
    }
    if (entry.key == "model") {
      const bool tables = entry.value.kind == TomlKind::array &&
                          std::ranges::all_of(entry.value.items, [](const TomlValue& item) {
                            return item.kind == TomlKind::table;
                          });
      if (!tables || entry.value.items.empty())
        problems_.add(entry.at,
                      "'model' is written as [[model]]; formulas for all models stand in "
                      "[default]");
      return;
    }
    if (const Option* option = find(of_files_, entry.key)) return take(*option, entry, top_files_);
    if (const Option* option = find(of_model_, entry.key)) return take(*option, entry, top_model_);
    std::vector<std::string_view> names{"criterion", "default", "model"};
    for (const auto* options : {&of_files_, &of_model_})
      for (const Option& option : *options)
        if (option.name != "model") names.push_back(option.name);
    no_key(entry, names);
  }

  void read_criterion(const TomlEntry& entry) {
    const auto word = io::toml_choice(entry.value, {"AIC", "AICc"});
    if (!word) return problems_.add(entry.value.at, "criterion: " + word.error().message);
    out_.criterion = *word == "AIC" ? scr::Criterion::aic : scr::Criterion::aicc;
    top_files_.places["criterion"] = problems_.where(entry.value.at);
  }

  /// The options of a model in a table that has `others` beside them.
  Words read_words(const TomlValue& table, std::vector<std::string_view> others) {
    Words words;
    for (const TomlEntry& entry : table.entries) {
      if (std::ranges::find(others, entry.key) != others.end()) continue;
      if (const Option* option = find(of_model_, entry.key)) {
        take(*option, entry, words);
      } else if (find(of_files_, entry.key)) {
        problems_.add(entry.at, fmt::format("key '{}' is about the files: it stands before all "
                                            "tables, and serves every model",
                                            entry.key));
      } else {
        std::vector<std::string_view> names = others;
        for (const Option& one : of_model_) names.push_back(one.name);
        no_key(entry, names);
      }
    }
    check(of_model_, words, table);
    return words;
  }

  void read_default(const TomlValue& table) {
    if (table.kind != TomlKind::table) return;
    const Words words = read_words(table, {});
    for (const auto& [key, value] : words.given) {
      if (top_model_.given.contains(key))
        problems_.add(table.find(key)->at, fmt::format("{}: is said before the tables too, at {}",
                                                       key, top_model_.places.at(key)));
      top_model_.given[key] = value;
      top_model_.places[key] = words.places.at(key);
    }
  }

  void read_models(const TomlValue& models) {
    if (models.items.size() > kMostModels)
      return problems_.add(
          models.items[kMostModels].at,
          fmt::format("found {} models, expected at most {}", models.items.size(), kMostModels));
    for (const TomlValue& table : models.items)
      if (table.kind == TomlKind::table) read_model(table);
    for (const auto& [key, place] : top_files_.places) out_.places.emplace(key, place);
    out_.given = top_files_.given;
  }

  void read_model(const TomlValue& table) {
    ModelEntry entry{read_name(table), top_files_.given, top_files_.places};
    const Words own = read_words(table, {"name"});
    for (const Words* words : {&std::as_const(top_model_), &own}) {
      for (const auto& [key, value] : words->given) entry.given[key] = value;
      for (const auto& [key, place] : words->places) entry.places[key] = place;
    }
    std::erase_if(entry.given, [](const auto& one) { return one.second.empty(); });
    if (!out_.models.empty()) check_alike(table, entry);
    out_.models.push_back(std::move(entry));
  }

  std::string read_name(const TomlValue& table) {
    const TomlValue* value = table.find("name");
    if (!value) {
      problems_.add(table.at, "missing key 'name'");
      return {};
    }
    const auto name = io::toml_text(*value);
    if (!name || name->size() > kLongestName || printable(*name) != *name) {
      problems_.add(value->at, fmt::format("name: expected a text of at most {} bytes in one line",
                                           kLongestName));
      return {};
    }
    if (!names_.insert(*name).second)
      problems_.add(value->at, fmt::format("name: '{}' is already used above", quoted(*name)));
    return *name;
  }

  void check_alike(const TomlValue& table, const ModelEntry& entry) {
    const ModelEntry& first = out_.models.front();
    const auto said = [](const ModelEntry& model, std::string_view key) {
      const auto at = model.given.find(std::string(key));
      return at == model.given.end() ? std::string() : at->second;
    };
    const auto spoken = [](const std::string& text) {
      return text.empty() ? std::string("nothing") : fmt::format("'{}'", quoted(text));
    };
    for (const std::string_view key : kAlike)
      if (const std::string own = said(entry, key); own != said(first, key)) {
        const TomlValue* value = table.find(key);
        problems_.add(value ? value->at : table.at,
                      fmt::format("{}: found {}, expected {} as in the first model: their "
                                  "likelihoods cannot be compared",
                                  key, spoken(own), spoken(said(first, key))));
      }
  }

  io::TomlProblems problems_;
  const fs::path& folder_;
  const std::vector<Option>& known_;
  std::vector<Option> of_files_;
  std::vector<Option> of_model_;
  Words top_files_{};
  Words top_model_{};  ///< what serves all models
  std::set<std::string> names_{};
  ModelsFile out_{};
};

}  // namespace

Result<ModelsFile> read_models_text(std::string_view text, std::string_view file,
                                    const fs::path& folder, const std::vector<Option>& known) {
  DERSU_TRY(document, io::parse_toml(text, file));
  Reading reading(file, folder, known);
  reading.read(document);
  return reading.finish(file);
}

Result<ModelsFile> read_models_file(const fs::path& path, const std::vector<Option>& known) {
  DERSU_CHECK(io::check_file(path));
  DERSU_TRY(text, io::read_file(path, io::kMaxTomlBytes));
  return read_models_text(text, path.filename().string(), path.parent_path(), known);
}

bool is_key_of_models(std::string_view option) {
  return among(kOfModel, option) || among(kOfFiles, option);
}

Error at_key(Error error, const Places& places, std::string_view file) {
  for (Error& detail : error.details) detail = at_key(std::move(detail), places, file);
  if (!error.where.starts_with("--")) return error;
  const std::string key = error.where.substr(2);
  const auto place = places.find(key);
  error.where = place == places.end() ? std::string(file) : place->second;
  error.message = key + ": " + error.message;
  // What the command line calls --buffer is buffer here.
  for (std::size_t at = error.message.find("--"); at != std::string::npos;
       at = error.message.find("--", at))
    error.message.erase(at, 2);
  return error;
}

}  // namespace dersu::workbench
