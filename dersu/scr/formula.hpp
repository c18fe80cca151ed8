#pragma once
// Formulas as the field writes them: "D ~ cover + x + cover:x + I(relief / 1000) + x^2".
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dersu/core/error.hpp"

namespace dersu::scr {

/// A small arithmetic expression: numbers, names, + - * / ^, log, exp, sqrt, parentheses.
struct Expression {
  enum class Kind { number, name, add, subtract, multiply, divide, power, negate, log, exp, sqrt };
  Kind kind = Kind::number;
  double number = 0;
  std::string name{};
  std::vector<Expression> parts{};
};

/// One factor of a term: a variable (`x`), its power (`x^2`), or arithmetic (`I(x / 1000)`).
struct Factor {
  std::string label{};  ///< as it was written, without blanks
  Expression expression{};
};

/// A product of factors (`cover:x`); the intercept is not among the terms, it is always there.
struct Term {
  std::vector<Factor> factors{};
};

/// The right side of "parameter ~ terms".
struct Formula {
  std::string parameter{};
  std::vector<Term> terms{};
  [[nodiscard]] std::string text() const;  ///< "D ~ cover + x + cover:x"
};

/// The variables that a formula names.
[[nodiscard]] std::set<std::string> variables(const Formula& formula);

/// `a * b` is a + b + a:b; `1` is the intercept. Fault::usage: no "~", `-1` and `0` (every model
/// keeps its intercept), smooths, anything else that is not understood, with the place.
[[nodiscard]] Result<Formula> parse_formula(std::string_view text);

/// Several formulas with ";" between them.
[[nodiscard]] Result<std::vector<Formula>> parse_formulas(std::string_view text);

}  // namespace dersu::scr
