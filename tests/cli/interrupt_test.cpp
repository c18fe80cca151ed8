// Ctrl-C in `dersu import` and `dersu run`, at any time: what is there is what was there, to the
// byte, or all that the command makes.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "dersu/core/random.hpp"
#include "tests/cli/small_world.hpp"

namespace dersu::cli {
namespace {

namespace fs = std::filesystem;
using Files = std::map<std::string, std::string>;

/// Every file below `folder` with its bytes, and every folder.
Files files_of(const fs::path& folder) {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    files.emplace(fs::relative(entry.path(), folder).string(),
                  entry.is_regular_file() ? slurp(entry.path()) : "");
  return files;
}

/// A project of two parties without a store.
class Interrupted : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { world_.make("12", "4"); }
  /// The command, `n` times from what is there now, each stopped at another time.
  void stop_often(int n) const {
    const fs::path kept = place_.folder() / "kept";
    fs::copy(project_, kept, fs::copy_options::recursive);
    const Files before = files_of(project_);
    const auto begin = std::chrono::steady_clock::now();
    const Ran whole = place_.run({GetParam(), "w"});
    const auto time = std::chrono::steady_clock::now() - begin;
    ASSERT_EQ(whole.status, 0) << whole.err;
    const Files after = files_of(project_);
    Random random(1, "stop");
    for (int i = 0; i < n; ++i) {
      fs::remove_all(project_);
      fs::copy(kept, project_, fs::copy_options::recursive);
      const pid_t process = place_.start({GetParam(), "w"});
      std::this_thread::sleep_for(time * (i + random.uniform()) / n);
      kill(process, SIGINT);
      const Ran ran = place_.finish(process);
      if (ran.status == 0) {  // done before the signal, or past the point of return
        EXPECT_TRUE(std::ranges::equal(files_of(project_), after, {}, &Files::value_type::first,
                                       &Files::value_type::first));
        continue;
      }
      // A process that has just begun does not listen yet, and ends by the signal.
      if (ran.status != -SIGINT) {
        EXPECT_EQ(ran.status, exit_status(Fault::interrupted)) << ran.err;
        EXPECT_NE(ran.err.find("stopped; nothing was changed"), std::string::npos) << ran.err;
      }
      EXPECT_TRUE(files_of(project_) == before) << GetParam() << " stopped in part " << i;
    }
    fs::remove_all(kept);
  }

  SmallWorld world_;
  const Workplace& place_ = world_.place();
  fs::path project_ = world_.project();
};

TEST_P(Interrupted, InItsFirstImport) { stop_often(3); }

TEST_P(Interrupted, WhereAStoreIsThere) {
  ASSERT_EQ(place_.run({"import", "w"}).status, 0);
  world_.edit("path = \"data/cn-2025\"\n", "path = \"data/cn-2025\"\nclock_offset = \"+1 s\"\n");
  stop_often(3);
}

INSTANTIATE_TEST_SUITE_P(Cli, Interrupted, ::testing::Values("import", "run"),
                         [](const auto& test) { return test.param; });

// Where nothing is new, a command that imports first leaves the bytes of the store as they are.
TEST_P(Interrupted, NothingNewLeavesTheStoreAsItIs) {
  ASSERT_EQ(place_.run({"import", "w"}).status, 0);
  const std::string before = slurp(project_ / "store.gpkg");
  ASSERT_EQ(place_.run({GetParam(), "w"}).status, 0);
  EXPECT_TRUE(slurp(project_ / "store.gpkg") == before);
}

}  // namespace
}  // namespace dersu::cli
