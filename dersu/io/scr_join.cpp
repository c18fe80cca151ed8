#include "dersu/io/scr_join.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/scr_outlines.hpp"

namespace dersu::io {
namespace {

constexpr std::int64_t kMaxOccasions = 100'000;
/// Detectors times occasions: what usage may take in memory (1.6 GB).
constexpr std::size_t kMaxUsage = 200'000'000;

/// All sessions that the tables name. A trap table with one session that no capture names is a
/// table for all.
std::set<std::string> all_sessions(const ScrRows& rows) {
  auto ids = session_ids(rows.sessions);
  if (!ids.empty()) return ids;
  ids = session_ids(rows.captures);
  const auto of_traps = session_ids(rows.detectors);
  const bool shared = of_traps.size() == 1 && !ids.empty() && !ids.contains(*of_traps.begin());
  if (!shared) ids.insert(of_traps.begin(), of_traps.end());
  if (ids.empty()) ids.insert("1");
  return ids;
}

bool are_numbers(const std::set<std::string>& ids) {
  return std::all_of(ids.begin(), ids.end(),
                     [](const std::string& id) { return parse_double(id).has_value(); });
}

/// Names that are no numbers follow each other as in the sessions table, where there is one.
std::vector<std::string> sessions_in_order(const ScrRows& rows) {
  const std::set<std::string> all = all_sessions(rows);
  if (rows.sessions.empty() || are_numbers(all)) return sorted_sessions(all);
  std::vector<std::string> ordered;
  for (const auto& row : rows.sessions)
    if (all.contains(row.session) &&
        std::find(ordered.begin(), ordered.end(), row.session) == ordered.end())
      ordered.push_back(row.session);
  return ordered.size() == all.size() ? ordered : sorted_sessions(all);  // one session needs no id
}

/// A key that puts S9 before S10: every run of digits with its length before it.
std::string by_counting(const std::string& id) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string key;
  for (std::size_t i = 0; i < id.size();) {
    if (!is_digit(id[i])) {
      key += id[i++];
      continue;
    }
    while (i < id.size() && id[i] == '0') ++i;
    std::size_t end = i;
    while (end < id.size() && is_digit(id[end])) ++end;
    key += fmt::format("0{:06}{}", end - i, id.substr(i, end - i));
    i = end;
  }
  return key;
}

/// Two doubles that are the same place exactly, as a key.
std::string place_key(Point place) {
  const auto bits = [](double v) { return std::bit_cast<std::uint64_t>(v == 0 ? 0.0 : v); };
  return fmt::format("{:016x}{:016x}", bits(place.x_m), bits(place.y_m));
}

class Join {
 public:
  Join(const ScrRows& rows, ScrTables& tables, Problems& problems)
      : rows_(rows), tables_(tables), problems_(problems) {
    for (std::string& id : sessions_in_order(rows))
      tables_.sessions.push_back({.id = std::move(id)});
    by_id_.resize(tables_.sessions.size());
    corners_.resize(tables_.sessions.size());
    by_place_.resize(tables_.sessions.size());
    wheres_.resize(tables_.sessions.size());
  }

  void run() {
    add_detectors();
    add_usage();
    count_occasions();
    add_captures();
    join_scr_covariates(rows_, tables_, problems_);
    join_scr_mask(rows_.mask, tables_, problems_);
  }

 private:
  void add_detectors() {
    const ScrSharing sharing(tables_, session_ids(rows_.detectors));
    for (std::size_t i = 0; i < rows_.detectors.size(); ++i) {
      const auto& row = rows_.detectors[i];
      const bool known = sharing.each(row.session, [&](std::size_t s) {
        if (rows_.shape != ScrShape::points) return add_corner(s, i);
        auto& detectors = tables_.sessions[s].detectors;
        if (!by_id_[s].emplace(row.value.id, detectors.size()).second) {
          problems_.add(row.where + ":detector", "found a detector for the second time in {}",
                        told_named("session", tables_.sessions[s].id));
          return;
        }
        by_place_[s].emplace(place_key(row.value.place), detectors.size());
        wheres_[s].push_back(row.where);
        detectors.push_back(row.value);
        detectors.back().where = row.where;
      });
      if (!known) unknown_session(row.where, row.session, problems_);
    }
    for (const ScrSession& session : tables_.sessions)
      if (session.detectors.empty())
        problems_.add("", "{} has no detectors", told_named("session", session.id));
    if (rows_.shape == ScrShape::points) return;
    for (std::size_t s = 0; s < tables_.sessions.size(); ++s)
      for (std::size_t d = 0; d < tables_.sessions[s].detectors.size(); ++d)
        finish_outline(tables_.sessions[s].detectors[d], rows_.shape, corners_[s][d], problems_);
  }

