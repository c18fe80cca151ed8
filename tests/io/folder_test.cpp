#include "dersu/io/folder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "dersu/io/file.hpp"

namespace dersu::io {
namespace {

namespace fs = std::filesystem;

class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "dersu-folder-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }
  fs::path root_;
};

}  // namespace

TEST_F(Folder, AppearsWholeOnCommit) {
  auto folder = AtomicFolder::create(root_ / "world/");
  ASSERT_TRUE(folder) << describe(folder.error());
  ASSERT_TRUE(write_file_atomically(folder->temporary() / "a", "1"));
  EXPECT_FALSE(fs::exists(root_ / "world"));
  ASSERT_TRUE(folder->commit());
  EXPECT_EQ(*read_file(root_ / "world" / "a"), "1");
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 1);
}

TEST_F(Folder, APipeStaysOneAndALinkTooAndAFolderIsNoFile) {
  const fs::path pipe = root_ / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  const auto piped = write_file_atomically(pipe, "through");
  ASSERT_TRUE(piped) << describe(piped.error());
  std::array<char, 16> bytes{};
  EXPECT_EQ(read(reader, bytes.data(), bytes.size()), 7);
  close(reader);
  EXPECT_TRUE(fs::is_fifo(pipe));

  ASSERT_TRUE(write_file_atomically(root_ / "old", "1"));
  fs::create_symlink("old", root_ / "link");
  ASSERT_TRUE(write_file_atomically(root_ / "link", "2"));
  EXPECT_TRUE(fs::is_symlink(root_ / "link"));
  EXPECT_EQ(*read_file(root_ / "old"), "2");

  EXPECT_EQ(write_file_atomically(root_, "1").error().fault, Fault::usage);
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 3);
}

TEST_F(Folder, WhatCannotBeOpenedIsNotTakenForAbsent) {
  fs::create_symlink(root_ / "round", root_ / "round");
  EXPECT_EQ(read_file(root_ / "round").error().fault, Fault::io);
  EXPECT_EQ(read_file(root_ / "none").error().fault, Fault::not_found);
  EXPECT_EQ(check_file(root_).error().message, "is a folder, expected a file");
  // The names in messages are those that will be there.
  const auto outer = AtomicFolder::create(root_ / "out");
  ASSERT_TRUE(outer) << describe(outer.error());
  const auto inner = AtomicFolder::create(outer->temporary() / "in");
  ASSERT_TRUE(inner) << describe(inner.error());
  const auto failed = write_file_atomically(inner->temporary() / "no" / "file", "x");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().where, (root_ / "out" / "in" / "no" / "file").string());
}

TEST_F(Folder, LeavesNothingWithoutCommit) {
  {
    auto folder = AtomicFolder::create(root_ / "world");
    ASSERT_TRUE(folder);
    auto moved = std::move(*folder);
    ASSERT_TRUE(write_file_atomically(moved.temporary() / "a", "1"));
  }
  EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(Folder, NeverReplacesWhatIsThere) {
  fs::create_directory(root_ / "world");
  const auto folder = AtomicFolder::create(root_ / "world");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().fault, Fault::usage);
  EXPECT_EQ(AtomicFolder::create(root_ / "no" / "world").error().fault, Fault::io);
}

TEST_F(Folder, ReplacesOnlyWhenAskedAndOnlyOnCommit) {
  fs::create_directory(root_ / "run");
  ASSERT_TRUE(write_file_atomically(root_ / "run" / "old", "1"));
  {
    auto given_up = AtomicFolder::create(root_ / "run", Existing::replace);
    ASSERT_TRUE(given_up) << describe(given_up.error());
  }
  EXPECT_EQ(*read_file(root_ / "run" / "old"), "1");
  auto folder = AtomicFolder::create(root_ / "run", Existing::replace);
  ASSERT_TRUE(folder);
  ASSERT_TRUE(write_file_atomically(folder->temporary() / "new", "2"));
  EXPECT_TRUE(fs::exists(root_ / "run" / "old"));
  ASSERT_TRUE(folder->commit());
  EXPECT_EQ(*read_file(root_ / "run" / "new"), "2");
  EXPECT_FALSE(fs::exists(root_ / "run" / "old"));
  EXPECT_EQ(std::distance(fs::directory_iterator(root_), {}), 1);
}

// What is to be named was taken away meanwhile: the folder of before comes back.
TEST_F(Folder, ComesBackWhereTheNewOneCannotBeNamed) {
  fs::create_directory(root_ / "run");
  ASSERT_TRUE(write_file_atomically(root_ / "run" / "old", "1"));
  auto folder = AtomicFolder::create(root_ / "run", Existing::replace);
  ASSERT_TRUE(folder);
  fs::remove_all(folder->temporary());
  EXPECT_EQ(folder->commit().error().fault, Fault::io);
  EXPECT_EQ(*read_file(root_ / "run" / "old"), "1");
}

}  // namespace dersu::io
