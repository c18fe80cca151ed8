#include "dersu/io/ascii_grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <vector>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"

namespace dersu::io {
namespace {

constexpr std::size_t kLongestWord = 400;  // a double written out in full has fewer characters

/// Words between white space, with the line and column of each.
class Words {
 public:
  Words(const ByteSource& bytes, std::string_view name) : bytes_(bytes), name_(name) {}

  /// False at the end. The word is valid until the next call.
  bool next() {
    word_.clear();
    int c = get();
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n') c = get();
    if (c < 0) return false;
    word_line_ = line_;
    word_column_ = column_;
    while (c >= 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      if (word_.size() < kLongestWord) word_.push_back(static_cast<char>(c));
      c = get();
    }
    if (c == '\n') {  // counted when the next word begins
      --at_;
      --line_;
    }
    return true;
  }

  [[nodiscard]] std::string_view word() const { return word_; }
  [[nodiscard]] std::string where() const {
    return fmt::format("{}:{}:{}", name_, word_line_, word_column_);
  }
  [[nodiscard]] std::string_view name() const { return name_; }

 private:
  int get() {
    if (at_ == size_) {
      if (ended_) return -1;
      // The last byte is kept, so that one step back is always possible.
      buffer_[0] = size_ > 0 ? buffer_[size_ - 1] : '\0';
      size_ = 1 + bytes_(buffer_.data() + 1, buffer_.size() - 1);
      at_ = 1;
      if (size_ == 1) {
        ended_ = true;
        return -1;
      }
    }
    const char c = buffer_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 0;
    } else {
      ++column_;
    }
    return static_cast<unsigned char>(c);
  }

  const ByteSource& bytes_;
  std::string_view name_;
  std::vector<char> buffer_ = std::vector<char>(1 << 20);
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  bool ended_ = false;
  std::uint64_t line_ = 1, column_ = 0;
  std::uint64_t word_line_ = 1, word_column_ = 1;
  std::string word_;
};

struct Header {
  std::map<std::string, double, std::less<>> values;
  [[nodiscard]] bool has(std::string_view key) const { return values.contains(key); }
  [[nodiscard]] double get(std::string_view key) const { return values.find(key)->second; }
};

constexpr std::array<std::string_view, 10> kKeys{
    "ncols",     "nrows",    "xllcorner", "yllcorner", "xllcenter",
    "yllcenter", "cellsize", "dx",        "dy",        "nodata_value"};

/// Reads "key value" pairs up to the first word that is a number, which `words` then holds.
Result<Header> read_header(Words& words) {
  Header header;
  for (;;) {
    if (!words.next())
      return fail(Fault::bad_input, std::string(words.name()),
                  "found the end of the file in the header, expected an ESRI ASCII grid");
    std::string key = lower(words.word());
    if (parse_double(key) || key == "nan") return header;
    if (key == "xllcentre") key = "xllcenter";
    if (key == "yllcentre") key = "yllcenter";
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
      return fail(Fault::bad_input, words.where(),
                  "found {}, expected a key of an ESRI ASCII grid (ncols, nrows, xllcorner, "
                  "yllcorner, cellsize, nodata_value) or a number",
                  told_plain(words.word()));
    if (header.has(key)) return fail(Fault::bad_input, words.where(), "found '{}' twice", key);
    const bool more = words.next();
    const auto value = more ? parse_double(words.word()) : std::nullopt;
    const bool nan = more && key == "nodata_value" && lower(words.word()) == "nan";
    if (!value && !nan)
      return fail(Fault::bad_input, words.where(), "{}: found {}, expected a number", key,
                  told_plain(words.word()));
    header.values.emplace(key, value.value_or(std::nan("")));
  }
}

Result<Raster> raster_of(const Header& header, std::uint64_t file_bytes, std::string_view name,
                         const RasterReading& options) {
  auto bad = [&](std::string message) {
    return tl::unexpected(Error{Fault::bad_input, std::move(message), std::string(name)});
  };
  for (const std::string_view axis : {"x", "y"})
    if (header.has(fmt::format("{}llcorner", axis)) == header.has(fmt::format("{}llcenter", axis)))
      return bad(fmt::format("expected {0}llcorner or {0}llcenter, one of them", axis));
  if (header.has("cellsize") == (header.has("dx") || header.has("dy")) ||
      header.has("dx") != header.has("dy"))
    return bad("expected cellsize, or dx and dy");
  for (const std::string_view key : {"ncols", "nrows"})
    if (!header.has(key) || !(header.get(key) >= 1) || header.get(key) > 1e9 ||
        header.get(key) != std::floor(header.get(key)))
      return bad(fmt::format("{}: found {}, expected a whole number of at least 1", key,
                             header.has(key) ? format_number(header.get(key)) : "nothing"));
  Raster raster;
  raster.columns = static_cast<std::size_t>(header.get("ncols"));
  raster.rows = static_cast<std::size_t>(header.get("nrows"));
  const std::uint64_t cells = std::uint64_t{raster.columns} * raster.rows;
  if (cells > options.max_cells)
    return bad(
        fmt::format("found {} columns x {} rows = {} cells ({:.1f} GB), expected at most {}{}{}",
                    raster.columns, raster.rows, cells, static_cast<double>(cells) * 8e-9,
                    options.max_cells, options.beyond.empty() ? "" : "; ", options.beyond));
  if (file_bytes > 0 && cells > file_bytes)  // a value and its separator take two bytes
    return bad(fmt::format("found {} bytes, too few for {} columns x {} rows: truncated?",
                           file_bytes, raster.columns, raster.rows));
  raster.cell_width = header.get(header.has("dx") ? "dx" : "cellsize");
  raster.cell_height = header.get(header.has("dy") ? "dy" : "cellsize");
  if (!(raster.cell_width > 0) || !(raster.cell_height > 0))
    return bad("found a cell size that is not positive");
  raster.west = header.has("xllcorner") ? header.get("xllcorner")
                                        : header.get("xllcenter") - raster.cell_width / 2;
  const double south = header.has("yllcorner") ? header.get("yllcorner")
                                               : header.get("yllcenter") - raster.cell_height / 2;
  raster.north = south + static_cast<double>(raster.rows) * raster.cell_height;
  if (!std::isfinite(raster.north) || !std::isfinite(raster.west) ||
      !std::isfinite(raster.west + static_cast<double>(raster.columns) * raster.cell_width))
    return bad("found corners and cell sizes that reach beyond any number");
  if (header.has("nodata_value")) raster.nodata = header.get("nodata_value");
  return raster;
}

}  // namespace

