#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/byte_stream.hpp"
#include "dersu/io/column_names.hpp"
#include "dersu/io/csv.hpp"
#include "dersu/io/csv_scan.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/transcode.hpp"

namespace dersu::io {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;  // small enough to stay in the cache

/// Bytes of the file that are at hand, with room for the scanner behind them.
class Block {
 public:
  [[nodiscard]] char* begin() { return bytes_.get(); }
  [[nodiscard]] char* end() { return bytes_.get() + size_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }

  /// Drops the first `count` bytes and makes room for `more` behind the rest.
  void shift(std::size_t count, std::size_t more) {
    const std::size_t rest = size_ - count;
    if (!bytes_ || rest + more > capacity_) {
      capacity_ = rest + more;
      auto bytes = std::make_unique_for_overwrite<char[]>(capacity_ + CsvScanner::kPadding);
      if (rest) std::memcpy(bytes.get(), begin() + count, rest);
      bytes_ = std::move(bytes);
    } else if (rest) {
      std::memmove(begin(), begin() + count, rest);
    }
    grown(rest);
  }

  /// There are `size` bytes now.
  void grown(std::size_t size) {
    size_ = size;
    std::memset(end(), 0, CsvScanner::kPadding);
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// How the scan of one record ended.
enum class Scan { complete, needs_more, stray_quote, nul, too_many, unclosed };

/// Line ends in [begin, end): LF, CR LF, or CR alone.
std::size_t count_lines(const char* begin, const char* end) {
  std::size_t lines = 0;
  for (const char* at = begin; at < end; ++at)
    lines += *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'));
  return lines;
}

const char* find_line_end(const char* at, const char* end) {
  while (at < end && *at != '\n' && *at != '\r') ++at;
  return at;
}

/// The delimiter that the first line has most of, outside quotes; a comma where it has none.
char sniff_delimiter(std::string_view text) {
  constexpr std::string_view candidates = ",;\t|";
  std::array<std::size_t, 4> counts{};
  bool quoted_now = false;
  for (char c : text) {
    if (c == '"') quoted_now = !quoted_now;
    if (!quoted_now && (c == '\n' || c == '\r')) break;
    if (const auto at = candidates.find(c); !quoted_now && at != std::string_view::npos)
      ++counts[at];
  }
  return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                             counts.begin())];
}

}  // namespace

class CsvReader::State {
 public:
  State(std::optional<ByteStream> file, std::string path, std::string name, CsvOptions options)
      : name_(std::move(name)), options_(options), file_(std::move(file)), path_(std::move(path)) {}

  Result<void> start(std::string_view text);
  Result<bool> next();

  std::vector<std::string> columns_;
  std::vector<std::string_view> fields_;
  std::uint64_t line_ = 0;
  std::uint64_t record_ = 0;
  std::string name_;
  CsvOptions options_;
  std::uint64_t consumed_ = 0;      ///< bytes in front of block_
  std::size_t at_ = 0;              ///< where the next record begins in block_
  bool ended_early_ = false;        ///< records may be missing
  std::optional<ByteStream> file_;  ///< nothing: the text is in block_

 private:
  Result<void> refill();
  [[nodiscard]] Result<void> check_names() const;
  [[nodiscard]] std::size_t line_of_header() const;
  Result<bool> read_record();
  Scan scan(const char*& at);
  Scan scan_quoted(const char*& at, const char* end);
  void unescape();
  Result<bool> broken(std::string_view found, const char* where);
  Result<bool> check_bytes();
  Result<bool> wrong_count();
  [[nodiscard]] bool is_empty() const {
    return std::ranges::all_of(fields_, [](std::string_view f) { return trim(f).empty(); });
  }
  void save_fields();
  void skip_separator_line(std::string_view head);
  [[nodiscard]] std::string place() const { return fmt::format("{}:{}", name_, line_); }
  /// In the place of a problem.
  [[nodiscard]] std::string column_name(std::size_t index) const {
    if (index >= columns_.size()) return fmt::format("field {}", index + 1);
    return column_place(columns_[index], index);
  }

  std::string path_;
  Block block_;
  CsvScanner scanner_{','};
  bool at_end_ = false;          ///< of the file: block_ holds all that is left
  bool finished_ = false;        ///< nothing more is read, after an error that cannot be passed
  std::uint64_t next_line_ = 1;  ///< of the next record
  std::uint64_t lines_in_record_ = 0;  ///< line ends seen inside quotes
  std::vector<std::size_t> escaped_;   ///< fields with doubled quotes
};

