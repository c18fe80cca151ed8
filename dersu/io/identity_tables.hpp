#pragma once
// Tables of uncertain identities: pairs of names that may be one animal, and whole candidate
// catalogues.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/progress.hpp"

namespace dersu::io {

/// animal, other, probability.
struct PairRow {
  std::string animal{};
  std::string other{};
  double probability = 0;  ///< 0 to 1
  std::string where{};     ///< "pairs.csv:3"
};

/// catalogue, animal, individual, [weight].
struct CatalogueRow {
  std::string catalogue{};
  std::string animal{};            ///< empty with `individual`: a catalogue that joins nothing
  std::string individual{};        ///< animals of one individual are one
  std::optional<double> weight{};  ///< of the catalogue; above 0, the same in all its rows
  std::string where{};
};

/// Files or pipes. Fault::bad_input with all problems; Fault::not_found, Fault::interrupted.
[[nodiscard]] Result<std::vector<PairRow>> read_pairs(const std::filesystem::path& path,
                                                      const Progress& progress = {});
[[nodiscard]] Result<std::vector<CatalogueRow>> read_catalogues(const std::filesystem::path& path,
                                                                const Progress& progress = {});
/// The same of texts, called "pairs.csv" and "catalogues.csv" in messages.
[[nodiscard]] Result<std::vector<PairRow>> read_pairs_text(std::string_view text);
[[nodiscard]] Result<std::vector<CatalogueRow>> read_catalogues_text(std::string_view text);

}  // namespace dersu::io
