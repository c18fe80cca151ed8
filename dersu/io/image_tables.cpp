#include "dersu/io/image_tables.hpp"

#include <algorithm>

namespace dersu::io {

std::vector<std::string> project_image_tables(const SourceFiles& files) {
  std::vector<std::string> tables;
  for (std::string& name : files.names())
    if (name.starts_with("images_") && name.ends_with(".csv")) tables.push_back(std::move(name));
  std::ranges::sort(tables);
  return tables;
}

std::vector<std::string> image_tables(const SourceFiles& files) {
  if (files.has("images.csv")) return {"images.csv"};
  return project_image_tables(files);
}

}  // namespace dersu::io