Result<void> CsvReader::State::refill() {
  const std::size_t more = std::max(kBlock, block_.size() - at_);
  block_.shift(at_, more);
  consumed_ += at_;
  at_ = 0;
  const auto n = file_->read(block_.end(), more);
  if (!n) {
    finished_ = true;
    fields_.clear();  // their bytes are gone
    const bool io = n.error().fault == Fault::io;
    return fail(n.error().fault, io ? path_ : fmt::format("{}:{}", name_, next_line_), "{}",
                n.error().message);
  }
  at_end_ = *n < more;
  block_.grown(block_.size() + *n);
  return {};
}

/// Excel's first line "sep=;", where the file begins with one.
void CsvReader::State::skip_separator_line(std::string_view head) {
  if (head.size() < 6 || lower(head.substr(0, 4)) != "sep=") return;
  const std::size_t end = head.substr(5).starts_with("\r\n") ? 7 : 6;
  if (head[5] != '\r' && head[5] != '\n') return;
  options_.delimiter = head[4];
  at_ += end;
  next_line_ = 2;
}

Result<void> CsvReader::State::start(std::string_view text) {
  if (file_) {
    DERSU_CHECK(refill());
  } else {
    block_.shift(0, text.size());
    if (!text.empty()) std::memcpy(block_.begin(), text.data(), text.size());
    block_.grown(text.size());
    at_end_ = true;
  }
  const std::string_view head = block_.text();
  if (const auto encoding = wide_encoding(head); !encoding.empty())
    return fail(Fault::bad_input, name_ + ":1",
                "is {}, expected UTF-8; save it again as 'CSV UTF-8'", encoding);
  if (const auto kind = no_text(head); !kind.empty())
    return fail(Fault::bad_input, name_ + ":1",
                "is {}, expected a table in text; open it in a spreadsheet program and save it as "
                "'CSV UTF-8'",
                kind);
  if (head.starts_with("\xEF\xBB\xBF")) at_ = 3;
  if (options_.delimiter == '\0') skip_separator_line(head.substr(at_));
  if (options_.delimiter == '\0') options_.delimiter = sniff_delimiter(head.substr(at_));
  scanner_ = CsvScanner(options_.delimiter);
  auto header = read_record();
  if (!header) return tl::unexpected<Error>(header.error());
  if (!*header)
    return fail(Fault::bad_input, name_,
                "is empty, expected a header line with the names of the columns");
  for (const std::string_view field : fields_) columns_.emplace_back(field);
  return check_names();
}

/// A title above the header: nothing in the first line is the name of a column, and a line below it
/// has those that are expected.
std::size_t CsvReader::State::line_of_header() const {
  const auto has = [&](std::span<const std::string_view> names) {
    return std::ranges::any_of(columns_, [&](const std::string& column) {
      return std::ranges::any_of(
          names, [&](std::string_view name) { return lower(name) == lower(trim(column)); });
    });
  };
  if (options_.expected.empty() || has(options_.expected) || has(options_.known)) return 0;
  const std::size_t below = header_line(block_.text().substr(at_), options_.expected);
  return below == 0 ? 0 : next_line_ + below - 1;
}

Result<void> CsvReader::State::check_names() const {
  if (const std::size_t line = line_of_header(); line != 0)
    return fail(Fault::bad_input, place(),
                "found a first line without the names of the columns, which line {} has; is it a "
                "title? The names should stand in the first line",
                line);
  if (!options_.expected.empty() && lacks_header(columns_, options_.expected) &&
      lacks_header(columns_, options_.known))
    return fail(Fault::bad_input, place(), "{}", no_header(options_.expected));
  std::unordered_set<std::string_view> seen;
  std::vector<Error> problems;
  bool asked = false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string& name = columns_[i];
    if (trim(name).empty() || seen.insert(name).second) continue;  // nameless: of a spreadsheet
    const bool asks = looks_like_data(name) && !std::exchange(asked, true);
    problems.push_back({Fault::bad_input,
                        fmt::format("found {} twice among the names of the columns{}",
                                    told_name(name), asks ? "; is the header line missing?" : ""),
                        fmt::format("{}:{}:{}", name_, line_, i + 1)});
  }
  if (!problems.empty()) return tl::unexpected<Error>(gather(name_, std::move(problems)));
  return {};
}

