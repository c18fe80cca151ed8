#include "dersu/io/problems.hpp"

namespace dersu::io {

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
