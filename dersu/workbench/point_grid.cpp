#include "dersu/workbench/point_grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace dersu::workbench {
namespace {

constexpr std::size_t kSample = 500;
constexpr double kNearStep = 0.25;  ///< a difference this near to a step, in steps, is one

Point operator+(Point a, Point b) { return {a.x_m + b.x_m, a.y_m + b.y_m}; }
Point operator-(Point a, Point b) { return {a.x_m - b.x_m, a.y_m - b.y_m}; }
Point operator*(double f, Point a) { return {f * a.x_m, f * a.y_m}; }
double dot(Point a, Point b) { return a.x_m * b.x_m + a.y_m * b.y_m; }
double cross(Point a, Point b) { return a.x_m * b.y_m - a.y_m * b.x_m; }
double length_m(Point a) { return std::sqrt(dot(a, a)); }

/// Differences to the others of `points` from the one at `at`, for as long as they are no farther
/// in x than `reach_m` says; `see` may make it shorter.
template <typename See>
void look_around(std::span<const Point> points, std::size_t at, const double& reach_m, See see) {
  for (std::size_t i = at + 1; i < points.size(); ++i) {
    if (points[i].x_m - points[at].x_m > reach_m) break;
    see(points[i] - points[at]);
  }
  for (std::size_t i = at; i-- > 0;) {
    if (points[at].x_m - points[i].x_m > reach_m) break;
    see(points[i] - points[at]);
  }
}

/// The shortest difference, and the shortest that is not in line with it.
GridSteps shortest(std::span<const Point> points, std::size_t at) {
  constexpr double kInLine = 0.3;  // sine of 17 degrees
  GridSteps steps;
  double reach_m = HUGE_VAL;
  look_around(points, at, reach_m, [&](Point d) {
    if (length_m(d) < reach_m) {
      reach_m = length_m(d);
      steps.u = d;
    }
  });
  reach_m = HUGE_VAL;
  look_around(points, at, reach_m, [&](Point d) {
    const double d_m = length_m(d);
    if (d_m >= reach_m || std::abs(cross(d, steps.u)) < kInLine * d_m * length_m(steps.u)) return;
    reach_m = d_m;
    steps.v = d;
  });
  return steps;
}

/// The steps of the point whose cell is the middle one by size.
GridSteps typical(std::span<const Point> points, std::span<const std::size_t> sample) {
  std::vector<std::pair<double, std::size_t>> cells;
  std::vector<GridSteps> steps;
  for (const std::size_t at : sample) {
    steps.push_back(shortest(points, at));
    cells.emplace_back(steps.back().cell_ha(), cells.size());
  }
  std::ranges::nth_element(cells, cells.begin() + std::ptrdiff_t(cells.size() / 2));
  return steps[cells[cells.size() / 2].second];
}

/// The same grid by its shortest steps.
void shorten(GridSteps& steps) {
  for (int turn = 0; turn < 8; ++turn) {
    if (length_m(steps.v) < length_m(steps.u)) std::swap(steps.u, steps.v);
    const double times = std::round(dot(steps.u, steps.v) / dot(steps.u, steps.u));
    if (times == 0) return;
    steps.v = steps.v - times * steps.u;
  }
}

std::vector<std::size_t> sample_of(std::size_t n) {
  std::vector<std::size_t> sample;
  const std::size_t step = std::max<std::size_t>(1, n / kSample);
  for (std::size_t i = 0; i < n; i += step) sample.push_back(i);
  return sample;
}

/// Coordinates in steps.
struct Coordinates {
  double i, j;
};
Coordinates in_steps(Point d, const GridSteps& s) {
  const double size = cross(s.u, s.v);
  return {cross(d, s.v) / size, cross(s.u, d) / size};
}

double off(Coordinates c) {
  return std::max(std::abs(c.i - std::round(c.i)), std::abs(c.j - std::round(c.j)));
}

/// `origin` and `steps` by least squares over the points within `limit` steps.
void refine(std::span<const Point> points, double limit, Point& origin, GridSteps& steps) {
  std::array<std::array<double, 3>, 3> a{};
  std::array<Point, 3> b{};
  for (const Point point : points) {
    const Coordinates c = in_steps(point - origin, steps);
    if (std::abs(c.i) > limit || std::abs(c.j) > limit || off(c) > kNearStep) continue;
    const std::array<double, 3> row{1, std::round(c.i), std::round(c.j)};
    const Point d = point - origin;
    for (std::size_t r = 0; r < 3; ++r) {
      for (std::size_t k = 0; k < 3; ++k) a[r][k] += row[r] * row[k];
      b[r] = b[r] + row[r] * d;
    }
  }
  for (std::size_t r = 0; r < 3; ++r) {  // positive definite, or left as it is
    if (!(a[r][r] > 1e-9 * a[0][0])) return;
    for (std::size_t k = 0; k < 3; ++k) {
      if (k == r) continue;
      const double f = a[k][r] / a[r][r];
      for (std::size_t l = 0; l < 3; ++l) a[k][l] -= f * a[r][l];
      b[k] = b[k] - f * b[r];
    }
  }
  origin = origin + (1 / a[0][0]) * b[0];
  steps.u = (1 / a[1][1]) * b[1];
  steps.v = (1 / a[2][2]) * b[2];
}

/// What the points of a sample have one step away.
class Neighbours {
 public:
  explicit Neighbours(const GridSteps& steps) : steps_(steps) {}

