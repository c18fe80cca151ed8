// Who may include whom is said once, by the dersu_module lines of CMakeLists.txt, and held here.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/house/checkout.hpp"

namespace dersu::house {
namespace {
namespace fs = std::filesystem;

/// module -> the modules whose headers it may include
std::map<std::string, std::set<std::string>> rules() {
  const std::string cmake = slurp(fs::path(DERSU_SOURCE_DIR) / "CMakeLists.txt");
  std::map<std::string, std::set<std::string>> allowed;
  const std::regex line(R"(dersu_module\((\w+)([^)]*)\))");
  for (std::sregex_iterator it(cmake.begin(), cmake.end(), line), end; it != end; ++it) {
    auto& set = allowed[(*it)[1]];
    set.insert((*it)[1]);
    std::istringstream words((*it)[2].str());
    std::string key;
    for (std::string word; words >> word;) {
      if (word == "DEPENDS" || word == "LIBS" || word == "TEST_DEPENDS")
        key = word;
      else if (key == "DEPENDS")
        set.insert(word);
    }
  }
  return allowed;
}

template <class Visit>
void each_source(const fs::path& folder, Visit visit) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto ext = entry.path().extension();
    if (ext == ".hpp" || ext == ".cpp") visit(entry.path());
  }
}
}  // namespace

TEST(IncludeRule, ModulesIncludeOnlyWhatTheirCmakeLineLists) {
  const auto allowed = rules();
  ASSERT_GE(allowed.size(), 8u);
  const std::regex include(R"(#include [<"]dersu/(\w+)/)");
  int includes = 0;
  for (const auto& [module, may] : allowed) {
    const fs::path folder = fs::path(DERSU_SOURCE_DIR) / "dersu" / module;
    if (!fs::exists(folder)) continue;
    each_source(folder, [&, &module = module, &may = may](const fs::path& file) {
      const std::string text = slurp(file);
      for (std::sregex_iterator it(text.begin(), text.end(), include), end; it != end;
           ++it, ++includes)
        EXPECT_TRUE(may.contains((*it)[1])) << file << " includes " << (*it)[1] << ", but "
                                            << module << " may not: see CMakeLists.txt";
    });
  }
  EXPECT_GT(includes, 10);
}

// With this, the build of x.cpp shows that x.hpp compiles alone; dersu_lone_headers has the rest.
TEST(IncludeRule, ASourceIncludesTheHeaderOfItsNameFirst) {
  const std::regex first(R"re((?:^|\n)#include [<"]([^>"]+)[>"])re");
  int pairs = 0;
  for (const char* folder : {"dersu", "cli"})
    each_source(root() / folder, [&](const fs::path& file) {
      fs::path header = file;
      header.replace_extension(".hpp");
      if (file.extension() != ".cpp" || !fs::exists(header)) return;
      ++pairs;
      const std::string text = slurp(file);
      std::smatch include;
      ASSERT_TRUE(std::regex_search(text, include, first)) << file;
      EXPECT_EQ(include[1], place_of(header)) << file;
    });
  EXPECT_GT(pairs, 10);
}

TEST(IncludeRule, EveryFolderOfDersuIsAModule) {
  const auto allowed = rules();
  for (const auto& entry : fs::directory_iterator(fs::path(DERSU_SOURCE_DIR) / "dersu"))
    EXPECT_TRUE(allowed.contains(entry.path().filename().string())) << entry.path();
}

TEST(IncludeRule, ThirdPartyReadersAreIncludedOnlyByIo) {
  const std::regex reader(R"(#include [<"](gdal|ogr|cpl_|proj|nlohmann|toml\+\+|unicode/|sodium))");
  each_source(fs::path(DERSU_SOURCE_DIR) / "dersu", [&](const fs::path& file) {
    if (file.string().find("/dersu/io/") != std::string::npos) return;
    EXPECT_FALSE(std::regex_search(slurp(file), reader))
        << file << " includes a third-party reader; go through dersu/io";
  });
}

}  // namespace dersu::house
