#include "dersu/workbench/telemetry_input.hpp"

#include <functional>
#include <map>
#include <string>

#include "dersu/io/problems.hpp"

namespace dersu::workbench {
namespace {

using Numbers = std::map<std::string, std::uint32_t, std::less<>>;

/// Caught animals in the order of their first capture, as to_scr_data() has them.
Numbers caught_in(const io::ScrSession& session) {
  Numbers caught;
  for (const io::ScrCapture& c : session.captures)
    caught.try_emplace(c.animal, std::uint32_t(caught.size()));
  return caught;
}

void take_session(const io::ScrSession& from, TelemetryType type, scr::Session& to,
                  io::Problems& problems) {
  const Numbers caught = caught_in(from);
  Numbers others;
  for (const io::ScrFix& fix : from.fixes) {
    const auto at = caught.find(fix.animal);
    if (type == TelemetryType::dependent) {
      if (at == caught.end())
        problems.add(fix.where + ":animal",
                     "found a fix of animal {}, which was not caught in session {}; expected it "
                     "with --telemetry-type independent",
                     io::told_value(fix.animal), io::told_value(from.id));
      else
        to.fixes.push_back({at->second, fix.place});
      continue;
    }
    if (at != caught.end())
      problems.add(fix.where + ":animal",
                   "found a fix of animal {}, which was caught in session {}; expected it with "
                   "--telemetry-type dependent, or another name where it is another animal",
                   io::told_value(fix.animal), io::told_value(from.id));
    const auto number = others.try_emplace(fix.animal, std::uint32_t(others.size())).first->second;
    to.other_fixes.push_back({number, fix.place});
  }
  to.n_others = std::uint32_t(others.size());
}

}  // namespace

Result<void> take_fixes(const io::ScrTables& tables, TelemetryType type, scr::Data& data) {
  io::Problems problems;
  for (std::size_t s = 0; s < tables.sessions.size(); ++s)
    take_session(tables.sessions[s], type, data.sessions[s], problems);
  return std::move(problems).finish("the fixes");
}

}  // namespace dersu::workbench
