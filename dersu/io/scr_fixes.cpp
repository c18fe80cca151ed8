// read_scr_fixes() of scr_tables.hpp.
#include <array>
#include <string>

#include "dersu/io/csv.hpp"
#include "dersu/io/pipe.hpp"
#include "dersu/io/scr_table.hpp"
#include "dersu/io/scr_tables.hpp"

namespace dersu::io {
namespace {

constexpr std::array<std::string_view, 3> kFixes{"animal", "x", "y"};

Result<void> read_fixes(CsvTable csv, ScrTables& tables) {
  Problems problems;
  const std::string name = csv.name;
  ScrTable table(std::move(csv), problems);
  const auto animal = table.required("animal");
  const auto x = table.required("x");
  const auto y = table.required("y");
  if (animal && x && y) {
    const ScrSharing sharing(tables, {});
    if (table.rows() == 0) problems.add(table.header(), "the table has no rows");
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const std::string session = table.session(i);
      const ScrFix fix{
          table.id(i, *animal), {table.coordinate(i, *x), table.coordinate(i, *y)}, table.where(i)};
      if (session.empty() && tables.sessions.size() > 1) {
        problems.add(fix.where + ":session", "found no session, expected one of {} sessions",
                     tables.sessions.size());
        continue;
      }
      const bool known =
          sharing.each(session, [&](std::size_t s) { tables.sessions[s].fixes.push_back(fix); });
      if (!known) unknown_session(fix.where, session, problems);
    }
  }
  return std::move(problems).finish(name);
}

}  // namespace

Result<void> read_scr_fixes(const std::filesystem::path& path, ScrTables& tables,
                            const Progress& progress) {
  DERSU_TRY(csv, read_csv_once(path, progress, scr_columns(kFixes)));
  return read_fixes(std::move(csv), tables);
}

Result<void> read_scr_fixes_text(const std::string& text, const std::string& name,
                                 ScrTables& tables) {
  DERSU_TRY(csv, read_csv_text(text, name, scr_columns(kFixes)));
  return read_fixes(std::move(csv), tables);
}

}  // namespace dersu::io