  /// A row of a search: a corner of a detector.
  void add_corner(std::size_t s, std::size_t row) {
    auto& detectors = tables_.sessions[s].detectors;
    const ScrDetector& from = rows_.detectors[row].value;
    const std::string& where = rows_.detectors[row].where;
    const std::string part = rows_.parts.empty() ? "" : rows_.parts[row];
    const auto [at, fresh] = by_id_[s].emplace(from.id, detectors.size());
    if (fresh) {
      wheres_[s].push_back(where);
      detectors.push_back(from);
      detectors.back().where = where;
      corners_[s].emplace_back();
    }
    ScrDetector& detector = detectors[at->second];
    if (detector.usage != from.usage || detector.covariates != from.covariates)
      problems_.add(where + ":detector",
                    "found other usage or covariates than in {}, expected the same for all corners "
                    "of a detector",
                    detector.where);
    ScrCorners& corners = corners_[s][at->second];
    if (detector.outline.empty() || corners.part != part) {
      detector.outline.emplace_back();
      corners.wheres.emplace_back();
    }
    corners.part = part;
    detector.outline.back().push_back(from.place);
    corners.wheres.back().push_back(where);
  }

  void add_usage() {
    if (rows_.usage.empty()) return;
    const ScrSharing sharing(tables_, session_ids(rows_.usage));
    std::vector<std::vector<bool>> seen;
    for (const ScrSession& session : tables_.sessions) seen.emplace_back(session.detectors.size());
    for (const auto& row : rows_.usage) {
      bool found = false;
      const bool known = sharing.each(row.session, [&](std::size_t s) {
        const auto at = by_id_[s].find(row.value.detector);
        if (at == by_id_[s].end()) return;
        found = true;
        if (seen[s][at->second])
          problems_.add(row.where + ":detector", "found a detector for the second time");
        seen[s][at->second] = true;
        tables_.sessions[s].detectors[at->second].usage = row.value.usage;
      });
      if (!known)
        unknown_session(row.where, row.session, problems_);
      else if (!found)
        problems_.add(row.where + ":detector", "found a detector that has no row in the traps");
    }
    for (std::size_t s = 0; s < seen.size(); ++s)
      for (std::size_t d = 0; d < seen[s].size(); ++d)
        if (!seen[s][d])
          problems_.add(wheres_[s][d] + ":detector", "this detector of {} has no usage",
                        told_named("session", tables_.sessions[s].id));
  }

