#pragma once
// A small strict reader of markup for tests: every tag closed in order, every attribute quoted and
// given once, only the five entities and numbers.
#include <string>
#include <string_view>

namespace dersu::report {

/// Empty where `markup` is well-formed; otherwise what is wrong and near what.
[[nodiscard]] std::string problem_in_markup(std::string_view markup);

/// The text of `markup` without tags and without <style>.
[[nodiscard]] std::string text_of(std::string_view markup);

}  // namespace dersu::report
