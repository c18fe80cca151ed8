#include "dersu/io/problems.hpp"

#include <cmath>

#include "dersu/core/text.hpp"

namespace dersu::io {
namespace {

constexpr std::size_t kDecimalsOfAPlace = 3;  // 0.001 degrees are some 100 m

}  // namespace

bool may_be_place(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos || text.size() - point <= kDecimalsOfAPlace) return false;
  const auto value = parse_double(text);
  return value && std::abs(*value) <= 180;
}

std::string told_value(std::string_view text) {
  if (may_be_place(text)) return "a number with decimals";
  return fmt::format("'{}'", quoted(text));
}

void Problems::add(Error error) {
  if (!error.details.empty()) {
    for (Error& detail : error.details) add(std::move(detail));
  } else if (errors_.size() < kept_) {
    errors_.push_back(std::move(error));
  } else {
    ++left_out_;
  }
}

Result<void> Problems::finish(std::string_view source) && {
  if (errors_.empty()) return {};
  const std::size_t all = count();
  if (left_out_ > 0)
    errors_.push_back({Fault::bad_input, fmt::format("and {} more problems", left_out_), {}});
  if (all == 1) return tl::unexpected<Error>(std::move(errors_.front()));
  Error error = gather(source, std::move(errors_));
  error.message = fmt::format("{} problems in {}", all, source);
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace dersu::io
