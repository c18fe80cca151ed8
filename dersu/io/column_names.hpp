#pragma once
// Names of columns in messages: which may be places, and whether a first line is a header.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dersu::io {

/// True where the name of a column may be a place: may_be_place(), four digits or more beside one
/// year of 1900 to 2099, three of a number with decimals, or two beside a sign of degrees or
/// minutes or a letter of a direction. Dates, times of a day and EPSG codes are none.
[[nodiscard]] bool name_may_be_place(std::string_view name);
/// True for a number but a year, a date, a time of a day, and what may be a place and begins with a
/// digit or a direction, as "X 32652" and "UTM 52N" do not.
[[nodiscard]] bool looks_like_data(std::string_view name);
/// True where `names` are the first values of a table and no header: two of them or one of four
/// look like data, or one is a date with its time or a number that may be a place, and none of
/// `expected` is among them, in capitals or not.
[[nodiscard]] bool lacks_header(std::span<const std::string> names,
                                std::span<const std::string_view> expected);
/// What is told where that is so: "found a first line that looks like data; is the header line
/// missing, with the names of the columns (id, x, y)?"
[[nodiscard]] std::string no_header(std::span<const std::string_view> expected);
/// True for the header of a matrix as R's write.csv() has it: "", 1, 2, 3 or "", V1, V2, V3.
[[nodiscard]] bool is_matrix_of_r(std::span<const std::string> names);
/// Of the lines of `text`, the first ten, the one (from 1 on) that has two of `expected`, or the
/// only one, among its fields: a header with titles above it. 0 for none.
[[nodiscard]] std::size_t header_line(std::string_view text,
                                      std::span<const std::string_view> expected);

/// A name as it stands in a message, "what may be a coordinate" where that is so.
[[nodiscard]] std::string told_name(std::string_view name);
/// Names of columns for "found ...": "id, x, y".
[[nodiscard]] std::string told_names(std::span<const std::string> names);
/// The name of column `index` in the place of a problem, "field 3" where it may be a coordinate.
[[nodiscard]] std::string column_place(std::string_view name, std::size_t index);

}  // namespace dersu::io
