#include "dersu/workbench/flank_tables.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::workbench {
namespace {

constexpr std::array<std::string_view, 3> kSides{"both", "left", "right"};

std::optional<std::size_t> side_of(std::string_view text) {
  if (text == "both" || text == "B") return 0;
  if (text == "left" || text == "L") return 1;
  if (text == "right" || text == "R") return 2;
  return std::nullopt;
}

/// Whether the detector is one camera, by its covariate.
bool has_one_camera(const io::ScrTables& tables, const io::ScrDetector& detector) {
  const auto column = std::ranges::find(tables.detector_covariates, "cameras");
  if (column == tables.detector_covariates.end()) return false;
  return detector.covariates[std::size_t(column - tables.detector_covariates.begin())] == "1";
}

void split_session(const io::ScrTables& tables, std::span<const std::size_t> sides,
                   io::ScrSession& session, io::Problems& problems) {
  std::vector<io::ScrDetector> detectors;
  std::vector<std::array<std::size_t, 3>> places;  // by detector and side
  for (const io::ScrDetector& from : session.detectors) {
    places.emplace_back();
    for (const std::size_t side : sides) {
      io::ScrDetector to = from;
      to.id += fmt::format(" {}", kSides[side]);
      to.covariates.emplace_back(kSides[side]);
      if (side == 0 && has_one_camera(tables, from))
        to.usage.assign(std::size_t(session.occasions), 0.0);
      places.back()[side] = detectors.size();
      detectors.push_back(std::move(to));
    }
  }
  for (io::ScrCapture& c : session.captures) {
    const auto side = side_of(c.side);
    if (!side) continue;  // told before
    if (*side == 0 && has_one_camera(tables, session.detectors[c.detector]))
      problems.add(c.where + ":side",
                   "found both sides at a detector of one camera (its covariate cameras is 1)");
    c.detector = places[c.detector][*side];
  }
  session.detectors = std::move(detectors);
}

}  // namespace

Result<void> split_sides(io::ScrTables& tables) {
  if (std::ranges::find(tables.detector_covariates, "side") != tables.detector_covariates.end())
    return fail(Fault::usage, "--sides",
                "found a covariate 'side' of the detectors, a name that --sides gives");
  const auto has_side = [](const io::ScrSession& session) {
    return std::ranges::any_of(session.captures,
                               [](const io::ScrCapture& c) { return !c.side.empty(); });
  };
  if (std::ranges::none_of(tables.sessions, has_side))
    return fail(Fault::bad_input, "--sides",
                "found no column 'side' in the captures, or nothing in it, expected left, right or "
                "both");
  io::Problems problems;
  bool any_both = false;
  for (const io::ScrSession& session : tables.sessions)
    for (const io::ScrCapture& c : session.captures) {
      const auto side = side_of(c.side);
      if (!side)
        problems.add(c.where + ":side", "found {}, expected left, right or both",
                     c.side.empty() ? "no side" : io::told_plain(c.side));
      any_both = any_both || side == 0U;
    }
  std::vector<std::size_t> sides{1, 2};
  if (any_both) sides.insert(sides.begin(), 0);
  for (io::ScrSession& session : tables.sessions) split_session(tables, sides, session, problems);
  tables.detector_covariates.emplace_back("side");
  return std::move(problems).finish("the captures");
}

scr::FlankLabels flank_labels(const io::ScrTables& tables, const scr::Data& data) {
  scr::FlankLabels out;
  std::uint32_t first = 0;
  for (std::size_t s = 0; s < data.sessions.size(); ++s) {
    std::map<std::string, std::set<std::string>, std::less<>> sides;
    for (const io::ScrCapture& c : tables.sessions[s].captures)
      sides[c.animal].insert(tables.sessions[s].detectors[c.detector].covariates.back());
    for (const std::string& animal : data.sessions[s].animals) {
      const std::set<std::string>& seen = sides.find(animal)->second;
      if (seen.size() == 1 && *seen.begin() == "left") out.left.push_back(first);
      if (seen.size() == 1 && *seen.begin() == "right") out.right.push_back(first);
      ++first;
    }
  }
  return out;
}

}  // namespace dersu::workbench