Scan CsvReader::State::scan_quoted(const char*& at, const char* end) {
  const char* begin = ++at;
  bool doubled = false;
  for (;;) {
    const auto* quote =
        static_cast<const char*>(std::memchr(at, '"', static_cast<std::size_t>(end - at)));
    if (!quote) return at_end_ ? Scan::unclosed : Scan::needs_more;
    if (quote + 1 == end && !at_end_) return Scan::needs_more;
    if (quote + 1 < end && quote[1] == '"') {
      doubled = true;
      at = quote + 2;
      continue;
    }
    const std::string_view field(begin, static_cast<std::size_t>(quote - begin));
    at = quote + 1;
    if (at < end && *at != options_.delimiter && *at != '\n' && *at != '\r')
      return Scan::stray_quote;
    if (const void* nul = std::memchr(begin, '\0', field.size())) {
      at = static_cast<const char*>(nul);
      return Scan::nul;
    }
    lines_in_record_ += count_lines(begin, quote);
    if (doubled) escaped_.push_back(fields_.size());
    fields_.push_back(field);
    return Scan::complete;
  }
}

/// Splits the record at at_; `at` ends behind its line end.
Scan CsvReader::State::scan(const char*& at) {
  fields_.clear();
  escaped_.clear();
  lines_in_record_ = 0;
  const char* const end = block_.end();
  const char delimiter = options_.delimiter;
  at = block_.begin() + at_;
  scanner_.start(at);
  for (;;) {
    if (at < end && *at == '"') {
      scanner_.skipped_bytes();
      if (const Scan quoted_field = scan_quoted(at, end); quoted_field != Scan::complete)
        return quoted_field;
    } else {
      const char* special = scanner_.find(at);
      fields_.emplace_back(at, static_cast<std::size_t>(special - at));
      at = special;
    }
    if (at == end) return at_end_ ? Scan::complete : Scan::needs_more;
    if (*at == delimiter) {
      if (fields_.size() == options_.max_columns) return Scan::too_many;
      ++at;
      continue;
    }
    if (*at == '\n') {
      ++at;
      return Scan::complete;
    }
    if (*at == '\r') {
      if (at + 1 == end && !at_end_) return Scan::needs_more;
      at += (at + 1 < end && at[1] == '\n') ? 2 : 1;
      return Scan::complete;
    }
    fields_.pop_back();  // the field that it spoils, so that the message names it
    return *at == '\0' ? Scan::nul : Scan::stray_quote;
  }
}

void CsvReader::State::unescape() {
  for (std::size_t index : escaped_) {
    std::string_view& field = fields_[index];
    char* const begin = block_.begin() + (field.data() - block_.begin());
    char* out = begin;
    for (std::size_t i = 0; i < field.size(); ++i) {
      *out++ = field[i];
      if (field[i] == '"') ++i;
    }
    field = {begin, static_cast<std::size_t>(out - begin)};
  }
}

/// An error inside a record; reading goes on at the next line.
Result<bool> CsvReader::State::broken(std::string_view found, const char* where) {
  const char* const begin = block_.begin() + at_;
  const std::uint64_t line = next_line_ + count_lines(begin, where);
  const char* line_begin = where;
  while (line_begin > begin && line_begin[-1] != '\n' && line_begin[-1] != '\r') --line_begin;
  const auto character = where - line_begin + 1;
  const char* const end = block_.end();
  const char* next = find_line_end(where, end);
  if (next < end) next += (*next == '\r' && next + 1 < end && next[1] == '\n') ? 2 : 1;
  at_ = static_cast<std::size_t>(next - block_.begin());
  next_line_ = line + 1;
  const std::size_t field = fields_.size();
  unescape();
  return fail(Fault::bad_input, fmt::format("{}:{}:{}", name_, line, column_name(field)),
              "found {} at character {}", found, character);
}

Result<bool> CsvReader::State::check_bytes() {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    std::size_t bad = 0;
    if (is_ascii(fields_[i]) || is_utf8(fields_[i], &bad)) continue;
    return fail(Fault::bad_input, fmt::format("{}:{}:{}", name_, line_, column_name(i)),
                "found byte 0x{:02x}, which is not UTF-8; save the file again as 'CSV UTF-8'",
                static_cast<unsigned char>(fields_[i][bad]));
  }
  return true;
}

