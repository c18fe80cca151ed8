#include "dersu/io/toml.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dersu/io/toml_depth.hpp"

namespace dersu::io {

RC_GTEST_PROP(Toml, TextsReadBackAsWritten, ()) {
  // Every ASCII character, control characters and quotes among them, and some beyond.
  const auto ascii = *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127));
  const std::string text = ascii + "\x7f Амурский леопард 东北豹";
  const auto read = parse_toml("key = " + format_toml_text(text), "test");
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->find("key")->text == text);
}

// A key of half a million parts would be a table in a table in a table ... and eat the stack.
TEST(Toml, DeepKeysAreRefusedWithTheirLine) {
  std::string deep = "a";
  for (int i = 0; i < 500'000; ++i) deep += ".a";
  for (const std::string& text : {"x = 1\n" + deep + " = 1\n", "x = 1\n[" + deep + "]\n",
                                  "x = 1\ny = { " + deep + " = 1 }\n"}) {
    const auto read = parse_toml(text, "t.toml");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().where, "t.toml:2");
  }
}

TEST(Toml, TheDeepestThatIsReadStaysOnTheStack) {
  std::string key = "a";
  for (std::uint32_t i = 1; i < kMaxTomlKeyParts; ++i) key += ".a";
  std::string open;
  std::string close;
  for (int i = 0; i < 120; ++i) {
    open += "[{" + key + " = ";
    close += "}]";
  }
  const auto read = parse_toml("x = " + open + "1" + close + "\n", "t.toml");
  EXPECT_TRUE(read) << read.error().message;
  EXPECT_FALSE(parse_toml("x = " + std::string(400'000, '['), "t.toml"));
}

TEST(Toml, DotsThatAreNoKeysAreNotCounted) {
  const std::string dots(100, '.');
  std::string numbers = "x = [0.5";
  for (int i = 0; i < 100; ++i) numbers += ", 0.5";
  const std::string three_quotes(3, '"');
  for (const std::string& text :
       {"x = \"" + dots + "\"", "x = '" + dots + "'", "x = \"\\\"" + dots + "\"",
        "# " + dots + "\nx = 1", "x = \"\" # " + dots, "x = '''" + dots + "'''",
        "x = " + three_quotes + "\n\"" + dots + "\"" + three_quotes, numbers + "]"}) {
    const auto read = parse_toml(text, "t.toml");
    EXPECT_TRUE(read) << text << ": " << read.error().message;
  }
}

TEST(Toml, DotsBehindStringsAreCounted) {
  const std::string key = ".a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a = 1\n";
  for (const char* before :
       {"a", "\"a.b\"", "'a'", "x = \"\\\"\"\na", "x = \"\"\"\"\"\"\na", "x = \"\"\"a\"\"\"\"\"\na",
        "x = ''''''\na", "x = '\\'\na", "x = '''\n''''\na"})
    EXPECT_TRUE(too_deep_toml_key(before + key)) << before;
}

TEST(Toml, GarbageIsAnError) {
  for (const std::string_view bad :
       {std::string_view("x"), std::string_view("x = \xff"), std::string_view("x = 1\nx = 2"),
        std::string_view("x = \0", 5), std::string_view("x = \"unclosed"), std::string_view("[a\n"),
        std::string_view("x = 1_e5"), std::string_view("\0", 1)}) {
    const auto read = parse_toml(bad, "t.toml");
    ASSERT_FALSE(read) << bad;
    EXPECT_TRUE(read.error().where.starts_with("t.toml")) << read.error().where;
  }
  EXPECT_FALSE(parse_toml(std::string(kMaxTomlBytes + 1, ' '), "t.toml"));
  EXPECT_TRUE(parse_toml("", "t.toml"));
}

}  // namespace dersu::io
