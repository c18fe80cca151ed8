// The covariates of sessions, occasions and animals, joined to what they are of.
#include <algorithm>

#include "dersu/core/text.hpp"
#include "dersu/io/scr_join.hpp"

namespace dersu::io {
namespace {

void join_sessions(const ScrRows& rows, ScrTables& tables, Problems& problems) {
  const ScrSharing sharing(tables, session_ids(rows.sessions));
  for (const auto& row : rows.sessions)
    (void)sharing.each(row.session, [&](std::size_t s) {
      ScrSession& session = tables.sessions[s];
      if (!session.where.empty())
        problems.add(row.where + ":session", "found {} for the second time, the first is {}",
                     told_named("session", session.id), session.where);
      session.covariates = row.value.covariates;
      session.where = row.where;
    });
}

void join_occasions(const ScrRows& rows, ScrTables& tables, Problems& problems) {
  if (rows.occasion_rows.empty()) return;
  for (ScrSession& session : tables.sessions)
    session.occasion_rows.resize(static_cast<std::size_t>(session.occasions));
  const ScrSharing sharing(tables, session_ids(rows.occasion_rows));
  for (const auto& row : rows.occasion_rows) {
    std::int64_t most = 0;
    const bool known = sharing.each(row.session, [&](std::size_t s) {
      ScrSession& session = tables.sessions[s];
      most = std::max(most, session.occasions);
      if (row.value.occasion > session.occasions) return;
      ScrOccasion& place = session.occasion_rows[static_cast<std::size_t>(row.value.occasion - 1)];
      if (!place.where.empty())
        problems.add(row.where + ":occasion",
                     "found occasion {} of {} for the second time, the first is {}",
                     row.value.occasion, told_named("session", session.id), place.where);
      place = {row.value.covariates, row.where};
    });
    if (!known)
      unknown_session(row.where, row.session, problems);
    else if (row.value.occasion > most)
      problems.add(row.where + ":occasion", "found {}, expected 1 to {}",
                   told_plain(std::to_string(row.value.occasion)), most);
  }
  for (const ScrSession& session : tables.sessions) {
    const auto is_empty = [](const ScrOccasion& o) { return o.where.empty(); };
    const auto first = std::ranges::find_if(session.occasion_rows, is_empty);
    if (first == session.occasion_rows.end()) continue;
    problems.add("occasions",
                 "found no row of occasion {}{} of {}, expected one for each of its {}",
                 first - session.occasion_rows.begin() + 1,
                 std::ranges::count_if(session.occasion_rows, is_empty) > 1 ? " and others" : "",
                 told_named("session", session.id), session.occasions);
  }
}

/// "1 animal", "3 animals".
std::string animals(std::size_t n) { return fmt::format("{} animal{}", n, n == 1 ? "" : "s"); }

class Animals {
 public:
  Animals(ScrTables& tables, Problems& problems) : tables_(tables), problems_(problems) {
    for (ScrSession& session : tables.sessions) {
      places_.emplace_back();
      rows_.emplace_back();
      for (const ScrCapture& capture : session.captures)
        if (places_.back().emplace(capture.animal, session.animals.size()).second) {
          session.animals.push_back(
              {capture.animal, std::vector<std::string>(tables.animal_covariates.size())});
          rows_.back().push_back({capture.where, {}});
        }
    }
  }

  void join(const std::vector<ScrRow<ScrAnimal>>& rows) {
    const ScrSharing sharing(tables_, session_ids(rows));
    std::vector<std::string> unseen;
    for (const auto& row : rows) {
      bool seen = false;
      const bool known = sharing.each(row.session, [&](std::size_t s) {
        const auto at = places_[s].find(row.value.id);
        if (at == places_[s].end()) return;
        seen = true;
        std::string& before = rows_[s][at->second].row;
        if (!before.empty())
          problems_.add(row.where + ":animal",
                        "found {} of {} for the second time, the first is {}",
                        told_named("animal", row.value.id),
                        told_named("session", tables_.sessions[s].id), before);
        before = row.where;
        tables_.sessions[s].animals[at->second] = row.value;
      });
      if (!known) unknown_session(row.where, row.session, problems_);
      if (known && !seen) unseen.push_back(row.where);
    }
    std::vector<std::string> untold;
    for (const auto& session : rows_)
      for (const Row& animal : session)
        if (animal.row.empty()) untold.push_back(animal.capture);
    if (!unseen.empty())
      tables_.notices.push_back(
          fmt::format("{} of the animals table {} no captures and {} not used (first in {})",
                      animals(unseen.size()), unseen.size() == 1 ? "has" : "have",
                      unseen.size() == 1 ? "is" : "are", unseen.front()));
    if (!untold.empty())
      tables_.notices.push_back(
          fmt::format("{} with captures {} no row in the animals table (first in {}): what {} is "
                      "not known",
                      animals(untold.size()), untold.size() == 1 ? "has" : "have", untold.front(),
                      untold.size() == 1 ? "it is" : "they are"));
  }

 private:
  struct Row {
    std::string capture;  ///< where the first is
    std::string row;      ///< where the table tells of the animal; empty where it does not
  };
  ScrTables& tables_;
  Problems& problems_;
  std::vector<std::unordered_map<std::string, std::size_t>> places_;  ///< for look-ups only
  std::vector<std::vector<Row>> rows_;
};

}  // namespace

void join_scr_covariates(const ScrRows& rows, ScrTables& tables, Problems& problems) {
  join_sessions(rows, tables, problems);
  join_occasions(rows, tables, problems);
  if (!tables.animal_covariates.empty()) Animals(tables, problems).join(rows.animals);
}

}  // namespace dersu::io