  /// From the sessions table or the user, else the usage, else the last capture; of a session that
  /// has no captures what its row of NONE says, as in secr.
  void count_occasions() {
    std::vector<std::int64_t> said(tables_.sessions.size(), rows_.occasions.value_or(0));
    const ScrSharing sessions(tables_, session_ids(rows_.sessions));
    for (const auto& row : rows_.sessions) {
      if (!row.value.occasions) continue;
      const std::int64_t n = *row.value.occasions;
      const bool fine = n >= 1 && n <= kMaxOccasions;
      if (!fine)
        problems_.add(row.where + ":noccasions", "found {}, expected 1 to {} occasions", n,
                      kMaxOccasions);
      (void)sessions.each(row.session, [&](std::size_t s) { said[s] = fine ? n : 1; });
    }
    std::vector<std::int64_t> last(tables_.sessions.size(), 0);
    std::vector<std::int64_t> of_nobody(tables_.sessions.size(), 0);
    const ScrSharing captures(tables_, {});
    for (const auto& row : rows_.captures)
      (void)captures.each(row.session, [&](std::size_t s) {
        std::int64_t& latest = row.value.animal.empty() ? of_nobody[s] : last[s];
        latest = std::max(latest, row.value.occasion);
      });
    std::size_t usage_values = 0;
    for (std::size_t s = 0; s < said.size(); ++s) {
      ScrSession& session = tables_.sessions[s];
      std::int64_t fields = 0;
      for (const ScrDetector& detector : session.detectors) {
        usage_values += detector.usage.size();
        fields = std::max(fields, static_cast<std::int64_t>(detector.usage.size()));
      }
      const bool is_empty = last[s] == 0;
      if (is_empty) last[s] = of_nobody[s];
      session.occasions = said[s] > 0 ? said[s] : fields > 0 ? fields : last[s];
      if (said[s] == 0 && fields == 0 && last[s] > 0)
        tables_.notices.push_back(
            fmt::format("{}: the number of occasions is not said; taken as {}, {}",
                        told_named("session", session.id), last[s],
                        is_empty ? "which its row of NONE has" : "the last with a capture"));
      check_occasions(s, fields);
    }
    if (usage_values > kMaxUsage)
      problems_.add("", "found {} values of usage, expected at most {}", usage_values, kMaxUsage);
  }

  void check_occasions(std::size_t s, std::int64_t fields) {
    ScrSession& session = tables_.sessions[s];
    if (session.occasions == 0)
      problems_.add(
          "",
          "{} has neither captures nor a number of occasions, expected it from usage, the "
          "sessions table, or the occasion of its row of NONE",
          told_named("session", session.id));
    for (std::size_t d = 0; d < session.detectors.size(); ++d) {
      ScrDetector& detector = session.detectors[d];
      const auto n = static_cast<std::int64_t>(detector.usage.size());
      if (n == 0) continue;
      if (n != fields || n < session.occasions)
        problems_.add(wheres_[s][d] + ":usage", "found {} values of usage, expected {}", n,
                      std::max(fields, session.occasions));
      else
        detector.usage.resize(static_cast<std::size_t>(session.occasions));
    }
  }

  void add_captures() {
    const ScrSharing sharing(tables_, {});
    for (const auto& row : rows_.captures) {
      if (row.session.empty() && tables_.sessions.size() > 1) {
        problems_.add(row.where + ":session", "found no session, expected one of {} sessions",
                      tables_.sessions.size());
        continue;
      }
      const bool known = sharing.each(row.session, [&](std::size_t s) { add_capture(s, row); });
      if (!known) unknown_session(row.where, row.session, problems_);
    }
    for (const ScrSession& session : tables_.sessions) check_lost(session);
  }

  void add_capture(std::size_t s, const ScrRow<ScrCaptureRow>& row) {
    const ScrCaptureRow& capture = row.value;
    if (capture.animal.empty()) return;
    ScrSession& session = tables_.sessions[s];
    const auto detector = detector_of(s, row);
    if (!detector) return;
    if (capture.occasion > session.occasions) {
      problems_.add(row.where + ":occasion", "found {}, expected 1 to {}",
                    told_plain(std::to_string(capture.occasion)), session.occasions);
      return;
    }
    const auto& usage = session.detectors[*detector].usage;
    const auto occasion = static_cast<std::size_t>(capture.occasion - 1);
    if (occasion < usage.size() && usage[occasion] == 0)
      problems_.add(row.where + ":occasion",
                    "found a capture on occasion {}, where the usage of its detector is 0",
                    capture.occasion);
    const Point place = rows_.shape == ScrShape::points ? Point{} : capture.place.value_or(Point{});
    session.captures.push_back({capture.animal, capture.occasion, *detector, capture.count,
                                capture.removed, place, row.where, capture.side});
  }

