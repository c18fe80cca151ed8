// The media types of recordings.
#include <array>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/source_rows.hpp"

namespace dersu::io {

std::string media_type(std::string_view file_name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTypes{{
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"png", "image/png"},
      {"tif", "image/tiff"},
      {"tiff", "image/tiff"},
      {"webp", "image/webp"},
      {"heic", "image/heic"},
      {"mp4", "video/mp4"},
      {"mov", "video/quicktime"},
      {"avi", "video/x-msvideo"},
      {"mkv", "video/x-matroska"},
      {"mts", "video/mp2t"},
      {"wav", "audio/wav"},
      {"mp3", "audio/mpeg"},
  }};
  const auto dot = file_name.rfind('.');
  const std::string ending =
      dot == std::string_view::npos ? std::string() : lower(file_name.substr(dot + 1));
  for (const auto& [known, type] : kTypes)
    if (known == ending) return std::string(type);
  return "image/x-unknown";
}

}  // namespace dersu::io
