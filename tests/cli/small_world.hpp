#pragma once
// A simulated project of two parties, small enough for a moment, in a folder of its own.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/cli/program.hpp"
#include "tests/scratch.hpp"

namespace dersu::cli {

class SmallWorld {
 public:
  /// Simulates it; without a store, and with `bootstrap` replicates. Fails the test where it
  /// cannot.
  void make(const std::string& stations, const std::string& bootstrap) const {
    const Ran made =
        place_.run({"simulate", "--out", "w", "--stations", stations, "--clusters", "2", "--days",
                    "40", "--density", "3", "--by-catch", "0.1", "--no-media", "--seed", "5"});
    ASSERT_EQ(made.status, 0) << made.err;
    edit("[density]\n", "[density]\nbootstrap = " + bootstrap + "\n");
  }
  /// Puts `to` in the place of the first `from` of dersu.toml.
  void edit(const std::string& from, const std::string& to) const {
    std::string settings = slurp(project() / "dersu.toml");
    const auto at = settings.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(project() / "dersu.toml") << settings.replace(at, from.size(), to);
  }
  [[nodiscard]] const Workplace& place() const { return place_; }
  [[nodiscard]] std::filesystem::path project() const { return place_.folder() / "w"; }

 private:
  Workplace place_;
};

}  // namespace dersu::cli
