#pragma once
// A folder of tables for dersu density, and its answers there.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/program.hpp"

namespace dersu::cli {

class DensityPlace : public ::testing::Test {
 protected:
  using Words = std::vector<std::string>;

  void file(const std::string& name, const std::string& text) const {
    std::ofstream(place_.folder() / name) << text;
  }
  /// Of c.csv, t.csv and m.csv.
  [[nodiscard]] Ran run(const Words& more) const {
    Words words{"density", "--captures", "c.csv", "--traps", "t.csv", "--mask", "m.csv"};
    words.insert(words.end(), more.begin(), more.end());
    return place_.run(words);
  }
  /// The answer of a run that does its work.
  [[nodiscard]] nlohmann::json answer(Words more) const {
    more.emplace_back("--json");
    const Ran ran = run(more);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.status == 0 ? nlohmann::json::parse(ran.out) : nlohmann::json();
  }
  void refuses(const std::string& says, const Words& more) const {
    const Ran ran = run(more);
    EXPECT_EQ(ran.status, 2) << ran.out << ran.err;
    EXPECT_NE(ran.err.find(says), std::string::npos) << ran.err;
  }

  Workplace place_;
};

}  // namespace dersu::cli
