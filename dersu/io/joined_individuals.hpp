#pragma once
// Individuals that get one name by the `values` of a source: the first tells what the animal is,
// and which of the others cannot be it is told. Page: docs/methods/import.md.
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace dersu::io {

/// A row of individuals.
struct NamedIndividual {
  std::string id{};  ///< as the source has it
  std::string species{}, sex{};
};

enum class NameSeen : std::uint8_t {
  first,  ///< no row had the name before
  again,  ///< the first row that has it had the same id
  joined  ///< it had another
};

class JoinedIndividuals {
 public:
  /// `name`: of the individual, by `values`.
  NameSeen see(const std::string& name, const NamedIndividual& individual);
  /// "values: 'T1' joins what cannot be one animal: 'a' (Panthera tigris, male), 'b' (female)", of
  /// every row that is another species or sex than the first of its name.
  [[nodiscard]] const std::vector<std::string>& contradictions() const { return contradictions_; }

 private:
  std::unordered_map<std::string, NamedIndividual> first_;  ///< by name, for look-ups only
  std::vector<std::string> contradictions_;
};

}  // namespace dersu::io
