#pragma once
// Which files a Camtrap DP package is made of.
#include <filesystem>
#include <vector>

namespace dersu::io {

/// datapackage.json and the files of its resources that lie on the disk; `package` is that file or
/// its folder. Empty where there is none, or it cannot be read: its readers say why.
[[nodiscard]] std::vector<std::filesystem::path> camtrap_files(
    const std::filesystem::path& package);

}  // namespace dersu::io
