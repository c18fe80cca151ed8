#include "dersu/scr/fourier.hpp"

#include <cmath>
#include <numbers>

#include "dersu/scr/clones.hpp"
#include "dersu/scr/lanes.hpp"

namespace dersu::scr {
namespace {

using lanes::kLanes;
using lanes::load;
using lanes::Reals;
using lanes::store;

/// Where a group of rows is read and written: the j-th value lies j * step behind.
struct Group {
  const double* from_re;
  const double* from_im;
  std::size_t from_step;
  double* to_re;
  double* to_im;
  std::size_t to_step;  ///< also the values in a row of the group
  const double* twiddles;
};

/// to_k = w^k (re + i im), w^k the k-th twiddle.
DERSU_LANES_INLINE void put(const Group& g, std::size_t k, std::size_t i, Reals re, Reals im) {
  const double w_re = g.twiddles[2 * (k - 1)];
  const double w_im = g.twiddles[2 * (k - 1) + 1];
  store(g.to_re + k * g.to_step + i, re * w_re - im * w_im);
  store(g.to_im + k * g.to_step + i, re * w_im + im * w_re);
}

DERSU_LANES_INLINE Reals re_of(const Group& g, std::size_t j, std::size_t i) {
  return load(g.from_re + j * g.from_step + i);
}

DERSU_LANES_INLINE Reals im_of(const Group& g, std::size_t j, std::size_t i) {
  return load(g.from_im + j * g.from_step + i);
}

DERSU_CLONES void radix_2(const Group& g) {
  for (std::size_t i = 0; i < g.to_step; i += kLanes) {
    const Reals re0 = re_of(g, 0, i);
    const Reals im0 = im_of(g, 0, i);
    const Reals re1 = re_of(g, 1, i);
    const Reals im1 = im_of(g, 1, i);
    store(g.to_re + i, re0 + re1);
    store(g.to_im + i, im0 + im1);
    put(g, 1, i, re0 - re1, im0 - im1);
  }
}

DERSU_CLONES void radix_3(const Group& g) {
  constexpr double kHalfRoot3 = 0.86602540378443864676;
  for (std::size_t i = 0; i < g.to_step; i += kLanes) {
    const Reals re0 = re_of(g, 0, i);
    const Reals im0 = im_of(g, 0, i);
    const Reals re_sum = re_of(g, 1, i) + re_of(g, 2, i);
    const Reals im_sum = im_of(g, 1, i) + im_of(g, 2, i);
    const Reals re_turn = kHalfRoot3 * (im_of(g, 1, i) - im_of(g, 2, i));  // of -i (x1 - x2)
    const Reals im_turn = kHalfRoot3 * (re_of(g, 2, i) - re_of(g, 1, i));
    const Reals re_mid = re0 - 0.5 * re_sum;
    const Reals im_mid = im0 - 0.5 * im_sum;
    store(g.to_re + i, re0 + re_sum);
    store(g.to_im + i, im0 + im_sum);
    put(g, 1, i, re_mid + re_turn, im_mid + im_turn);
    put(g, 2, i, re_mid - re_turn, im_mid - im_turn);
  }
}

DERSU_CLONES void radix_4(const Group& g) {
  for (std::size_t i = 0; i < g.to_step; i += kLanes) {
    const Reals re_even = re_of(g, 0, i) + re_of(g, 2, i);
    const Reals im_even = im_of(g, 0, i) + im_of(g, 2, i);
    const Reals re_odd = re_of(g, 1, i) + re_of(g, 3, i);
    const Reals im_odd = im_of(g, 1, i) + im_of(g, 3, i);
    const Reals re_less = re_of(g, 0, i) - re_of(g, 2, i);
    const Reals im_less = im_of(g, 0, i) - im_of(g, 2, i);
    const Reals re_turn = im_of(g, 1, i) - im_of(g, 3, i);  // of -i (x1 - x3)
    const Reals im_turn = re_of(g, 3, i) - re_of(g, 1, i);
    store(g.to_re + i, re_even + re_odd);
    store(g.to_im + i, im_even + im_odd);
    put(g, 1, i, re_less + re_turn, im_less + im_turn);
    put(g, 2, i, re_even - re_odd, im_even - im_odd);
    put(g, 3, i, re_less - re_turn, im_less - im_turn);
  }
}

}  // namespace

std::size_t Fourier::length(std::size_t least) {
  std::size_t best = 1;
  while (best < least) best *= 2;
  for (std::size_t threes = 3; threes < best; threes *= 3) {
    std::size_t n = threes;
    while (n < least) n *= 2;
    if (n < best) best = n;
  }
  return best;
}

Fourier::Fourier(std::size_t n) : n_(n) {
  std::size_t stride = 1;
  while (n > 1) {
    const std::size_t radix = n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 3;
    Stage stage{radix, n / radix, stride, {}};
    for (std::size_t p = 0; p < stage.n_groups; ++p)
      for (std::size_t k = 1; k < radix; ++k) {
        const double turn = -2 * std::numbers::pi * double(p * k) / double(n);
        stage.twiddles.push_back(std::cos(turn));
        stage.twiddles.push_back(std::sin(turn));
      }
    n = stage.n_groups;
    stride *= radix;
    stages_.push_back(std::move(stage));
  }
}

void Fourier::transform(std::vector<double>& re, std::vector<double>& im,
                        std::size_t n_columns) const {
  std::vector<double> to_re(re.size());
  std::vector<double> to_im(im.size());
  for (const Stage& stage : stages_) {
    const std::size_t row = stage.stride * n_columns;
    for (std::size_t p = 0; p < stage.n_groups; ++p) {
      const Group group{re.data() + p * row,
                        im.data() + p * row,
                        stage.n_groups * row,
                        to_re.data() + stage.radix * p * row,
                        to_im.data() + stage.radix * p * row,
                        row,
                        stage.twiddles.data() + 2 * p * (stage.radix - 1)};
      if (stage.radix == 4)
        radix_4(group);
      else if (stage.radix == 3)
        radix_3(group);
      else
        radix_2(group);
    }
    re.swap(to_re);
    im.swap(to_im);
  }
}

}  // namespace dersu::scr
