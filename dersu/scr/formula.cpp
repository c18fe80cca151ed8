#include "dersu/scr/formula.hpp"

#include <algorithm>
#include <cctype>

#include "dersu/core/text.hpp"

namespace dersu::scr {
namespace {

constexpr int kDeepest = 100;  // parentheses within parentheses
constexpr std::size_t kLongest = 2000;

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; }

std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return std::isspace(static_cast<unsigned char>(c)); });
  return out;
}

/// Recursive descent over one formula.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Formula> formula() {
    Formula out;
    DERSU_TRY(parameter, name("the name of a parameter"));
    out.parameter = parameter;
    if (!take('~')) return expected("'~' behind the parameter");
    do {
      DERSU_TRY(terms, product());
      for (Term& term : terms) add(out.terms, std::move(term));
    } while (take('+'));
    if (!at_end()) return expected("'+' or the end");
    return out;
  }

 private:
  using Terms = std::vector<Term>;

  static bool same(const Term& a, const Term& b) {
    return std::ranges::equal(a.factors, b.factors, {}, &Factor::label, &Factor::label);
  }
  static void add(Terms& terms, Term term) {
    if (term.factors.empty()) return;  // the intercept
    if (std::ranges::none_of(terms, [&](const Term& t) { return same(t, term); }))
      terms.push_back(std::move(term));
  }

  // a * b = a + b + a:b
  Result<Terms> product() {
    DERSU_TRY(terms, interaction());
    while (take('*')) {
      DERSU_TRY(right, interaction());
      Terms both = terms;
      for (const Term& term : right) add(both, term);
      for (const Term& a : terms)
        for (const Term& b : right) {
          Term together = a;
          together.factors.insert(together.factors.end(), b.factors.begin(), b.factors.end());
          add(both, std::move(together));
        }
      terms = std::move(both);
    }
    return terms;
  }

  Result<Terms> interaction() {
    Term term;
    do {
      if (take('1')) continue;
      DERSU_TRY(made, factor());
      term.factors.push_back(std::move(made));
    } while (take(':'));
    return Terms{std::move(term)};
  }

  Result<Factor> factor() {
    skip();
    if (at_end() || peek() == '-' || peek() == '0')
      return expected("a variable; every model keeps its intercept");
    const std::size_t begin = at_;
    DERSU_TRY(word, name("a variable"));
    Expression expression{Expression::Kind::name, 0, word, {}};
    if (take('(')) {
      if (word != "I") {
        at_ = begin;
        return expected("a variable or I(...); functions stand inside I()");
      }
      DERSU_TRY(inside, sum());
      if (!take(')')) return expected("')'");
      expression = std::move(inside);
    } else if (take('^')) {
      DERSU_TRY(power, number());
      expression = {Expression::Kind::power, 0, {}, {std::move(expression), std::move(power)}};
    }
    return Factor{without_blanks(text_.substr(begin, at_ - begin)), std::move(expression)};
  }

  Result<Expression> sum() {
    if (++depth_ > kDeepest) return expected("fewer parentheses");
    DERSU_TRY(left, products());
    for (;;) {
      const auto kind = take('+')   ? Expression::Kind::add
                        : take('-') ? Expression::Kind::subtract
                                    : Expression::Kind::number;
      if (kind == Expression::Kind::number) break;
      DERSU_TRY(right, products());
      left = {kind, 0, {}, {std::move(left), std::move(right)}};
    }
    --depth_;
    return left;
  }

  Result<Expression> products() {
    DERSU_TRY(left, signed_power());
    for (;;) {
      const auto kind = take('*')   ? Expression::Kind::multiply
                        : take('/') ? Expression::Kind::divide
                                    : Expression::Kind::number;
      if (kind == Expression::Kind::number) return left;
      DERSU_TRY(right, signed_power());
      left = {kind, 0, {}, {std::move(left), std::move(right)}};
    }
  }

  Result<Expression> signed_power() {
    bool negative = false;
    while (take('-')) negative = !negative;
    DERSU_TRY(base, atom());
    if (take('^')) {
      if (++depth_ > kDeepest) return expected("fewer powers");
      DERSU_TRY(exponent, signed_power());
      --depth_;
      base = {Expression::Kind::power, 0, {}, {std::move(base), std::move(exponent)}};
    }
    if (negative) base = {Expression::Kind::negate, 0, {}, {std::move(base)}};
    return base;
  }

  Result<Expression> atom() {
    skip();
    if (take('(')) {
      DERSU_TRY(inside, sum());
      if (!take(')')) return expected("')'");
      return inside;
    }
    if (at_end() || !starts_name(peek())) return number();
    const std::size_t begin = at_;
    DERSU_TRY(word, name("a name"));
    if (!take('(')) return Expression{Expression::Kind::name, 0, word, {}};
    const auto kind = word == "log"    ? Expression::Kind::log
                      : word == "exp"  ? Expression::Kind::exp
                      : word == "sqrt" ? Expression::Kind::sqrt
                                       : Expression::Kind::number;
    if (kind == Expression::Kind::number) {
      at_ = begin;
      return expected("log, exp or sqrt");
    }
    DERSU_TRY(inside, sum());
    if (!take(')')) return expected("')'");
    return Expression{kind, 0, {}, {std::move(inside)}};
  }

  Result<Expression> number() {
    skip();
    std::size_t end = at_;
    while (end < text_.size() &&
           (in_name(text_[end]) || ((text_[end] == '-' || text_[end] == '+') && end > at_ &&
                                    (text_[end - 1] == 'e' || text_[end - 1] == 'E'))))
      ++end;
    const auto value = parse_double(text_.substr(at_, end - at_));
    if (!value) return expected("a number");
    at_ = end;
    return Expression{Expression::Kind::number, *value, {}, {}};
  }

  Result<std::string> name(std::string_view what) {
    skip();
    if (at_end() || !starts_name(peek())) return expected(what);
    const std::size_t begin = at_;
    while (!at_end() && in_name(peek())) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void skip() {
    while (!at_end() && std::isspace(static_cast<unsigned char>(peek()))) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_end() || peek() != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return text_[at_]; }

  tl::unexpected<Error> expected(std::string_view what) {
    skip();
    return fail(Fault::usage, fmt::format("model:{}", at_ + 1), "found '{}' in '{}', expected {}",
                at_end() ? "the end" : quoted(text_.substr(at_), 20), quoted(text_), what);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

void collect_names(const Expression& expression, std::set<std::string>& names) {
  if (expression.kind == Expression::Kind::name) names.insert(expression.name);
  for (const Expression& part : expression.parts) collect_names(part, names);
}

}  // namespace

std::string Formula::text() const {
  std::vector<std::string> pieces;
  for (const Term& term : terms) {
    std::vector<std::string> labels;
    for (const Factor& factor : term.factors) labels.push_back(factor.label);
    pieces.push_back(join(labels, ":"));
  }
  return parameter + " ~ " + (pieces.empty() ? "1" : join(pieces, " + "));
}

Result<Formula> parse_formula(std::string_view text) {
  if (text.size() > kLongest)
    return fail(Fault::usage, "model", "found {} characters, expected at most {}", text.size(),
                kLongest);
  return Parser(text).formula();
}

Result<std::vector<Formula>> parse_formulas(std::string_view text) {
  std::vector<Formula> formulas;
  for (std::string_view piece : split(text, ';')) {
    if (trim(piece).empty()) continue;
    DERSU_TRY(formula, parse_formula(trim(piece)));
    formulas.push_back(std::move(formula));
  }
  return formulas;
}

std::set<std::string> variables(const Formula& formula) {
  std::set<std::string> names;
  for (const Term& term : formula.terms)
    for (const Factor& factor : term.factors) collect_names(factor.expression, names);
  return names;
}

}  // namespace dersu::scr
