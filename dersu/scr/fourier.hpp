#pragma once
// The discrete Fourier transform of many columns at once (Stockham's order, radices 4, 2 and 3),
// the same bits on every machine and any number of threads.
#include <cstddef>
#include <vector>

namespace dersu::scr {

/// n rows of n_columns complex numbers each, row-major; n_columns is a multiple of 4.
struct ComplexRows {
  ComplexRows(std::size_t n_rows, std::size_t columns)
      : n_columns(columns), re(n_rows * columns), im(n_rows * columns) {}
  std::size_t n_columns = 0;
  std::vector<double> re{};
  std::vector<double> im{};
};

class Fourier {
 public:
  /// `n` = 2^a 3^b.
  explicit Fourier(std::size_t n);
  /// The least 2^a 3^b that is no less than `least`.
  [[nodiscard]] static std::size_t length(std::size_t least);

  [[nodiscard]] std::size_t size() const { return n_; }
  /// x_k becomes sum over rows j of x_j exp(-2 pi i j k / n), in each column; x has n rows.
  void forward(ComplexRows& x) const { transform(x.re, x.im, x.n_columns); }
  /// n times the inverse of forward.
  void inverse(ComplexRows& x) const { transform(x.im, x.re, x.n_columns); }

 private:
  struct Stage {
    std::size_t radix = 0;
    std::size_t n_groups = 0;        ///< n of the stage / radix
    std::size_t stride = 0;          ///< rows that go together
    std::vector<double> twiddles{};  ///< n_groups x (radix - 1) x (re, im)
  };
  void transform(std::vector<double>& re, std::vector<double>& im, std::size_t n_columns) const;

  std::size_t n_ = 0;
  std::vector<Stage> stages_{};
};

}  // namespace dersu::scr
