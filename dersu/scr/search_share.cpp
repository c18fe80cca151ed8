#include "dersu/scr/search_share.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace dersu::scr {
namespace {

using enum DetectionFunction;

constexpr double kLogNothing = -39.2;  ///< 1e-17
constexpr double kTooNear = 1e-17;     ///< sigmas: an edge so near in line adds less than rounding
constexpr double kLeast = 1e-10;  ///< sigmas: r along a line through the centre is at least that

/// Calls add(v, weight) for the nodes of equal panels of `panel` or less.
template <class Add>
void each_node(double begin, double end, double panel, Add add) {
  const double n = std::ceil((end - begin) / panel);
  const double half = (end - begin) / (2 * n);
  for (double i = 0; i < n; ++i) {
    const double middle = begin + (2 * i + 1) * half;
    for (const auto& [x, w] : kGaussNodes) {
      add(middle - half * x, half * w);
      add(middle + half * x, half * w);
    }
  }
}

void add_scaled(double factor, const RadialValue& v, RadialValue& to) {
  to.value += factor * v.value;
  to.by_sigma += factor * v.by_sigma;
  to.by_z += factor * v.by_z;
}

/// How much steeper than an exponential f falls at its steepest, by the logarithm of r.
double steepness(const DetectionShape& shape) {
  switch (shape.function) {
    case hazard_hazard_rate:
    case hazard_variable_power:
      return std::max(1.0, shape.z / 2);
    case hazard_cumulative_gamma:
      return std::max(1.0, std::sqrt(shape.z));
    case hazard_annular_normal:
      return 1 + shape.z / shape.sigma_m;
    default:
      return 1;
  }
}

/// The farthest at which the share beyond still counts; infinite where it falls so slowly.
double reach_in_plane(const DetectionShape& shape) {
  double near = 0;
  double far = shape.sigma_m + (shape_name(shape.function) == "w" ? shape.z : 0);
  while (log_share_beyond(shape, far) > kLogNothing) {
    near = far;
    far *= 2;
    if (far > 1e9 * shape.sigma_m) return std::numeric_limits<double>::infinity();
  }
  while (far - near > 1e-3 * far) {
    const double middle = (near + far) / 2;
    (log_share_beyond(shape, middle) > kLogNothing ? near : far) = middle;
  }
  return far;
}

}  // namespace

Sight sight_of(const SearchEdge& edge, Point m) {
  const double ax = edge.a.x_m - m.x_m;
  const double ay = edge.a.y_m - m.y_m;
  const double bx = edge.b.x_m - m.x_m;
  const double by = edge.b.y_m - m.y_m;
  const double dx = edge.b.x_m - edge.a.x_m;
  const double dy = edge.b.y_m - edge.a.y_m;
  const double length = std::sqrt(dx * dx + dy * dy);
  return {(ax * dy - ay * dx) / length, (ax * dx + ay * dy) / length, (bx * dx + by * dy) / length};
}

Search make_search(const Outline& outline, OutlineKind kind) {
  Search search{kind, {}, bounds(outline), 0};
  const bool closed = kind == OutlineKind::area;
  for (const RingOf<Point>& part : closed ? oriented(outline) : outline)
    for (std::size_t i = 0; i + (closed ? 0 : 1) < part.size(); ++i) {
      const SearchEdge edge{part[i], part[(i + 1) % part.size()]};
      if (edge.a == edge.b) continue;
      search.edges.push_back(edge);
      search.length_m += distance_m(edge.a, edge.b);
    }
  return search;
}

Spread::Spread(const DetectionShape& shape, OutlineKind kind)
    : shape_(shape), panel_(1 / steepness(shape)) {
  const bool area = kind == OutlineKind::area;
  log_all_ = area ? log_over_plane(shape) : log_over_line(shape);
  reach_m_ = area ? reach_in_plane(shape)
                  : reach_of(shape.function, shape.sigma_m, shape.z, std::exp(kLogNothing - 5));
}

