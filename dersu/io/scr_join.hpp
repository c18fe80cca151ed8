#pragma once
// Rows of captures, detectors, usage and mask as they stand in files, and how they are joined into
// io::ScrTables. For the readers of scr_tables.hpp and secr_text.hpp only.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/io/problems.hpp"
#include "dersu/io/scr_tables.hpp"

namespace dersu::io {

/// A row, the session it names ("" where its table has no such column) and where it stands.
template <class T>
struct ScrRow {
  std::string session;
  std::string where;  ///< "captures.csv:14"
  T value;
};

struct ScrCaptureRow {
  std::string animal;  ///< "" where the row only says that the session had no captures
  std::int64_t occasion = 1;
  std::string detector;
  std::optional<Point> place{};  ///< instead of the detector: exactly where one is
  std::int64_t count = 1;
  bool removed = false;
};

struct ScrUsageRow {
  std::string detector;
  std::vector<double> usage;
};

struct ScrRows {
  std::vector<ScrRow<std::int64_t>> sessions{};  ///< occasions of each
  std::vector<ScrRow<ScrCaptureRow>> captures{};
  std::vector<ScrRow<ScrDetector>> detectors{};
  std::vector<ScrRow<ScrUsageRow>> usage{};
  std::vector<ScrRow<ScrMaskPoint>> mask{};
  std::optional<std::int64_t> occasions{};  ///< of every session, where the user said so
};

/// Ids of sessions in order: by number where all are numbers, else by text.
[[nodiscard]] std::vector<std::string> sorted_sessions(const std::set<std::string>& ids);

/// Joins `rows` into `tables` (whose covariate names are set); what is wrong goes to `problems`.
void join_scr_rows(const ScrRows& rows, ScrTables& tables, Problems& problems);

/// The points of `rows` into the sessions that they are for.
void join_scr_mask(const std::vector<ScrRow<ScrMaskPoint>>& rows, ScrTables& tables,
                   Problems& problems);

}  // namespace dersu::io
