// An import that is stopped or killed at any point leaves the store as it was.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "dersu/core/random.hpp"
#include "project_folder.hpp"

namespace dersu::workbench {
namespace {

/// Stops, or kills its own process, when it is asked for the n-th time.
class Counting final : public Progress {
 public:
  enum class Deed : std::uint8_t { count, stop, die };
  Counting(Deed deed, int n) : deed_(deed), n_(n) {}
  void begin(std::string_view, std::uint64_t) override { look(); }
  void at(std::uint64_t) override { look(); }
  void end() override { look(); }
  [[nodiscard]] bool stopped() const override {
    look();
    return deed_ == Deed::stop && looks_ > n_;
  }
  [[nodiscard]] int looks() const { return looks_; }

 private:
  void look() const {
    if (++looks_ > n_ && deed_ == Deed::die) raise(SIGKILL);
  }
  Deed deed_;
  int n_;
  mutable int looks_ = 0;
};

int looks_of_an_import(const Folder& folder) {
  Counting count(Counting::Deed::count, 0);
  EXPECT_TRUE(folder.import(count));
  return count.looks();
}

/// Runs an import of `folder` in a child that `kill` ends; true where it ended by itself.
template <class Kill>
bool import_in_child(const Folder& folder, Progress& progress, Kill kill_child) {
  const pid_t child = fork();
  if (child == 0) _exit(folder.import(progress) ? 0 : 1);
  kill_child(child);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status);
}

}  // namespace

TEST(Import, StoppedByTheUserLeavesTheStoreAsItWas) {
  const Folder folder("import_stopped", 3000);
  ASSERT_TRUE(folder.import());
  const std::string before = folder.content();
  folder.file("data/cn/observations.csv", seen(3000, "T2"));
  const fs::path kept = folder.path() / "kept.gpkg";
  fs::copy_file(folder.store(), kept);
  const int looks = looks_of_an_import(folder);
  ASSERT_GT(looks, 6);
  for (int n = 0; n < looks; ++n) {
    fs::copy_file(kept, folder.store(), fs::copy_options::overwrite_existing);
    Counting stop(Counting::Deed::stop, n);
    const auto stopped = folder.import(stop);
    if (stopped) continue;  // asked for the last time at a place that does not stop
    EXPECT_EQ(stopped.error().fault, Fault::interrupted);
    EXPECT_EQ(folder.content(), before) << n;
  }
}

// Twenty points inside the import by count, ten more by the clock, which also fall into the
// making of the journal and the commit.
TEST(Import, KilledAtAnyPointLeavesTheStoreAsItWas) {
  const Folder folder("import_killed", 3000);
  ASSERT_TRUE(folder.import());
  const std::string before = folder.content();
  const fs::path kept = folder.path() / "kept.gpkg";
  fs::copy_file(folder.store(), kept);
  folder.file("data/cn/observations.csv", seen(3000, "T2"));
  const auto begin = std::chrono::steady_clock::now();
  const int looks = looks_of_an_import(folder);
  const auto whole = std::chrono::steady_clock::now() - begin;
  const std::string after = folder.content();
  ASSERT_NE(before, after);
  ASSERT_TRUE(opens_elsewhere(folder.store()));

  constexpr int kPoints = 20;
  int killed = 0;
  const auto check = [&](bool finished, const std::string& point) {
    // A reader finds the old content, or the new one where the commit was done already.
    const std::string now = folder.content();
    EXPECT_TRUE(now == before || now == after) << point;
    if (finished) {
      EXPECT_EQ(now, after) << point;
    }
    killed += now == before;
    if (killed == kPoints / 2) {  // once: another program takes long to start
      EXPECT_TRUE(opens_elsewhere(folder.store())) << point;
    }
    EXPECT_TRUE(folder.import()) << point;  // and work goes on
    EXPECT_EQ(folder.content(), after) << point;
    fs::copy_file(kept, folder.store(), fs::copy_options::overwrite_existing);
  };
  fs::copy_file(kept, folder.store(), fs::copy_options::overwrite_existing);
  for (int i = 0; i < kPoints; ++i) {
    Counting die(Counting::Deed::die, i * looks / kPoints);
    check(import_in_child(folder, die, [](pid_t) {}), fmt::format("look {}", i));
  }
  EXPECT_EQ(killed, kPoints);
  Random random(1, "kill");
  for (int i = 0; i < kPoints / 2; ++i) {
    Progress silent;
    const auto wait = whole * random.uniform() * 1.2;
    check(import_in_child(folder, silent,
                          [&](pid_t child) {
                            std::this_thread::sleep_for(wait);
                            kill(child, SIGKILL);
                          }),
          fmt::format("time {}", i));
  }
}

// A store that is killed in its very first import is an empty one.
TEST(Import, KilledInTheFirstImport) {
  const Folder folder("import_first", 3000);
  const int looks = looks_of_an_import(folder);
  const std::string after = folder.content();
  for (int i = 0; i < 5; ++i) {
    fs::remove(folder.store());
    Counting die(Counting::Deed::die, i * looks / 5);
    EXPECT_FALSE(import_in_child(folder, die, [](pid_t) {}));
    EXPECT_EQ(folder.content(), "") << i;
    ASSERT_TRUE(folder.import());
    EXPECT_EQ(folder.content(), after);
  }
}

}  // namespace dersu::workbench