RadialValue Spread::over_area(const SearchEdge& edge, Point m) const {
  const Sight sight = sight_of(edge, m);
  const double h = std::abs(sight.h);
  RadialValue sum;
  if (!(h > kTooNear * shape_.sigma_m)) return sum;
  const double turn = sight.h < 0 ? -1 : 1;
  const auto angle = [&](double from, double to) {
    if (to > from) sum.value += std::atan2(h * (to - from), h * h + from * to);
  };
  const double in = h < reach_m_ ? std::sqrt((reach_m_ - h) * (reach_m_ + h)) : 0;
  if (h >= reach_m_ || sight.x1 >= in || sight.x2 <= -in) {
    angle(sight.x1, sight.x2);
  } else {
    angle(sight.x1, -in);
    angle(in, sight.x2);
    each_node(std::asinh(std::max(sight.x1, -in) / h), std::asinh(std::min(sight.x2, in) / h),
              panel_, [&](double v, double weight) {
                const double e = std::exp(v);
                const double cosh = 0.5 * (e + 1 / e);
                add_scaled(weight / cosh, share_within(shape_, h * cosh), sum);
              });
  }
  RadialValue out;
  add_scaled(turn / (2 * std::numbers::pi), sum, out);
  return out;
}

RadialValue Spread::over_line(const SearchEdge& edge, Point m) const {
  const Sight sight = sight_of(edge, m);
  const double h = std::max(std::abs(sight.h), kLeast * shape_.sigma_m);
  RadialValue sum;
  if (h >= reach_m_) return sum;
  const double in = std::sqrt((reach_m_ - h) * (reach_m_ + h));
  if (sight.x1 >= in || sight.x2 <= -in) return sum;
  each_node(std::asinh(std::max(sight.x1, -in) / h), std::asinh(std::min(sight.x2, in) / h), panel_,
            [&](double v, double weight) {
              const double e = std::exp(v);
              const double r = h * 0.5 * (e + 1 / e);
              const ShapeValue f = shape_at(shape_.function, shape_.sigma_m, shape_.z, r);
              const double part = std::exp(f.log_f) * weight * r;
              add_scaled(part, {1, f.by_sigma, f.by_z}, sum);
            });
  return sum;
}

RadialValue Spread::scaled(const RadialValue& share) const {
  const double all = std::exp(log_all_.value);
  return {all * share.value, all * (share.by_sigma + share.value * log_all_.by_sigma),
          all * (share.by_z + share.value * log_all_.by_z)};
}

RadialValue Spread::integral(const Search& search, Point m) const {
  RadialValue sum;
  for (const SearchEdge& edge : search.edges)
    add_scaled(1, search.kind == OutlineKind::area ? over_area(edge, m) : over_line(edge, m), sum);
  return search.kind == OutlineKind::area ? scaled(sum) : sum;
}

void Spread::halfnormal_edge(const SearchEdge& edge, const double* x, const double* y,
                             RadialArrays& out) const {
  EdgeSpans spans;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const Sight sight = sight_of(edge, {x[i], y[i]});
    const double off = std::abs(sight.h);
    const double in = off < reach_m_ ? std::sqrt((reach_m_ - off) * (reach_m_ + off)) : 0;
    const auto angle = [&](double from, double to) {
      if (to > from) out.value[i] += std::atan2(sight.h * (to - from), off * off + from * to);
    };
    const double begin = std::clamp(-in, sight.x1, sight.x2);
    const double end = std::clamp(in, sight.x1, sight.x2);
    angle(sight.x1, begin);
    angle(end, sight.x2);
    spans.h[i] = sight.h;
    spans.begin[i] = begin;
    spans.width[i] = end - begin;
  }
  add_halfnormal_spans(spans, shape_.sigma_m, out);
}

void Spread::integrals(const Search& search, const double* x, const double* y,
                       RadialArrays& out) const {
  const bool together = search.kind == OutlineKind::area && shape_.function == hazard_halfnormal;
  if (together) {
    out = {};
    for (const SearchEdge& edge : search.edges) halfnormal_edge(edge, x, y, out);
  }
  for (std::size_t i = 0; i < kBlock; ++i) {
    constexpr double kPart = 1 / (2 * std::numbers::pi);
    const RadialValue v = together ? scaled({kPart * out.value[i], kPart * out.by_sigma[i], 0})
                                   : integral(search, {x[i], y[i]});
    out.value[i] = v.value;
    out.by_sigma[i] = v.by_sigma;
    out.by_z[i] = v.by_z;
  }
}

double Spread::log_bound(const Search& search, double d_m) const {
  if (search.kind == OutlineKind::area) return log_all_.value + log_share_beyond(shape_, d_m);
  const double d = shape_name(shape_.function) == "w" ? std::max(d_m, shape_.z) : d_m;
  return std::log(search.length_m) + shape_at(shape_.function, shape_.sigma_m, shape_.z, d).log_f;
}

}  // namespace dersu::scr
