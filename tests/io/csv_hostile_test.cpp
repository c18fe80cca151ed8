// Files that were never tables, or were made to hurt.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "dersu/io/csv.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

/// A file of these bytes while one lives.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes)
      : path_(fs::temp_directory_path() / ("dersu_hostile_" + std::to_string(getpid()) + ".csv")) {
    EXPECT_TRUE(write_file_atomically(path_, bytes));
  }
  ~TemporaryFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct Reading {
  std::vector<std::string> problems;
  std::vector<std::uint64_t> lines;  ///< of the records that were read
};

Reading read_to_the_end(CsvReader reader) {
  Reading all;
  for (;;) {
    const auto more = reader.next();
    if (!more)
      all.problems.push_back(more.error().where);
    else if (*more)
      all.lines.push_back(reader.line());
    else
      return all;
  }
}

/// `n` good records, a broken one, and `n` good ones again.
std::string broken_in_the_middle(std::size_t n, std::string_view broken, std::string_view end) {
  std::string text = "id,note";
  text += end;
  for (std::size_t i = 0; i < 2 * n; ++i) {
    if (i == n) text.append(broken).append(end);
    text.append("1,x").append(end);
  }
  return text;
}

}  // namespace

// The broken line lies across the end of the reader's block of 1 MiB, at every offset.
TEST(CsvHostile, ABrokenLineAcrossTwoBlocksIsOneProblem) {
  const std::string broken = "2,a\"b with a tail";
  for (std::size_t shift = 0; shift < broken.size() + 4; ++shift) {
    std::string text = "id,note\r\n1," + std::string(shift + 1, 'p') + "\r\n";
    while (text.size() + 5 + broken.size() < (std::size_t{1} << 20)) text += "1,x\r\n";
    const auto line = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    text += broken + "\r\n3,z\r\n4,w\r\n";
    const TemporaryFile file(text);
    auto reader = CsvReader::open(file.path());
    ASSERT_TRUE(reader);
    const Reading all = read_to_the_end(std::move(*reader));
    ASSERT_EQ(all.problems.size(), 1u) << shift;
    EXPECT_EQ(all.problems[0].substr(all.problems[0].find(':')), fmt::format(":{}:note", line));
    ASSERT_EQ(all.lines.size(), line) << shift;
    EXPECT_EQ(all.lines.back(), line + 2) << shift;
  }
}

TEST(CsvHostile, LinesEndInCarriageReturnsAlone) {
  auto reader = CsvReader::from_text(broken_in_the_middle(3, "2,\"p\rq\"x", "\r"), "t.csv");
  ASSERT_TRUE(reader);
  const Reading all = read_to_the_end(std::move(*reader));
  EXPECT_EQ(all.problems, std::vector<std::string>{"t.csv:6:note"});
  EXPECT_EQ(all.lines, (std::vector<std::uint64_t>{2, 3, 4, 7, 8, 9}));
}

TEST(CsvHostile, NothingButNulBytes) {
  const std::string zeros(std::size_t{40} << 20, '\0');
  EXPECT_FALSE(CsvReader::from_text(zeros, "t.csv"));
  const TemporaryFile file(zeros);
  EXPECT_FALSE(CsvReader::open(file.path()));
}

TEST(CsvHostile, AMillionColumnsAreRefusedAtTheLimitAndReadingGoesOn) {
  const std::string commas(1'000'000, ',');
  const auto header = CsvReader::from_text(commas + "\n", "t.csv");
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().where, "t.csv:1:field 10001");
  auto reader = CsvReader::from_text("a,b\n1,2\n" + commas + "\n3,4\n", "t.csv");
  ASSERT_TRUE(reader);
  const Reading all = read_to_the_end(std::move(*reader));
  EXPECT_EQ(all.problems.size(), 1u);
  EXPECT_EQ(all.lines, (std::vector<std::uint64_t>{2, 4}));
}

TEST(CsvHostile, AQuoteThatIsNeverClosedDoesNotEatTheMemory) {
  std::string text = "a,b\n1,\"";
  text.append(std::size_t{40} << 20, 'x');
  const TemporaryFile file(text);
  auto reader = CsvReader::open(file.path());
  ASSERT_TRUE(reader);
  const Reading all = read_to_the_end(std::move(*reader));
  EXPECT_EQ(all.problems.size(), 1u);
  EXPECT_TRUE(all.lines.empty());
}

TEST(CsvHostile, AnUnreadableFileEndsTheReading) {
  const auto reader = CsvReader::open("/proc/self/mem");  // opens, and every read of it fails
  if (!fs::exists("/proc/self/mem")) GTEST_SKIP() << "/proc/self/mem";
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().fault, Fault::io);
  EXPECT_EQ(CsvReader::open(fs::temp_directory_path()).error().fault, Fault::bad_input);
  EXPECT_EQ(CsvReader::open("no_such_file.csv").error().fault, Fault::not_found);
}

TEST(CsvHostile, RowsOfEmptyCellsArePassedWhateverTheirNumber) {
  auto reader = CsvReader::from_text("a;b;c\n1;2;3\n;\n;;;; ;\n4;5;6\n;;;;", "t.csv");
  ASSERT_TRUE(reader);
  const Reading all = read_to_the_end(std::move(*reader));
  EXPECT_TRUE(all.problems.empty());
  EXPECT_EQ(all.lines, (std::vector<std::uint64_t>{2, 5}));
}

TEST(CsvHostile, OnlyABomOrOnlyBlankLinesIsEmpty) {
  for (const char* text : {"\xEF\xBB\xBF", "\n\n\r\n\r", "\xEF\xBB\xBF\n"})
    EXPECT_FALSE(CsvReader::from_text(text, "t.csv"));
}

}  // namespace dersu::io
