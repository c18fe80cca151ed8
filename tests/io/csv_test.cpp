#include "dersu/io/csv.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "dersu/io/csv_scan.hpp"
#include "dersu/io/digest.hpp"

namespace dersu::io {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string written(const Rows& rows, char delimiter, std::string_view end) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i) text += delimiter;
      append_csv_field(text, row[i], delimiter);
    }
    text += end;
  }
  return text;
}

/// Where reading `text` fails, as "where: message".
std::string failure(std::string_view text) {
  auto table = read_csv_text(text, "t.csv");
  if (table) return "";
  std::string all = describe(table.error());
  return all;
}

}  // namespace

RC_GTEST_PROP(Csv, WhatIsWrittenReadsBackEqual, ()) {
  const char delimiter = *rc::gen::element(',', ';', '\t', '|');
  const std::string end =
      *rc::gen::element(std::string("\n"), std::string("\r\n"), std::string("\r"));
  const auto columns = *rc::gen::inRange<std::size_t>(2, 6);
  const auto field = rc::gen::container<std::string>(
      rc::gen::element('a', '"', ',', ';', '\t', '|', '\n', '\r', ' ', '1'));
  Rows rows =
      *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(columns, field));
  std::vector<std::string> header;
  for (std::size_t i = 0; i < columns; ++i) header.push_back("c" + std::to_string(i));
  Rows all{header};
  all.insert(all.end(), rows.begin(), rows.end());
  const std::string bom = *rc::gen::element(std::string(), std::string("\xEF\xBB\xBF"));
  auto table = read_csv_text(bom + written(all, delimiter, end), "t.csv", {.delimiter = delimiter});
  RC_ASSERT(table.has_value());
  RC_ASSERT(table->columns == header);
  RC_ASSERT(table->rows == rows);
}

RC_GTEST_PROP(Csv, TheScannerFindsEverySpecialByte, ()) {
  auto text = *rc::gen::container<std::string>(rc::gen::element(
      'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', '"', ';', '\n', '\r', '\0', '\xe9'));
  const std::size_t size = text.size();
  text.append(CsvScanner::kPadding, '\0');
  const auto from = *rc::gen::inRange<std::size_t>(0, size + 1);
  CsvScanner scanner(';');
  scanner.start(text.data() + from);
  bool other = false;
  for (std::size_t at = from; at < size; ++at) {
    std::size_t expected = at;
    while (!is_csv_special(text[expected], ';')) ++expected;
    const char* found = scanner.find(text.data() + at);
    RC_ASSERT(static_cast<std::size_t>(found - text.data()) == expected);
    for (std::size_t i = at; i < expected; ++i) other = other || (text[i] & '\x80') != 0;
    RC_ASSERT(!other || scanner.saw_other_bytes());
    at = expected;
  }
}

TEST(Csv, ColumnsWithoutANameMayBeSeveral) {
  const auto table = read_csv_text("a,b,,\n1,2,,\n", "t.csv");
  ASSERT_TRUE(table) << describe(table.error());
  EXPECT_EQ(table->rows.front()[1], "2");
}

TEST(Csv, ErrorsSayWhere) {
  EXPECT_EQ(failure("a,b\n1,2\n3\n"), "t.csv:3: found 1 field, expected 2 as in the header\n");
  EXPECT_EQ(failure("a,b\n1,2\n3,x\"y\n"),
            "t.csv:3:b: found a quote where none may be (inside a field, or text behind a closing "
            "one) at character 4\n");
  EXPECT_EQ(failure("a,b\n\"1\n2\",\"3\"x\n"),
            "t.csv:3:b: found a quote where none may be (inside a field, or text behind a closing "
            "one) at character 7\n");
  EXPECT_EQ(failure("a,b\n1,\"2\n"), "t.csv:2: found a quote that is never closed\n");
  EXPECT_EQ(failure("a,b\n1,caf\xE9"
                    "\n"),
            "t.csv:2:b: found byte 0xe9, which is not UTF-8; save the file again as 'CSV UTF-8'\n");
  EXPECT_EQ(failure(std::string("a,b\n1,\0\n", 8)), "t.csv:2:b: found a NUL byte at character 3\n");
  EXPECT_EQ(failure("a,a\n"),
            "1 problem in t.csv\nt.csv:1:2: found 'a' twice among the names of the columns\n");
  EXPECT_EQ(failure(""), "t.csv: is empty, expected a header line with the names of the columns\n");
  EXPECT_EQ(failure("\xFF\xFE"
                    "a"),
            "t.csv:1: is UTF-16, expected UTF-8; save it again as 'CSV UTF-8'\n");
  EXPECT_EQ(failure(std::string("\xFF\xFE\0\0a\0\0\0", 8)),
            "t.csv:1: is UTF-32, expected UTF-8; save it again as 'CSV UTF-8'\n");
  EXPECT_EQ(failure("sep=;\r\na;b,c\r\n1;2;3\r\n"),
            "t.csv:3: found 3 fields, expected 2 as in the header\n");
  EXPECT_EQ(failure("sep=a,b\n1,2\n"), "") << "a header like any other";
  EXPECT_EQ(failure("a,b\n1\n1,2,3\n"),
            "2 problems in t.csv\nt.csv:2: found 1 field, expected 2 as in the header\n"
            "t.csv:3: found 3 fields, expected 2 as in the header\n");
}