  /// What caught the animal of a row; a problem where nothing can have.
  std::optional<std::size_t> detector_of(std::size_t s, const ScrRow<ScrCaptureRow>& row) {
    const ScrCaptureRow& capture = row.value;
    const ScrSession& session = tables_.sessions[s];
    if (rows_.shape != ScrShape::points)
      return searched_at(session, rows_.shape, by_id_[s], row, problems_);
    const auto& known = capture.place ? by_place_[s] : by_id_[s];
    const auto at = known.find(capture.place ? place_key(*capture.place) : capture.detector);
    if (at != known.end()) return at->second;
    if (capture.place)
      problems_.add(row.where + ":x", "no detector of {} is at this place",
                    told_named("session", session.id));
    else
      problems_.add(row.where + ":detector", "{} has no such detector",
                    told_named("session", session.id));
    return std::nullopt;
  }

  /// An animal that was not released is not there to be caught again.
  void check_lost(const ScrSession& session) {
    std::unordered_map<std::string_view, std::int64_t> lost;
    for (const ScrCapture& capture : session.captures) {
      if (!capture.removed) continue;
      auto& occasion = lost.emplace(capture.animal, capture.occasion).first->second;
      occasion = std::min(occasion, capture.occasion);
    }
    for (const ScrCapture& capture : session.captures)
      if (const auto at = lost.find(capture.animal);
          at != lost.end() && capture.occasion > at->second)
        problems_.add(capture.where + ":occasion",
                      "found {} on occasion {}, after it was not released on occasion {}",
                      told_named("animal", capture.animal), capture.occasion, at->second);
  }

  const ScrRows& rows_;
  ScrTables& tables_;
  Problems& problems_;
  std::vector<std::vector<std::string>> wheres_;  ///< of each detector of each session
  std::vector<std::vector<ScrCorners>> corners_;  ///< the same, of searches
  // For look-ups only: their order is never used.
  std::vector<std::unordered_map<std::string, std::size_t>> by_id_;
  std::vector<std::unordered_map<std::string, std::size_t>> by_place_;
};

}  // namespace

void unknown_session(const std::string& where, const std::string& session, Problems& problems) {
  problems.add(where + ":session", "found {}, which no other table has",
               told_named("session", session));
}

std::vector<std::string> sorted_sessions(const std::set<std::string>& ids) {
  std::vector<std::string> sorted(ids.begin(), ids.end());
  if (are_numbers(ids))
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return *parse_double(a) < *parse_double(b);
    });
  else
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return by_counting(a) < by_counting(b); });
  return sorted;
}

ScrCaptureRow no_capture(std::string_view occasion) {
  const std::int64_t when = std::abs(parse_whole(occasion).value_or(0));
  return {.animal = {}, .occasion = when <= kMaxOccasions ? when : 0, .detector = {}};
}

void join_scr_rows(const ScrRows& rows, ScrTables& tables, Problems& problems) {
  Join(rows, tables, problems).run();
}

namespace {

bool same_cells(const ScrMaskPoint& a, const ScrMaskPoint& b) {
  constexpr double kRounded = 1e-9;
  return std::abs(a.cell_ha - b.cell_ha) <= kRounded * b.cell_ha;
}

std::string other_cell(const ScrMaskPoint& found, const ScrMaskPoint& first) {
  const std::string rough = fmt::format("{:.6g}", found.cell_ha);
  const bool close = rough == fmt::format("{:.6g}", first.cell_ha);
  const int digits = close ? 11 : 6;
  return fmt::format("found {:.{}g} ha, expected {:.{}g} as in the first row: cells of one size",
                     found.cell_ha, digits, first.cell_ha, digits);
}

}  // namespace

void join_scr_mask(const std::vector<ScrRow<ScrMaskPoint>>& rows, ScrTables& tables,
                   Problems& problems) {
  if (rows.empty()) return;
  const ScrSharing sharing(tables, session_ids(rows));
  for (const auto& row : rows) {
    const bool known = sharing.each(row.session, [&](std::size_t s) {
      std::vector<ScrMaskPoint>& mask = tables.sessions[s].mask;
      if (!mask.empty() && !same_cells(row.value, mask.front()))
        problems.add(row.where + ":cell_ha", "{}", other_cell(row.value, mask.front()));
      mask.push_back(row.value);
    });
    if (!known) unknown_session(row.where, row.session, problems);
  }
  for (const ScrSession& session : tables.sessions)
    if (session.mask.empty())
      problems.add("", "{} has no points in the mask", told_named("session", session.id));
}

}  // namespace dersu::io