Result<bool> CsvReader::State::read_record() {
  if (finished_) return false;
  for (;;) {
    if (at_ == block_.size() && at_end_) return false;
    const char* at = nullptr;
    line_ = next_line_;
    Scan result = scan(at);
    // Where a broken record is passed, its line end must be there to go on behind it.
    const bool broken_record =
        result == Scan::nul || result == Scan::stray_quote || result == Scan::too_many;
    if (broken_record && !at_end_ && block_.end() - find_line_end(at, block_.end()) < 2)
      result = Scan::needs_more;
    if (result == Scan::needs_more) {
      if (block_.size() - at_ > options_.max_record_bytes) {
        finished_ = true;
        return fail(Fault::bad_input, place(),
                    "found a record of more than {} bytes; is a quote never closed?",
                    options_.max_record_bytes);
      }
      DERSU_CHECK(refill());
      continue;
    }
    if (result == Scan::unclosed) {
      finished_ = true;
      return fail(Fault::bad_input, place(), "found a quote that is never closed");
    }
    if (result == Scan::nul) return broken("a NUL byte", at);
    if (result == Scan::stray_quote)
      return broken("a quote where none may be (inside a field, or text behind a closing one)", at);
    if (result == Scan::too_many)
      return broken(fmt::format("more than {} fields", options_.max_columns), at);
    at_ = static_cast<std::size_t>(at - block_.begin());
    next_line_ += 1 + lines_in_record_;
    const bool blank = fields_.size() == 1 && fields_[0].empty() && columns_.size() != 1;
    if (blank) continue;
    unescape();
    return scanner_.saw_other_bytes() ? check_bytes() : true;
  }
}

/// A record with too few or too many fields; a file that was cut off mostly ends in one.
Result<bool> CsvReader::State::wrong_count() {
  const bool last = at_ == block_.size() && at_end_;
  const bool line_end =
      at_ > 0 && (block_.begin()[at_ - 1] == '\n' || block_.begin()[at_ - 1] == '\r');
  if (fields_.size() < columns_.size() && last && !line_end) ended_early_ = true;
  return fail(Fault::bad_input, place(), "found {} field{}, expected {} as in the header",
              fields_.size(), fields_.size() == 1 ? "" : "s", columns_.size());
}

/// What is left of a broken record: the fields that are whole and in UTF-8.
void CsvReader::State::save_fields() {
  fields_.resize(columns_.size());
  for (std::string_view& field : fields_)
    if (!is_utf8(field)) field = {};
}

Result<bool> CsvReader::State::next() {
  auto more = read_record();
  while (more && *more && is_empty() && (options_.pass_empty || fields_.size() != columns_.size()))
    more = read_record();
  if (more && !*more) return false;
  ++record_;
  if (more && fields_.size() != columns_.size()) more = wrong_count();
  if (more) return true;
  save_fields();
  ended_early_ = ended_early_ || finished_;
  return more;
}

CsvReader::CsvReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const std::filesystem::path& path, CsvOptions options) {
  DERSU_TRY(file, ByteStream::open(path));
  auto state =
      std::make_unique<State>(std::move(file), path.string(), path.filename().string(), options);
  DERSU_CHECK(state->start({}));
  return CsvReader(std::move(state));
}

Result<CsvReader> CsvReader::from_text(std::string_view text, std::string name,
                                       CsvOptions options) {
  std::string path = name;
  auto state = std::make_unique<State>(std::nullopt, std::move(path), std::move(name), options);
  DERSU_CHECK(state->start(text));
  return CsvReader(std::move(state));
}

const std::vector<std::string>& CsvReader::columns() const { return state_->columns_; }
char CsvReader::delimiter() const { return state_->options_.delimiter; }
Result<bool> CsvReader::next() { return state_->next(); }
std::span<const std::string_view> CsvReader::row() const { return state_->fields_; }
bool CsvReader::ended_early() const { return state_->ended_early_; }
std::uint64_t CsvReader::line() const { return state_->line_; }
std::uint64_t CsvReader::record() const { return state_->record_; }
std::uint64_t CsvReader::bytes_read() const {
  const bool packed = state_->file_ && state_->file_->is_packed();
  return packed ? state_->file_->packed_bytes() : state_->consumed_ + state_->at_;
}
const std::string& CsvReader::name() const { return state_->name_; }

std::optional<std::size_t> CsvReader::column(std::string_view column_name) const {
  const auto& all = state_->columns_;
  const auto it = std::find(all.begin(), all.end(), column_name);
  if (it == all.end()) return {};
  return static_cast<std::size_t>(it - all.begin());
}

std::string CsvReader::where(std::size_t index) const {
  return fmt::format("{}:{}:{}", state_->name_, state_->line_,
                     column_place(state_->columns_.at(index), index));
}

}  // namespace dersu::io
