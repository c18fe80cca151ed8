#pragma once
// The capture and trap text files of the R package secr (the DENSITY format), in and out.
//
//     # captures, by detector:              # traps
//     # session ID occasion detector        # detectorID x y [usage] [/ covariates]
//     2019 F07 2 A12                        A12 1500 2250 11011 / ridge 640
//     2019 F07 -5 B03    (not released)     B03 1750 2250 1 1 0 1 1 / valley 210
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"
#include "dersu/io/scr_tables.hpp"

namespace dersu::io {

enum class SecrForm : std::uint8_t {
  trap_id,  ///< session ID occasion detector
  xy,       ///< session ID occasion x y, which are exactly those of a detector
};

struct SecrReading {
  SecrForm form = SecrForm::trap_id;
  /// Of searches the lines of a trap file are corners, the same ID for all of one, and captures are
  /// of form xy, in what was searched.
  ScrShape shape = ScrShape::points;
  std::optional<std::int64_t> occasions{};  ///< none: the usage fields, else the last capture
  std::vector<std::string> covariates{};    ///< names of trap covariates; none: "V1", "V2", ...
  /// Names of the animals' covariates, the fields behind the detector (or y) of a capture; where
  /// there are fewer, by the field's number as R does: "V5", "V6", ... ("V6", ... of xy).
  std::vector<std::string> animal_covariates{};
};

/// Reads captures and one trap file for all sessions, or one a session in their order (by number
/// where all session ids are numbers, else by id), as secr's read.capthist. Fields are separated by
/// white space or commas, texts may stand in quotes, # begins a comment. Usage is a text of digits
/// ("11011", or apart; 0 is not used) unless a file has another number, then one number an
/// occasion. The animal NONE says that a session had no captures. Fields behind
/// the detector (or y) are covariates of the animal, NA where not known: the value at its first
/// capture counts, and a notice tells where another differs. Fault::not_found; Fault::bad_input
/// with every problem of every file; Fault::interrupted: stopped while a pipe was waited for.
[[nodiscard]] Result<ScrTables> read_secr_text(const std::filesystem::path& captures,
                                               std::span<const std::filesystem::path> traps,
                                               const SecrReading& options = {},
                                               const Progress& progress = {});

/// A text and the file's name for messages.
struct NamedText {
  std::string_view name;
  std::string_view text;
};
[[nodiscard]] Result<ScrTables> read_secr_text(NamedText captures, std::span<const NamedText> traps,
                                               const SecrReading& options = {});

/// `ids` as the text files can hold them, each still unlike all others: white space, quotes,
/// commas,
/// '#' and '/' become '_'; what is then told twice, empty, or NONE gets a number.
[[nodiscard]] std::vector<std::string> plain_secr_ids(std::span<const std::string> ids);

/// What secr reads back as `tables`; traps one text a session. Counts become repeated rows.
/// Fault::unsupported: ids or covariates with white space, quotes, commas, '#' or '/'.
struct SecrTexts {
  std::string captures;
  std::vector<std::string> traps;
};
[[nodiscard]] Result<SecrTexts> write_secr_text(const ScrTables& tables);

}  // namespace dersu::io
