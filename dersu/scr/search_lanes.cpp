// add_halfnormal_spans() of search_share.hpp, four centres at a time.
#include <cmath>

#include "dersu/scr/clones.hpp"
#include "dersu/scr/lanes.hpp"
#include "dersu/scr/search_share.hpp"

namespace dersu::scr {
namespace {

using lanes::kLanes;
using lanes::load;
using lanes::Reals;
using lanes::store;

/// Sigmas: over so wide a panel 16 nodes leave an error below 1e-16 of a half-normal.
constexpr double kPanel = 3.5;

/// (1 - exp(-u)) / u, u >= 0.
DERSU_LANES_INLINE Reals growth(Reals u) {
  const lanes::Integers some = u > 1e-290;
  const Reals v = some ? u : lanes::all(1.0);
  return some ? -lanes::expm1(-v) / v : lanes::all(1.0);
}

}  // namespace

DERSU_CLONES void add_halfnormal_spans(const EdgeSpans& spans, double sigma_m, RadialArrays& to) {
  double widest = 0;
  for (const double width : spans.width) widest = width > widest ? width : widest;
  if (!(widest > 0)) return;
  const double panels = std::ceil(widest / (kPanel * sigma_m));
  const double u_per_m2 = 1 / (2 * sigma_m * sigma_m);
  for (std::size_t i = 0; i < kBlock; i += kLanes) {
    const Reals h = load(spans.h + i);
    const Reals half = load(spans.width + i) / (2 * panels);
    Reals sum{};
    Reals slope{};
    for (double p = 0; p < panels; ++p) {
      const Reals middle = load(spans.begin + i) + (2 * p + 1) * half;
      for (const auto& [node, weight] : kGaussNodes) {
        const Reals left = middle - node * half;
        const Reals right = middle + node * half;
        const Reals u1 = (h * h + left * left) * u_per_m2;
        const Reals u2 = (h * h + right * right) * u_per_m2;
        const Reals g1 = growth(u1);
        const Reals g2 = growth(u2);
        sum = sum + weight * (g1 + g2);
        slope = slope + weight * ((1.0 - u1 * g1) + (1.0 - u2 * g2));
      }
    }
    // dtheta G = h (1 - exp(-u)) / r^2 dx; its derivative by log sigma is -h exp(-u) / sigma^2 dx.
    const Reals factor = h * half * u_per_m2;
    store(to.value + i, load(to.value + i) + factor * sum);
    store(to.by_sigma + i, load(to.by_sigma + i) - 2.0 * factor * slope);
  }
}

}  // namespace dersu::scr
