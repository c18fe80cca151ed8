#include "dersu/workbench/abundance_table.hpp"

#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/csv.hpp"

namespace dersu::workbench {

std::string abundance_party(const camtrap::Survey& survey, const camtrap::Abundance& row) {
  return row.party == camtrap::kNone ? "all" : survey.parties[row.party];
}

Result<void> write_abundance_table(const camtrap::Survey& survey,
                                   std::span<const camtrap::Abundance> rows,
                                   const std::filesystem::path& path) {
  const std::vector<std::string> columns{
      "party", "scientificName", "records",  "trap_days",     "per_100_trap_days",
      "lower", "upper",          "stations", "stations_seen", "naive_occupancy"};
  DERSU_TRY(writer, io::CsvWriter::create(path, columns));
  for (const camtrap::Abundance& row : rows)
    writer.row(std::vector<std::string>{
        abundance_party(survey, row), survey.species[row.species], std::to_string(row.records),
        format_number(row.trap_days), format_number(row.per_100_trap_days),
        format_number(row.lower), format_number(row.upper), std::to_string(row.stations),
        std::to_string(row.stations_seen), format_number(row.naive_occupancy)});
  return writer.commit();
}

}  // namespace dersu::workbench