TEST(Csv, WhatIsNoTextIsNamed) {
  const auto told = [](std::string_view text) {
    const auto reader = CsvReader::from_text(text, "t.csv");
    return reader ? std::string() : describe(reader.error());
  };
  EXPECT_EQ(
      told("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
      "t.csv:1: is an old workbook (.xls), expected a table in text; open it in a spreadsheet "
      "program and save it as 'CSV UTF-8'\n");
  EXPECT_NE(told("PK\x03\x04 and more").find("is a workbook (.xlsx, .ods) or a zip archive"),
            std::string::npos);
  EXPECT_NE(told("\n<!DOCTYPE html><html>").find("is a web page"), std::string::npos);
  for (const char* page :
       {"\xEF\xBB\xBF<html>", "<table border=1><tr><td>", "<meta charset=utf-8>"})
    EXPECT_NE(told(page).find("is a web page"), std::string::npos) << page;
  EXPECT_NE(told("<?xml version=\"1.0\"?><Workbook>").find("is a file of XML"), std::string::npos);
  EXPECT_EQ(told("PK,id\n1,2\n"), "");
}

TEST(Csv, LinesAreCountedThroughQuotesAndMixedEndings) {
  auto table = read_csv_text("a;b\r\n1;\"x\ny\"\r2;z\n\n3;w", "t.csv");
  ASSERT_TRUE(table) << describe(table.error());
  EXPECT_EQ(table->rows, (Rows{{"1", "x\ny"}, {"2", "z"}, {"3", "w"}}));
  EXPECT_EQ(table->lines, (std::vector<std::uint64_t>{2, 4, 6}));
  EXPECT_EQ(table->where(1, 1), "t.csv:4:b");
  EXPECT_EQ(table->number(0, 0), 1.0);
  EXPECT_EQ(table->number(1, 1).error().where, "t.csv:4:b");
}

TEST(Csv, AFileLargerThanItsBlocksReadsLikeTheText) {
  std::string text = "id,note\n";
  for (int i = 0; i < 200000; ++i)
    text += std::to_string(i) + (i % 3 ? ",plain\n" : ",\"a, \"\"b\"\"\r\n\"\r\n");
  const auto path =
      std::filesystem::temp_directory_path() / fmt::format("dersu_csv_test_{}.csv", getpid());
  ASSERT_TRUE(write_file_atomically(path, text));
  EXPECT_EQ(*sha256_file(path), sha256(text));
  auto from_text = read_csv_text(text, "dersu_csv_test.csv");
  auto from_file = read_csv(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(from_text && from_file);
  EXPECT_EQ(from_text->rows, from_file->rows);
  EXPECT_EQ(from_text->lines, from_file->lines);
  EXPECT_EQ(from_file->rows.at(3).at(1), "a, \"b\"\r\n");
}

TEST(Csv, NothingIsWrittenUnlessCommitted) {
  const auto path = std::filesystem::temp_directory_path() /
                    fmt::format("dersu_csv_writer_test_{}.csv", getpid());
  std::filesystem::remove(path);
  const std::vector<std::string> columns{"only"};
  {
    auto writer = CsvWriter::create(path, columns);
    ASSERT_TRUE(writer);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
  auto writer = CsvWriter::create(path, columns);
  writer->row(std::vector<std::string>{""});
  writer->row(std::vector<std::string>{"x"});
  ASSERT_TRUE(writer->commit());
  EXPECT_EQ(read_csv(path)->rows, (Rows{{""}, {"x"}}));
  std::filesystem::remove(path);
  EXPECT_FALSE(CsvWriter::create("/no/such/folder/x.csv", columns));
}

TEST(Digest, KnownHash) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Csv, ANameThatBeginsAsAPageComesBack) {
  for (const char* name : {"<body", " <html>", "<?xml", "PK\x03\x04"}) {
    std::string text;
    append_csv_field(text, name);
    const auto table = read_csv_text(text + "\n1\n", "t.csv", {});
    ASSERT_TRUE(table) << describe(table.error());
    EXPECT_EQ(table->columns.front(), name);
  }
}

}  // namespace dersu::io
