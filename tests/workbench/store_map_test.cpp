// The store of the example as a map: cameras stand on land.
#include <gtest/gtest.h>

#include "dersu/io/raster.hpp"
#include "project_folder.hpp"

namespace dersu::workbench {
namespace {

/// Cells of 0.01 degrees that GDAL burns.
Result<io::Raster> burnt(const fs::path& folder, const std::string& layer,
                         const std::string& options) {
  const std::string command = fmt::format(
      "cd '{}' && rm -f burnt.tif && gdal_rasterize -q -burn 1 -init 0 -ot Byte -tr 0.01 0.01 "
      "-te 127 40 135 46 -l {} {} store.gpkg burnt.tif 2>&1",
      folder.string(), layer, options);
  if (std::system(command.c_str()) != 0) return fail(Fault::io, layer, "gdal_rasterize failed");
  return io::read_raster(folder / "burnt.tif");
}

}  // namespace

TEST(StoreMap, CamerasStandOnLand) {
  if (std::system("command -v gdal_rasterize >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "gdal_rasterize";
  const Scratch scratch("store_map");
  const fs::path example = fs::path(DERSU_SOURCE_DIR) / "examples" / "land-of-big-cats";
  fs::copy(example / "data", scratch / "data", fs::copy_options::recursive);
  fs::copy(example / "dersu.toml", scratch / "dersu.toml");
  const auto project = io::read_project_file(scratch.folder());
  ASSERT_TRUE(project) << describe(project.error());
  Progress silent;
  const auto imported = import_project(*project, {}, silent);
  ASSERT_TRUE(imported) << describe(imported.error());
  // A cell is land where land touches it: a camera at the shore stands in one.
  const auto land = burnt(scratch.folder(), "areas", "-at -where \"kind = 'land'\"");
  const auto cameras = burnt(scratch.folder(), "deployments", "");
  ASSERT_TRUE(land) << describe(land.error());
  ASSERT_TRUE(cameras) << describe(cameras.error());
  ASSERT_EQ(land->values.size(), cameras->values.size());
  std::size_t on_land = 0, at_sea = 0;
  for (std::size_t i = 0; i < land->values.size(); ++i)
    if (cameras->values[i] == 1) ++(land->values[i] == 1 ? on_land : at_sea);
  EXPECT_GT(on_land, 50u);
  EXPECT_EQ(at_sea, 0u);
  EXPECT_GT(std::ranges::count(land->values, 0), 10'000) << "the sea is land";
}

}  // namespace dersu::workbench
