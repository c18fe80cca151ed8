#include "dersu/io/identity_tables.hpp"

#include <array>
#include <map>
#include <utility>

#include "dersu/io/csv.hpp"
#include "dersu/io/pipe.hpp"
#include "dersu/io/scr_table.hpp"

namespace dersu::io {
namespace {

constexpr std::array<std::string_view, 3> kPairs{"animal", "other", "probability"};
constexpr std::array<std::string_view, 3> kCatalogues{"catalogue", "animal", "individual"};

Result<std::vector<PairRow>> pairs_of(Result<CsvTable> source) {
  if (!source) return tl::unexpected(source.error());
  Problems problems;
  ScrTable table(std::move(*source), problems);
  std::vector<PairRow> rows;
  const auto animal = table.required("animal");
  const auto other = table.required("other");
  const auto probability = table.required("probability");
  if (animal && other && probability)
    for (std::size_t i = 0; i < table.rows(); ++i) {
      PairRow row{table.id(i, *animal), table.id(i, *other), table.positive(i, *probability, true),
                  table.where(i)};
      if (row.probability > 1)
        table.problem(i, *probability, "found a number above 1, expected a probability");
      rows.push_back(std::move(row));
    }
  if (problems.none() && rows.empty()) problems.add("pairs", "the table has no rows");
  DERSU_CHECK(std::move(problems).finish("the pairs"));
  return rows;
}

/// All rows of a catalogue say the same weight, or none.
void check_weights(const std::vector<CatalogueRow>& rows, Problems& problems) {
  std::map<std::string, double> weights;
  for (const CatalogueRow& row : rows)
    if (row.weight && weights.try_emplace(row.catalogue, *row.weight).first->second != *row.weight)
      problems.add(row.where + ":weight", "found another weight of catalogue '{}', expected one",
                   quoted(row.catalogue));
  if (weights.empty()) return;
  for (const CatalogueRow& row : rows)
    if (weights.try_emplace(row.catalogue, 0).second)
      problems.add(row.where + ":weight",
                   "found no weight of catalogue '{}', where others have one",
                   quoted(row.catalogue));
}

Result<std::vector<CatalogueRow>> catalogues_of(Result<CsvTable> source) {
  if (!source) return tl::unexpected(source.error());
  Problems problems;
  ScrTable table(std::move(*source), problems);
  std::vector<CatalogueRow> rows;
  const auto catalogue = table.required("catalogue");
  const auto animal = table.required("animal");
  const auto individual = table.required("individual");
  const auto weight = table.column("weight");
  if (catalogue && animal && individual)
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const bool joins_none =
          is_missing(trim(table.raw(i, *animal))) && is_missing(trim(table.raw(i, *individual)));
      CatalogueRow row{.catalogue = table.id(i, *catalogue), .where = table.where(i)};
      if (!joins_none) {
        row.animal = table.id(i, *animal);
        row.individual = table.id(i, *individual);
      }
      if (weight && !is_missing(trim(table.raw(i, *weight))))
        row.weight = table.positive(i, *weight, false);
      rows.push_back(std::move(row));
    }
  if (problems.none() && rows.empty()) problems.add("catalogues", "the table has no rows");
  check_weights(rows, problems);
  DERSU_CHECK(std::move(problems).finish("the catalogues"));
  return rows;
}

}  // namespace

Result<std::vector<PairRow>> read_pairs(const std::filesystem::path& path,
                                        const Progress& progress) {
  return pairs_of(read_csv_once(path, progress, scr_columns(kPairs)));
}

Result<std::vector<CatalogueRow>> read_catalogues(const std::filesystem::path& path,
                                                  const Progress& progress) {
  return catalogues_of(read_csv_once(path, progress, scr_columns(kCatalogues)));
}

Result<std::vector<PairRow>> read_pairs_text(std::string_view text) {
  return pairs_of(read_csv_text(text, "pairs.csv", scr_columns(kPairs)));
}

Result<std::vector<CatalogueRow>> read_catalogues_text(std::string_view text) {
  return catalogues_of(read_csv_text(text, "catalogues.csv", scr_columns(kCatalogues)));
}

}  // namespace dersu::io
