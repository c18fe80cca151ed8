#pragma once
// Spatial capture-recapture data as plain structs, and dersu's own CSV tables of them: captures,
// traps, usage, mask, sessions. The text files of secr come to the same structs (secr_text.hpp).
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/core/outline.hpp"
#include "dersu/core/progress.hpp"
#include "dersu/core/units.hpp"

namespace dersu::io {

/// As in secr, an "animal" of the captures that says of its session that nothing was caught.
inline constexpr std::string_view kNoAnimal = "NONE";

/// What the detectors are: points, or areas or lines that are searched, whose rows are corners.
enum class ScrShape : std::uint8_t { points, areas, lines };

struct ScrDetector {
  std::string id;
  Point place{};                          ///< of searches the middle of the box around the outline
  Outline outline{};                      ///< of searches
  std::vector<double> usage{};            ///< n_occasions, >= 0; empty: 1 on every occasion
  std::vector<std::string> covariates{};  ///< ScrTables::detector_covariates
  std::string where{};                    ///< "traps.csv:27", for messages; the first of several
};

/// What is known of a captured animal.
struct ScrAnimal {
  std::string id;
  std::vector<std::string> covariates{};  ///< ScrTables::animal_covariates
};

struct ScrOccasion {
  std::vector<std::string> covariates{};  ///< ScrTables::occasion_covariates
  std::string where{};                    ///< "occasions.csv:3", for messages
};

/// One animal at one detector on one occasion.
struct ScrCapture {
  std::string animal;
  std::int64_t occasion = 1;  ///< 1 .. n_occasions
  std::size_t detector = 0;   ///< index into ScrSession::detectors
  std::int64_t count = 1;     ///< >= 1
  bool removed = false;       ///< not released: lost at this capture
  Point place{};              ///< of searches
  std::string where{};        ///< "captures.csv:14", for messages
  std::string side{};         ///< as it stands in the table: the flank that was seen; "" without
};

/// One integration point of a habitat mask.
struct ScrMaskPoint {
  Point place{};
  double cell_ha = 0;  ///< > 0, the area that it stands for
  /// ScrTables::mask_covariates: numbers, or places in mask_levels; NaN where there is none.
  std::vector<double> covariates{};
};

/// Where a marked animal was, by telemetry.
struct ScrFix {
  std::string animal;
  Point place{};
  std::string where{};  ///< "fixes.csv:14", for messages
};

struct ScrSession {
  std::string id;
  std::int64_t occasions = 0;
  std::vector<ScrDetector> detectors{};  ///< in the order of the file, ids unique
  std::vector<ScrCapture> captures{};    ///< in the order of the file; none is an answer too
  std::vector<ScrMaskPoint> mask{};      ///< cells of one size; empty: no mask table
  /// Those with captures, in the order of their first; empty where no table tells of animals.
  std::vector<ScrAnimal> animals{};
  std::vector<ScrOccasion> occasion_rows{};  ///< n_occasions; empty where no table tells of them
  std::vector<std::string> covariates{};     ///< ScrTables::session_covariates
  std::vector<ScrFix> fixes{};               ///< in the order of the file
  std::string where{};                       ///< "sessions.csv:2"; empty without that table
};

/// Covariates but those of the mask are texts: without blanks around them, numbers with a point, ""
/// where the table has none or NA.
struct ScrTables {
  /// Never empty. By number where all ids are; else as in the sessions table; without one by id, S9
  /// before S10.
  std::vector<ScrSession> sessions{};
  std::vector<std::string> detector_covariates{};
  std::vector<std::string> mask_covariates{};
  /// Of each mask covariate its levels, sorted; none where it is a number.
  std::vector<std::vector<std::string>> mask_levels{};
  std::vector<std::string> animal_covariates{};
  std::vector<std::string> occasion_covariates{};
  std::vector<std::string> session_covariates{};
  std::vector<std::string> notices{};  ///< what was assumed; no coordinates, no detector names
};

/// Where the CSV tables are, files or pipes; an empty path is a table that is not there. Of
/// searches a row of traps is a corner: session, detector, [part], x, y, covariates, in their
/// order; a new `part` begins a ring or line of its own, and a ring in another is a hole in it.
/// Captures have x and y, and a detector only where areas overlap ("7.1", a corner as R names it,
/// is 7).
struct ScrTableFiles {
  /// [session], animal, occasion, detector, [count], [lost], [side]
  std::filesystem::path captures{};
  std::filesystem::path traps{};      ///< [session], detector, x, y (metres), covariates
  std::filesystem::path usage{};      ///< [session], detector, u1 .. uK
  std::filesystem::path mask{};       ///< [session], x, y, [cell_ha], covariates
  std::filesystem::path sessions{};   ///< session, [noccasions], covariates; one of them at least
  std::filesystem::path occasions{};  ///< [session], occasion, covariates
  std::filesystem::path animals{};    ///< [session], animal, covariates
  ScrShape shape = ScrShape::points;
};

/// Reads and joins the tables. Ids are texts ("0101" is not "101"). Where traps, usage, mask,
/// occasions or animals have no session column, or one session that no other table names, they
/// serve every session. Occasions are those of the sessions table, else the usage columns, else the
/// last with a capture. A negative occasion or lost = 1 marks an animal that was not released.
/// Without cell_ha the cell is the square of the mask's spacing. Animals with a row and no
/// captures, or the other way round, are told. Fault::not_found; Fault::bad_input with all problems
/// of all tables: columns and values missing, detectors, animals or sessions twice, detectors
/// unknown, occasions without a row in a table of occasions, captures outside the occasions
/// or where usage is 0, or of an animal that was lost before; areas without area or whose edges
/// touch, lines of one place, captures off what was searched by more than 1 cm; captures by x and y
/// of detectors that are points (Fault::unsupported); Fault::interrupted: stopped while a pipe was
/// waited for.
[[nodiscard]] Result<ScrTables> read_scr_tables(const ScrTableFiles& files,
                                                const Progress& progress = {});

/// The same for texts, the file names in messages being "captures.csv" and so on; an empty text is
/// a table that is not there.
struct ScrTableTexts {
  std::string captures{}, traps{}, usage{}, mask{}, sessions{}, occasions{}, animals{};
  ScrShape shape = ScrShape::points;
};
[[nodiscard]] Result<ScrTables> read_scr_table_texts(const ScrTableTexts& texts);

/// A mask table alone, into every session of `tables` that it is for.
[[nodiscard]] Result<void> read_scr_mask(const std::filesystem::path& path, ScrTables& tables,
                                         const Progress& progress = {});

/// A table of fixes alone: [session], animal, x, y (metres); other columns, as the occasion, are
/// not looked at. Into the sessions that its rows name, which must be there.
[[nodiscard]] Result<void> read_scr_fixes(const std::filesystem::path& path, ScrTables& tables,
                                          const Progress& progress = {});
[[nodiscard]] Result<void> read_scr_fixes_text(const std::string& text, const std::string& name,
                                               ScrTables& tables);

}  // namespace dersu::io
