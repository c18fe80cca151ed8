#include "dersu/io/byte_stream.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "dersu/io/csv.hpp"
#include "dersu/io/digest.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/pipe.hpp"
#include "tests/io/gzip.hpp"
#include "tests/scratch.hpp"

namespace dersu::io {
namespace {

constexpr std::uint64_t kMuch = std::uint64_t{1} << 30;

std::string some_text(std::size_t lines) {
  std::string text = "id,n\n";
  for (std::size_t i = 0; i < lines; ++i) text += fmt::format("row{},{}\n", i, i * 7919 % 1000);
  return text;
}

std::string fault_of(std::string_view bytes) {
  const auto all = ByteStream::of(bytes).read_all(kMuch);
  return all ? "" : all.error().message;
}

}  // namespace

TEST(ByteStream, PlainAndPackedAreTheSame) {
  const std::string text = some_text(50'000);
  const std::string packed = gzip(text);
  ASSERT_LT(packed.size(), text.size() / 2);
  EXPECT_EQ(ByteStream::of(text).read_all(kMuch).value(), text);
  EXPECT_EQ(ByteStream::of(packed).read_all(kMuch).value(), text);
  EXPECT_EQ(ByteStream::of(packed + gzip("more")).read_all(kMuch).value(), text + "more");
  for (const char* small : {"", "x", "\x1F", "ab"})
    EXPECT_EQ(ByteStream::of(small).read_all(kMuch).value(), small);
  EXPECT_EQ(ByteStream::of(gzip("")).read_all(kMuch).value(), "");
  EXPECT_FALSE(ByteStream::of(text).read_all(1000));
}

TEST(ByteStream, WhatIsNoGzipIsRefused) {
  const std::string packed = gzip(some_text(1000));
  EXPECT_EQ(fault_of(packed.substr(0, packed.size() / 2)), "found gzip that is cut off");
  EXPECT_EQ(fault_of(packed.substr(0, packed.size() - 1)), "found gzip that is cut off");
  EXPECT_EQ(fault_of("\x1F\x8B"), "found gzip that is cut off");
  std::string changed = packed;
  changed[packed.size() / 2] = static_cast<char>(changed[packed.size() / 2] ^ 0x55);
  EXPECT_EQ(fault_of(changed), "found gzip that is damaged");
  EXPECT_EQ(fault_of(packed + "tail"), "found gzip that is damaged");
}

TEST(ByteStream, ZerosBehindGzipArePassedOver) {
  const std::string text = some_text(1000);
  for (const std::size_t n : {1, 511, 1 << 20}) {
    const std::string padded = gzip(text) + std::string(n, '\0');
    EXPECT_EQ(ByteStream::of(padded).read_all(kMuch).value(), text) << n;
    EXPECT_EQ(ByteStream::of(padded + gzip("more")).read_all(kMuch).value(), text + "more") << n;
    EXPECT_EQ(fault_of(padded + "tail"), "found gzip that is damaged") << n;
  }
}

TEST(ByteStream, AFewBytesThatUnpackToVeryManyAreRefused) {
  const std::string bomb = gzip(std::string(std::size_t{80} << 20, 'a'));
  ASSERT_LT(bomb.size(), std::size_t{200'000});
  EXPECT_EQ(fault_of(bomb), "found gzip that unpacks to more than 200 times its size");
}

TEST(ByteStream, ATableInGzipIsReadAsItIs) {
  const Scratch scratch("byte_stream");
  const auto path = scratch / "t.csv.gz";
  const std::string text = some_text(100'000);
  const std::string packed = gzip(text);
  ASSERT_TRUE(write_file_atomically(path, packed));
  const auto table = read_csv(path);
  ASSERT_TRUE(table) << describe(table.error());
  ASSERT_EQ(table->rows.size(), 100'000u);
  EXPECT_EQ(table->rows.back()[0], "row99999");
  EXPECT_EQ(table->where(0, 1), "t.csv.gz:2:n");
  ASSERT_TRUE(write_file_atomically(path, std::string_view(packed).substr(0, packed.size() / 2)));
  const auto half = CsvReader::open(path);
  ASSERT_TRUE(half);
  EXPECT_NE(describe(read_csv(path).error()).find("found gzip that is cut off"), std::string::npos);
}

// To open a pipe that nobody writes to would wait for ever.
TEST(ByteStream, PipesAndDevicesAreNoFiles) {
  const Scratch scratch("pipe");
  const auto pipe = scratch.folder() / "observations.csv";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::filesystem::path& path : {pipe, std::filesystem::path("/dev/null")}) {
    EXPECT_EQ(describe(ByteStream::open(path).error()),
              path.string() + (path == pipe ? ": is a pipe, expected a file\n" : ": is no file\n"));
    EXPECT_EQ(read_file(path).error().fault, Fault::bad_input);
    EXPECT_EQ(sha256_file(path).error().fault, Fault::bad_input);
  }
}

/// Is stopped when it is asked for the third time.
class Impatient final : public Progress {
 public:
  [[nodiscard]] bool stopped() const override { return ++asked_ > 2; }

 private:
  mutable int asked_ = 0;
};

TEST(ByteStream, WaitingForAPipeCanBeStopped) {
  const Scratch scratch("pipe_stopped");
  const auto pipe = scratch.folder() / "captures";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(read_pipe(pipe, Impatient()).error().fault, Fault::interrupted);  // nobody writes
  const int silent = open(pipe.c_str(), O_RDWR);
  ASSERT_GE(silent, 0);
  ASSERT_EQ(write(silent, "n\n", 2), 2);
  EXPECT_EQ(read_csv_once(pipe, Impatient()).error().fault, Fault::interrupted);
  close(silent);
}

TEST(ByteStream, APipeIsReadOnceAndWhole) {
  const Scratch scratch("pipe_once");
  const auto pipe = scratch.folder() / "captures";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(is_pipe(pipe));
  EXPECT_FALSE(is_pipe(scratch.folder()));
  EXPECT_FALSE(is_pipe("/dev/null"));
  std::string text = "n\n";  // more than a pipe holds
  for (int i = 0; i < 30'000; ++i) text += fmt::format("{}\n", i);
  const auto through = [&](const std::string& bytes, const auto& read) {
    const std::jthread writer([&] { std::ofstream(pipe, std::ios::binary) << bytes; });
    return read();
  };
  for (const std::string& bytes : {text, gzip(text)}) {
    const auto table = through(bytes, [&] { return read_csv_once(pipe, Progress()); });
    ASSERT_TRUE(table) << describe(table.error());
    ASSERT_EQ(table->rows.size(), 30'000U);
    EXPECT_EQ(table->rows.back().front(), "29999");
    EXPECT_EQ(table->where(0, 0), pipe.string() + ":2:n");
  }
  const std::string few(1000, '7');  // all of it is in the pipe before the reader gives up
  for (const std::string& bytes : {few, gzip(few)}) {
    const auto large = through(bytes, [&] { return read_pipe(pipe, Progress(), 500); });
    ASSERT_FALSE(large);
    EXPECT_NE(large.error().message.find("is larger than 500 bytes"), std::string::npos);
  }
  EXPECT_EQ(describe(read_csv_once(scratch.folder() / "none", Progress()).error()),
            (scratch.folder() / "none").string() + ": no such file\n");
}

}  // namespace dersu::io
