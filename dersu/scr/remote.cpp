#include "dersu/scr/remote.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/core/units.hpp"

namespace dersu::scr {
namespace {

constexpr double kApart = 5;        ///< steps between groups
constexpr double kOnItsOwn = 10;    ///< steps to one or two places that share no animal
constexpr std::size_t kFew = 2;     ///< places that are hardly a survey of their own
constexpr double kFar = 5;          ///< spreads: e^-6, of a half-normal
constexpr double kImpossible = 10;  ///< spreads: e^-25
constexpr double kTooFar = 30;      ///< spreads to a survey of its own, which may just share a name
constexpr std::size_t kToldRows = 10;

bool before(Point a, Point b) { return a.x_m != b.x_m ? a.x_m < b.x_m : a.y_m < b.y_m; }

struct Edge {
  std::size_t from = 0;
  std::size_t to = 0;
  double length_m = 0;
};

/// The minimum spanning tree of different places (Prim).
std::vector<Edge> spanning_tree(const std::vector<Point>& places) {
  std::vector<Edge> open;
  for (std::size_t i = 1; i < places.size(); ++i)
    open.push_back({0, i, distance_m(places[0], places[i])});
  std::vector<Edge> tree;
  while (!open.empty()) {
    const auto next = std::ranges::min_element(open, {}, &Edge::length_m);
    const std::size_t reached = next->to;
    tree.push_back(*next);
    open.erase(next);
    for (Edge& edge : open) {
      const double length_m = distance_m(places[reached], places[edge.to]);
      if (length_m < edge.length_m) edge = {reached, edge.to, length_m};
    }
  }
  return tree;
}

double upper_quartile(const std::vector<Edge>& tree) {
  std::vector<double> lengths;
  for (const Edge& edge : tree) lengths.push_back(edge.length_m);
  const std::size_t at = 3 * (lengths.size() - 1) / 4;
  std::ranges::nth_element(lengths, lengths.begin() + std::ptrdiff_t(at));
  return lengths[at];
}

/// By place: the least place of its group, where edges of more than `longest_m` part groups.
std::vector<std::size_t> group_of_places(const std::vector<Edge>& tree, std::size_t n,
                                         double longest_m) {
  std::vector<std::size_t> group(n);
  std::iota(group.begin(), group.end(), 0U);
  for (const Edge& edge : tree) {
    if (edge.length_m > longest_m) continue;
    const auto [low, high] = std::minmax(group[edge.from], group[edge.to]);
    std::ranges::replace(group, std::size_t(high), std::size_t(low));
  }
  return group;
}

/// A session's detectors in groups.
struct Groups {
  std::vector<std::size_t> of{};      ///< by detector: its group
  std::vector<std::size_t> places{};  ///< by group: different places; 0: no such group
  double step_m = 0;
};

Groups groups_of(const std::vector<Point>& detectors) {
  std::vector<Point> places = detectors;
  std::ranges::sort(places, before);
  const auto is_same = [](Point a, Point b) { return a.x_m == b.x_m && a.y_m == b.y_m; };
  places.erase(std::unique(places.begin(), places.end(), is_same), places.end());
  Groups groups;
  if (places.size() < 2) return groups;
  const std::vector<Edge> tree = spanning_tree(places);
  groups.step_m = upper_quartile(tree);
  const auto of_place = group_of_places(tree, places.size(), kApart * groups.step_m);
  groups.places.assign(places.size(), 0);
  for (const std::size_t group : of_place) ++groups.places[group];
  for (const Point& point : detectors)
    groups.of.push_back(
        of_place[std::size_t(std::ranges::lower_bound(places, point, before) - places.begin())]);
  return groups;
}

/// The spread of the captures outside `group`, and outside all groups of a few places, which may be
/// as wrong.
std::optional<double> spread_without_m(const Session& session, const Groups& groups,
                                       std::size_t group) {
  std::vector<bool> takes;
  for (const std::size_t of : groups.of) takes.push_back(of != group && groups.places[of] > kFew);
  return pooled_spread_m(session, takes);
}

RemoteGroup remote_group(const Session& session, const Groups& groups, std::size_t group) {
  RemoteGroup remote;
  remote.places = groups.places[group];
  remote.step_m = groups.step_m;
  remote.gap_m = std::numeric_limits<double>::infinity();
  const std::vector<Point>& points = session.detectors.points;
  for (std::size_t k = 0; k < points.size(); ++k) {
    if (groups.of[k] != group) continue;
    remote.detectors.push_back(k);
    for (std::size_t other = 0; other < points.size(); ++other)
      if (groups.of[other] != group)
        remote.gap_m = std::min(remote.gap_m, distance_m(points[k], points[other]));
  }
  std::set<std::uint32_t> here;
  std::set<std::uint32_t> elsewhere;
  for (const Capture& c : session.captures)
    (groups.of[c.detector] == group ? here : elsewhere).insert(c.animal);
  remote.shared = std::size_t(std::ranges::count_if(
      here, [&](std::uint32_t animal) { return elsewhere.contains(animal); }));
  remote.spread_m = spread_without_m(session, groups, group);
  return remote;
}

double most_spreads(const RemoteGroup& group) {
  return group.places <= kFew ? kImpossible : kTooFar;
}

bool is_impossible(const RemoteGroup& group) {
  return group.shared > 0 && group.spread_m && group.gap_m >= most_spreads(group) * *group.spread_m;
}

bool is_doubtful(const RemoteGroup& group) {
  if (group.spread_m && group.gap_m < kFar * *group.spread_m) return false;
  if (group.shared > 0 && group.spread_m) return true;
  return (group.shared > 0 || group.places <= kFew) && group.gap_m >= kOnItsOwn * group.step_m;
}

/// "traps.csv:72, traps.csv:73", or nothing where that is not known.
std::string rows_of(const Session& session, const RemoteGroup& group) {
  std::vector<std::string> rows;
  if (session.detectors.origins.empty()) return "";
  for (const std::size_t k : group.detectors)
    if (rows.size() < kToldRows) rows.push_back(session.detectors.origins[k]);
  if (group.detectors.size() > rows.size())
    rows.push_back(fmt::format("and {} more", group.detectors.size() - rows.size()));
  return join(rows, ", ");
}

/// "1 detector that stands 30 km from all others, 16 times the spread of captures elsewhere
/// (1.8 km)".
std::string stands(const RemoteGroup& group) {
  const std::size_t n = group.detectors.size();
  std::string text =
      fmt::format("{} detector{} {} from all others", n, n == 1 ? " that stands" : "s that stand",
                  spoken_length(group.gap_m));
  if (group.spread_m)
    return text + fmt::format(", {} times the spread of captures elsewhere ({})",
                              format_fixed(group.gap_m / *group.spread_m, 0),
                              spoken_length(*group.spread_m));
  return text + fmt::format(", {} times what is usual between neighbours ({})",
                            format_fixed(group.gap_m / group.step_m, 0),
                            spoken_length(group.step_m));
}

std::string caught_elsewhere(const RemoteGroup& group) {
  return fmt::format("{} animal{} that {} caught there {} caught elsewhere too", group.shared,
                     group.shared == 1 ? "" : "s", group.shared == 1 ? "was" : "were",
                     group.shared == 1 ? "was" : "were");
}

}  // namespace

std::vector<RemoteGroup> remote_groups(const Session& session) {
  std::vector<RemoteGroup> remote;
  if (!session.detectors.outlines.empty())
    return remote;  // their middles are no places of captures
  const Groups groups = groups_of(session.detectors.points);
  if (groups.places.empty()) return remote;
  const auto body = std::size_t(std::ranges::max_element(groups.places) - groups.places.begin());
  for (std::size_t group = 0; group < groups.places.size(); ++group)
    if (groups.places[group] > 0 && group != body)
      remote.push_back(remote_group(session, groups, group));
  return remote;
}

std::vector<Error> out_of_place(const Session& session) {
  std::vector<Error> errors;
  for (const RemoteGroup& group : remote_groups(session)) {
    if (!is_impossible(group)) continue;
    const std::string rows = rows_of(session, group);
    errors.push_back(
        {Fault::bad_input,
         fmt::format("found {}, and {}; expected less than {} times: are the coordinates right, "
                     "and is it one animal?",
                     stands(group), caught_elsewhere(group), most_spreads(group)),
         rows.empty() ? "session " + session.name : rows});
  }
  return errors;
}

Result<void> check_places(const Data& data) {
  std::vector<Error> problems;
  for (const Session& session : data.sessions)
    for (Error& error : out_of_place(session)) problems.push_back(std::move(error));
  if (problems.empty()) return {};
  if (problems.size() == 1) return tl::unexpected(problems.front());
  return tl::unexpected(gather("the capture data", std::move(problems)));
}

std::vector<std::string> remote_notices(const Session& session) {
  std::vector<std::string> notices;
  for (const RemoteGroup& group : remote_groups(session)) {
    if (is_impossible(group) || !is_doubtful(group)) continue;
    const std::string rows = rows_of(session, group);
    notices.push_back(
        fmt::format("{}{}{}: are the coordinates right{}? One such mistake spoils the estimate",
                    rows.empty() ? "" : rows + ": ", stands(group),
                    group.shared > 0 ? ", and " + caught_elsewhere(group) : "",
                    group.shared > 0 ? ", and is it one animal" : ""));
  }
  return notices;
}

}  // namespace dersu::scr