  void look(std::span<const Point> points, std::size_t at) {
    const double reach_m = (1 + kNearStep) * (length_m(steps_.u) + length_m(steps_.v));
    std::array<bool, 9> there{};
    look_around(points, at, reach_m, [&](Point d) {
      const Coordinates c = in_steps(d, steps_);
      const double i = std::round(c.i), j = std::round(c.j);
      if (std::abs(i) > 1 || std::abs(j) > 1 || (i == 0 && j == 0) || off(c) > kNearStep) return;
      there[std::size_t(3 * (i + 1) + j + 1)] = true;
      if (j == 0) add(i * d, u_, n_u_);
      if (i == 0) add(j * d, v_, n_v_);
    });
    ++n_;
    const int sides = there[1] + there[3] + there[5] + there[7];
    any_ += sides + there[0] + there[2] + there[6] + there[8] > 0;
    three_ += sides >= 3;
    four_ += sides == 4;
  }

  [[nodiscard]] bool is_grid() const { return any_ >= 0.8 * n_ && three_ >= 0.12 * n_; }
  [[nodiscard]] GridSteps mean() const { return {(1 / n_u_) * u_, (1 / n_v_) * v_, four_ / n_}; }

 private:
  static void add(Point d, Point& sum, double& n) {
    sum = sum + d;
    ++n;
  }
  const GridSteps steps_;
  Point u_{}, v_{};
  double n_u_ = 0, n_v_ = 0;
  double n_ = 0, any_ = 0, three_ = 0, four_ = 0;
};

CutLines cut_rows(std::span<const GridPlace> places) {
  constexpr std::int64_t kWidest = 2;
  CutLines found;
  std::span<const GridPlace> last;
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    while (end < places.size() && places[end].i == places[begin].i) ++end;
    const auto line = places.subspan(begin, end - begin);
    ++found.lines;
    const std::int64_t gap = last.empty() ? 0 : line.front().i - last.front().i - 1;
    if (gap > 0 && gap <= kWidest) {
      std::size_t facing = 0;
      for (const GridPlace place : line)
        facing += std::ranges::binary_search(last, GridPlace{last.front().i, place.j});
      found.cuts += facing >= 3 && 2 * facing >= std::min(line.size(), last.size());
    }
    last = line;
  }
  return found;
}

}  // namespace

double GridSteps::cell_ha() const { return std::abs(cross(u, v)) / 1e4; }

std::optional<GridSteps> grid_steps(std::span<const Point> points) {
  if (points.size() < 3) return {};
  const std::vector<std::size_t> sample = sample_of(points.size());
  GridSteps steps = typical(points, sample);
  shorten(steps);
  for (int pass = 0; pass < 2; ++pass) {
    if (!(steps.cell_ha() > 0)) return {};
    Neighbours neighbours(steps);
    for (const std::size_t at : sample) neighbours.look(points, at);
    if (!neighbours.is_grid()) return {};
    steps = neighbours.mean();
  }
  return steps;
}

std::optional<std::vector<GridPlace>> grid_places(std::span<const Point> points,
                                                  const GridSteps& steps) {
  Point origin = points[points.size() / 2];
  GridSteps fitted = steps;
  for (const double limit : {16.0, 128.0, HUGE_VAL}) refine(points, limit, origin, fitted);
  constexpr double kOff = 0.2;
  std::vector<GridPlace> places;
  std::size_t astray = 0;
  for (const Point point : points) {
    const Coordinates c = in_steps(point - origin, fitted);
    if (!(off(c) <= kOff) || std::abs(c.i) > 1e9 || std::abs(c.j) > 1e9) {
      ++astray;
      continue;
    }
    places.push_back({std::llround(c.i), std::llround(c.j)});
  }
  if (20 * astray > points.size()) return {};
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

std::size_t holes(std::span<const GridPlace> places) {
  std::vector<GridPlace> beside;  // a place as often as it has points on its sides
  for (const auto [i, j] : places)
    for (const GridPlace side :
         {GridPlace{i - 1, j}, GridPlace{i, j - 1}, GridPlace{i, j + 1}, GridPlace{i + 1, j}})
      if (!std::ranges::binary_search(places, side)) beside.push_back(side);
  std::ranges::sort(beside);
  std::size_t n = 0;
  for (std::size_t begin = 0, end = 0; begin < beside.size(); begin = end) {
    while (end < beside.size() && beside[end] == beside[begin]) ++end;
    n += end - begin >= 3;
  }
  return n;
}

CutLines cut_lines(std::span<const GridPlace> places) {
  const CutLines rows = cut_rows(places);
  std::vector<GridPlace> turned;
  for (const auto [i, j] : places) turned.push_back({j, i});
  std::ranges::sort(turned);
  const CutLines columns = cut_rows(turned);
  return columns.cuts * rows.lines > rows.cuts * columns.lines ? columns : rows;
}

}  // namespace dersu::workbench
