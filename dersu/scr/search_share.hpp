#pragma once
// The share of an animal's time that a search covers: the integral of the density f(|u - m|) around
// its centre m over an area or along a line. By Green's theorem the first is a sum over edges,
//   share = 1 / (2 pi) * sum of Int G(r(theta)) dtheta,  G(r) = share_within(r),
// theta the angle under which m sees the edge: inside, outside and on the edge, with holes. With h
// the distance of m from the edge's line and r = h cosh v, dtheta = dv / cosh v, what is integrated
// is smooth for every f: 16-point Gauss-Legendre panels, absolute error about 1e-14.
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "dersu/core/outline.hpp"
#include "dersu/scr/radial.hpp"

namespace dersu::scr {

/// Nodes above 0 and weights of the 16-point Gauss-Legendre rule on (-1, 1).
constexpr std::array<std::pair<double, double>, 8> kGaussNodes{{
    {0.095012509837637441, 0.189450610455068502},
    {0.281603550779258915, 0.182603415044923584},
    {0.458016777657227370, 0.169156519395002536},
    {0.617876244402643771, 0.149595988816576736},
    {0.755404408355002999, 0.124628971255533877},
    {0.865631202387831755, 0.095158511682492786},
    {0.944575023073232600, 0.062253523938647894},
    {0.989400934991649939, 0.027152459411754096},
}};

/// One straight piece of an outline.
struct SearchEdge {
  Point a{};
  Point b{};
};

/// What was searched at one detector. Areas: edges with the inside on the left.
struct Search {
  OutlineKind kind = OutlineKind::area;
  std::vector<SearchEdge> edges{};
  Box box{};
  double length_m = 0;  ///< of all edges
};
[[nodiscard]] Search make_search(const Outline& outline, OutlineKind kind);

/// An edge as a centre sees it: h from its line, from x1 to x2 along it.
struct Sight {
  double h = 0;  ///< above 0 where the edge runs against the clock around the centre
  double x1 = 0;
  double x2 = 0;
};
[[nodiscard]] Sight sight_of(const SearchEdge& edge, Point m);

/// RadialValue of kBlock centres.
struct RadialArrays {
  double value[kBlock];
  double by_sigma[kBlock];
  double by_z[kBlock];
};

/// What the halves of a half-normal within reach add to 2 pi times the share, for kBlock centres at
/// once: the integral of h (1 - exp(-r^2 / 2 sigma^2)) / r^2 from `begin` over `width` along an
/// edge's line, r^2 = h^2 + x^2, which is smooth everywhere.
struct EdgeSpans {
  double h[kBlock];
  double begin[kBlock];
  double width[kBlock];
};
void add_halfnormal_spans(const EdgeSpans& spans, double sigma_m, RadialArrays& to);

/// f at given parameters, with what all points need of it.
class Spread {
 public:
  Spread(const DetectionShape& shape, OutlineKind kind);

  /// The integral of f over the search (m^2, or m along lines), for a centre at `m`, with its
  /// derivatives by log sigma and the log of the third parameter.
  [[nodiscard]] RadialValue integral(const Search& search, Point m) const;
  /// The same for kBlock centres.
  void integrals(const Search& search, const double* x, const double* y, RadialArrays& out) const;
  /// log of an upper bound of the integral for all centres `d_m` or more from the search.
  [[nodiscard]] double log_bound(const Search& search, double d_m) const;

 private:
  [[nodiscard]] RadialValue over_area(const SearchEdge& edge, Point m) const;
  void halfnormal_edge(const SearchEdge& edge, const double* x, const double* y,
                       RadialArrays& out) const;
  [[nodiscard]] RadialValue scaled(const RadialValue& share) const;
  [[nodiscard]] RadialValue over_line(const SearchEdge& edge, Point m) const;

  DetectionShape shape_;
  RadialValue log_all_{};  ///< over the plane, or a line
  double reach_m_ = 0;     ///< what lies beyond is below rounding
  double panel_ = 1;       ///< width in v
};

}  // namespace dersu::scr
