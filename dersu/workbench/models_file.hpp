#pragma once
// models.toml: several models of the same files, for `dersu density models.toml`. Its keys are the
// options of the command.
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/scr/compare.hpp"
#include "dersu/workbench/method.hpp"

namespace dersu::workbench {

/// Where in the file each option is said: "buffer" -> "models.toml:4:10".
using Places = std::map<std::string, std::string>;

struct ModelEntry {
  std::string name{};                          ///< unique in the file
  std::map<std::string, std::string> given{};  ///< options of the files and of the model
  Places places{};                             ///< of these
};

struct ModelsFile {
  scr::Criterion criterion = scr::Criterion::aicc;
  std::map<std::string, std::string> given{};  ///< options of the files
  Places places{};
  std::vector<ModelEntry> models{};  ///< never empty
};

/// `known` are the options of `dersu density`; paths are taken from `folder` on. Every problem at
/// once (Fault::bad_input), with its place: keys that are not known, values that the option does
/// not take, names twice, models whose likelihoods cannot be compared.
[[nodiscard]] Result<ModelsFile> read_models_text(std::string_view text, std::string_view file,
                                                  const std::filesystem::path& folder,
                                                  const std::vector<Option>& known);
/// The same of a file. Fault::not_found, io.
[[nodiscard]] Result<ModelsFile> read_models_file(const std::filesystem::path& path,
                                                  const std::vector<Option>& known);

/// Whether the option is a key of such files, and not for a single model alone.
[[nodiscard]] bool is_key_of_models(std::string_view option);

/// `error` about the option "--buffer" as one about the key buffer, where it is said; options that
/// are not said are missing in `file`.
[[nodiscard]] Error at_key(Error error, const Places& places, std::string_view file);

}  // namespace dersu::workbench
