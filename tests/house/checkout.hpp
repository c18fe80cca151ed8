#pragma once
// The files of the checkout as the tests of the house read them.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/scratch.hpp"

namespace dersu::house {

[[nodiscard]] std::filesystem::path root();

/// Every text file that we write, sorted, without what is built or what a run leaves behind.
/// `folder` is relative to the root; "" is all of it.
[[nodiscard]] std::vector<std::filesystem::path> sources(std::string_view folder = "");

/// "dersu/core/text.hpp"
[[nodiscard]] std::string place_of(const std::filesystem::path& path);

[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

}  // namespace dersu::house
