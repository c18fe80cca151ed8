#pragma once
// What the sources say of each individual, and where it cannot be true: an animal of two species or
// of both sexes, by itself or because the catalogue joins two names.
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/camtrap_dp.hpp"
#include "dersu/store/store.hpp"

namespace dersu::workbench {

struct KnownAnimal {
  std::set<std::string, std::less<>> species{};  ///< scientific names
  std::set<std::string, std::less<>> sexes{};    ///< "female", "male"
  std::size_t observations = 0;
};
/// By party and individualID.
using KnownAnimals = std::map<std::string, std::map<std::string, KnownAnimal, std::less<>>>;

/// Adds what the rows of one table, individuals or observations, of one party say.
class KnownAnimalsSink final : public io::CamtrapSink {
 public:
  KnownAnimalsSink(io::CamtrapTable table,
                   std::map<std::string, KnownAnimal, std::less<>>& animals);
  Result<void> row(io::CamtrapTable table, std::span<const std::string_view> values,
                   std::uint64_t) override;

 private:
  std::map<std::string, KnownAnimal, std::less<>>& animals_;
  std::size_t name_, species_, sex_;  ///< columns
};

/// The rows of the project's catalogue, the line of each, and its file, for messages.
struct ReadCatalogue {
  std::span<const store::CatalogueRow> rows{};
  std::span<const std::uint64_t> lines{};
  std::string file{};
};

/// A notice of the individuals of the catalogue that are in no source of `party`, and one of those
/// in its sources that the catalogue lacks: the first ten by name, with the line, and the nearest
/// name of the other side where it may be a slip.
void compare_catalogue(const std::string& party,
                       const std::map<std::string, KnownAnimal, std::less<>>& seen,
                       const ReadCatalogue& catalogue, std::vector<store::NoticeRow>& notices);

/// A notice for each name of an individual of `party` that says_nobody().
void tell_nobody(const std::string& party,
                 const std::map<std::string, KnownAnimal, std::less<>>& seen,
                 std::vector<store::NoticeRow>& notices);

/// A notice for each individual, but for those of tell_nobody(), and for each joint name, that is
/// of two species or of both sexes; a subspecies is no second species.
[[nodiscard]] std::vector<store::NoticeRow> contradictions(const KnownAnimals& known,
                                                           const ReadCatalogue& catalogue);

}  // namespace dersu::workbench
