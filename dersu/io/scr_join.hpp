#pragma once
// Rows of captures, detectors, usage and mask as they stand in files, and how they are joined into
// io::ScrTables. For the readers of scr_tables.hpp and secr_text.hpp only.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
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
  /// Instead of the detector: exactly where one is. Of searches where the animal was.
  std::optional<Point> place{};
  std::int64_t count = 1;
  bool removed = false;
  std::string side{};
};

/// A row that only says that its session had no captures. What stands in its columns is passed
/// over, but for the `occasion`, which counts where nothing else tells the number; 0 where it is
/// none.
[[nodiscard]] ScrCaptureRow no_capture(std::string_view occasion);

struct ScrUsageRow {
  std::string detector;
  std::vector<double> usage;
};

struct ScrSessionRow {
  std::optional<std::int64_t> occasions{};
  std::vector<std::string> covariates{};
};

struct ScrOccasionRow {
  std::int64_t occasion = 1;
  std::vector<std::string> covariates{};
};

struct ScrRows {
  ScrShape shape = ScrShape::points;
  std::vector<ScrRow<ScrSessionRow>> sessions{};
  std::vector<ScrRow<ScrCaptureRow>> captures{};
  std::vector<ScrRow<ScrDetector>> detectors{};  ///< of searches a row is a corner
  std::vector<std::string> parts{};              ///< by row of the detectors, or empty
  std::vector<ScrRow<ScrUsageRow>> usage{};
  std::vector<ScrRow<ScrMaskPoint>> mask{};
  std::vector<ScrRow<ScrOccasionRow>> occasion_rows{};
  std::vector<ScrRow<ScrAnimal>> animals{};
  std::optional<std::int64_t> occasions{};  ///< of every session, where the user said so
};

/// The sessions that rows name.
template <class T>
std::set<std::string> session_ids(const std::vector<ScrRow<T>>& rows) {
  std::set<std::string> ids;
  for (const auto& row : rows)
    if (!row.session.empty()) ids.insert(row.session);
  return ids;
}

/// Which sessions the rows of one table are for; `named` are those that it names.
class ScrSharing {
 public:
  ScrSharing(const ScrTables& tables, const std::set<std::string>& named) {
    for (std::size_t i = 0; i < tables.sessions.size(); ++i) index_[tables.sessions[i].id] = i;
    shared_ = named.size() == 1 && !index_.contains(*named.begin());
  }
  /// Calls `use(session index)`; false where the session is in no other table.
  template <class Use>
  bool each(const std::string& session, Use use) const {
    if (session.empty() || shared_) {
      for (std::size_t i = 0; i < index_.size(); ++i) use(i);
      return true;
    }
    const auto at = index_.find(session);
    if (at == index_.end()) return false;
    use(at->second);
    return true;
  }

 private:
  std::unordered_map<std::string, std::size_t> index_;  ///< for look-ups only
  bool shared_ = false;
};

/// `where` names a session that no other table has.
void unknown_session(const std::string& where, const std::string& session, Problems& problems);

/// Ids of sessions in order: by number where all are numbers, else by text with
/// runs of digits as numbers (S9 before S10).
[[nodiscard]] std::vector<std::string> sorted_sessions(const std::set<std::string>& ids);

/// Joins `rows` into `tables` (whose covariate names are set); what is wrong goes to `problems`.
void join_scr_rows(const ScrRows& rows, ScrTables& tables, Problems& problems);

/// The covariates of sessions, occasions and animals into sessions that have their captures.
void join_scr_covariates(const ScrRows& rows, ScrTables& tables, Problems& problems);

/// The points of `rows` into the sessions that they are for.
void join_scr_mask(const std::vector<ScrRow<ScrMaskPoint>>& rows, ScrTables& tables,
                   Problems& problems);

}  // namespace dersu::io