Result<Raster> read_ascii_grid(const ByteSource& bytes, std::uint64_t file_bytes,
                               std::string_view name, const RasterReading& options) {
  Words words(bytes, name);
  DERSU_TRY(header, read_header(words));
  DERSU_TRY(raster, raster_of(header, file_bytes, name, options));
  const std::size_t cells = raster.columns * raster.rows;
  raster.values.reserve(file_bytes > 0 ? cells : std::min<std::size_t>(cells, 1 << 20));
  bool more = true;
  for (; more && raster.values.size() < cells; more = words.next()) {
    auto value = parse_double(words.word());
    if (!value && lower(words.word()) == "nan") value = std::nan("");
    if (!value)
      return fail(Fault::bad_input, words.where(), "found {}, expected a finite number",
                  told_plain(words.word()));
    raster.values.push_back(raster.nodata && *value == *raster.nodata ? std::nan("") : *value);
  }
  if (raster.values.size() < cells)
    return fail(Fault::bad_input, std::string(name),
                "found {} values, expected {} columns x {} rows = {}: truncated?",
                raster.values.size(), raster.columns, raster.rows, cells);
  if (more)
    return fail(Fault::bad_input, words.where(), "found more than {} columns x {} rows = {} values",
                raster.columns, raster.rows, cells);
  return raster;
}

Result<Raster> read_ascii_grid(std::string_view text, std::string_view name,
                               const RasterReading& options) {
  std::string_view rest = text;
  return read_ascii_grid(
      [&rest](char* buffer, std::size_t size) {
        const std::size_t n = std::min(size, rest.size());
        std::memcpy(buffer, rest.data(), n);
        rest.remove_prefix(n);
        return n;
      },
      text.size(), name, options);
}

std::string format_ascii_grid(const Raster& raster) {
  double south = raster.north - static_cast<double>(raster.rows) * raster.cell_height;
  // The subtraction may leave dust in the last digits; a round number that gives the same north is
  // what was meant.
  const double tidy = std::round(south * 1e6) / 1e6;
  if (tidy + static_cast<double>(raster.rows) * raster.cell_height == raster.north) south = tidy;
  std::string text = fmt::format("ncols {}\nnrows {}\nxllcorner {}\nyllcorner {}\n", raster.columns,
                                 raster.rows, format_number(raster.west), format_number(south));
  if (raster.cell_width == raster.cell_height)
    text += fmt::format("cellsize {}\n", format_number(raster.cell_width));
  else
    text += fmt::format("dx {}\ndy {}\n", format_number(raster.cell_width),
                        format_number(raster.cell_height));
  const double nodata = raster.nodata.value_or(-9999);
  const std::string no_value = std::isnan(nodata) ? "nan" : format_number(nodata);
  text += fmt::format("NODATA_value {}\n", no_value);
  for (std::size_t row = 0; row < raster.rows; ++row)
    for (std::size_t column = 0; column < raster.columns; ++column) {
      const double value = raster.at(column, row);
      text += std::isnan(value) ? no_value : format_number(value);
      text += column + 1 < raster.columns ? ' ' : '\n';
    }
  return text;
}

}  // namespace dersu::io
