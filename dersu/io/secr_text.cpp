#include "dersu/io/secr_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "dersu/core/text.hpp"
#include "dersu/io/file.hpp"
#include "dersu/io/pipe.hpp"
#include "dersu/io/scr_join.hpp"
#include "dersu/io/transcode.hpp"
#include "dersu/io/whole_column.hpp"

namespace dersu::io {
namespace {

constexpr std::int64_t kMost = 100'000;
constexpr std::size_t kMostFields = 100'000;
constexpr std::size_t kMostCovariates = 200;  ///< of animals: each has a value of each
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 28;

bool is_gap(char c) { return c == ' ' || c == '\t' || c == ','; }

/// Where a comma stands between two digits behind fields that white space alone parts, as in
/// "A12 1500,5 2250,5": it is no gap but a decimal sign. npos: nowhere.
std::size_t decimal_comma(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  const std::size_t begin = text.find_first_not_of(" \t");
  const std::size_t gap = text.find_first_of(" \t,", std::min(begin, text.size()));
  if (gap == std::string_view::npos) return gap;
  const std::size_t next = text.find_first_not_of(" \t", gap);
  if (next == std::string_view::npos || text[next] == ',') return std::string_view::npos;
  for (std::size_t at = text.find(',', next); at != std::string_view::npos;
       at = text.find(',', at + 1))
    if (is_digit(at - 1) && is_digit(at + 1)) return at;
  return std::string_view::npos;
}

/// One line of a text file that is not empty, in fields.
struct Line {
  std::string where;  ///< "trap.txt:12"
  std::vector<std::string_view> fields{};
  std::vector<std::string_view> behind_slash{};  ///< trap files: the covariates
};

/// Cuts a text into lines and fields; `slash` ends the fields and begins the covariates.
class Lines {
 public:
  Lines(NamedText file, bool slash, Problems& problems)
      : file_(file), slash_(slash), problems_(problems) {
    if (file_.text.starts_with("\xEF\xBB\xBF")) file_.text.remove_prefix(3);
    if (const auto encoding = wide_encoding(file_.text); !encoding.empty()) {
      problems_.add(fmt::format("{}:1", file_.name),
                    "is {}, expected UTF-8; save it again as text in UTF-8", encoding);
      file_.text = {};
    } else if (const auto kind = no_text(file_.text); !kind.empty()) {
      problems_.add(fmt::format("{}:1", file_.name),
                    "is {}, expected text; save its table as text in UTF-8", kind);
      file_.text = {};
    }
  }

  /// All lines with something on them. Lines with something wrong are left out, and reported.
  std::vector<Line> all() {
    std::vector<Line> lines;
    std::string_view rest = file_.text;
    for (std::uint64_t number = 1; !rest.empty(); ++number) {
      const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
      Line line{fmt::format("{}:{}", file_.name, number)};
      if (cut(rest.substr(0, end), line) && !line.fields.empty()) lines.push_back(std::move(line));
      const bool crlf = rest.substr(end).starts_with("\r\n");
      rest.remove_prefix(std::min(rest.size(), end + (crlf ? 2 : 1)));
    }
    return lines;
  }

 private:
  bool refuse(const Line& line, std::size_t at, std::string_view why) {
    problems_.add(fmt::format("{}:{}", line.where, at + 1), "{}", why);
    return false;
  }

  bool cut(std::string_view text, Line& line) {
    std::size_t bad = 0;
    if (!is_utf8(text, &bad)) return refuse(line, bad, "found bytes that are not UTF-8");
    if (const auto zero = text.find('\0'); zero != std::string_view::npos)
      return refuse(line, zero, "found a NUL byte");
    if (const auto comma = decimal_comma(text); comma != std::string_view::npos)
      return refuse(line, comma,
                    "found a comma between digits where white space parts the fields, expected a "
                    "point in numbers");
    auto* fields = &line.fields;
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      if (is_gap(c)) {
        ++at;
      } else if (c == '#') {
        break;
      } else if (c == '/' && slash_ && fields == &line.fields) {
        fields = &line.behind_slash;
        ++at;
      } else if (c == '"' || c == '\'') {
        const std::size_t close = text.find(c, at + 1);
        if (close == std::string_view::npos) return refuse(line, at, "this quote is never closed");
        fields->push_back(text.substr(at + 1, close - at - 1));
        at = close + 1;
      } else {
        std::size_t end = at;
        while (end < text.size() && !is_gap(text[end]) && text[end] != '#' &&
               !(text[end] == '/' && slash_ && fields == &line.fields))
          ++end;
        fields->push_back(text.substr(at, end - at));
        at = end;
      }
      if (fields->size() > kMostFields) return refuse(line, at, "found too many fields");
    }
    return true;
  }

  NamedText file_;
  bool slash_;
  Problems& problems_;
};

/// A coordinate: its value is in no message.
std::optional<double> coordinate(const Line& line, std::size_t field, std::string_view name,
                                 Problems& problems) {
  const auto value = parse_double(line.fields[field]);
  if (!value)
    problems.add(fmt::format("{}:{}", line.where, name),
                 "found what is not a number, expected metres");
  return value;
}

// --- traps
// -----------------------------------------------------------------------------------------

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c == '0' || c == '1'; });
}

/// Usage of a line whose file has nothing but 0 and 1: every digit is an occasion.
std::vector<double> binary_usage(const Line& line) {
  std::vector<double> usage;
  for (std::size_t f = 3; f < line.fields.size(); ++f)
    for (const char c : line.fields[f]) usage.push_back(c == '0' ? 0 : 1);
  return usage;
}

std::vector<double> number_usage(const Line& line, Problems& problems) {
  std::vector<double> usage;
  for (std::size_t f = 3; f < line.fields.size(); ++f) {
    const auto value = parse_double(line.fields[f]);
    if (!value || *value < 0)
      problems.add(line.where + ":usage", "found {}, expected a number >= 0",
                   told_plain(line.fields[f]));
    usage.push_back(value && *value >= 0 ? *value : 0);
  }
  return usage;
}

class TrapFile {
 public:
  TrapFile(NamedText file, const SecrReading& options, ScrTables& tables, Problems& problems)
      : options_(options),
        tables_(tables),
        problems_(problems),
        lines_(Lines(file, true, problems).all()),
        name_(file.name) {}

  void read(const std::string& session, std::vector<ScrRow<ScrDetector>>& rows) {
    const bool binary = std::all_of(lines_.begin(), lines_.end(), [](const Line& line) {
      return std::all_of(line.fields.begin() + std::min<std::ptrdiff_t>(3, std::ssize(line.fields)),
                         line.fields.end(), is_digits);
    });
    if (lines_.empty() && problems_.none()) problems_.add(std::string(name_), "found no traps");
    for (const Line& line : lines_) {
      if (line.fields.size() < 3) {
        problems_.add(line.where, "found {} fields, expected detectorID, x and y",
                      line.fields.size());
        continue;
      }
      const auto x = coordinate(line, 1, "x", problems_);
      const auto y = coordinate(line, 2, "y", problems_);
      ScrDetector detector{.id = std::string(line.fields[0]),
                           .place = {x.value_or(0), y.value_or(0)},
                           .usage = binary ? binary_usage(line) : number_usage(line, problems_)};
      if (detector.id.empty()) problems_.add(line.where + ":detector", "found an empty id");
      check_usage(line, detector);
      add_covariates(line, detector);
      rows.push_back({session, line.where, std::move(detector)});
    }
  }

 private:
  void check_usage(const Line& line, const ScrDetector& detector) {
    if (!occasions_) occasions_ = detector.usage.size();
    if (detector.usage.size() != *occasions_)
      problems_.add(line.where + ":usage", "found usage of {} occasions, expected {} as above",
                    detector.usage.size(), *occasions_);
  }

  void add_covariates(const Line& line, ScrDetector& detector) {
    auto& names = tables_.detector_covariates;
    const std::size_t n = line.behind_slash.size();
    if (names.empty() && !options_.covariates.empty()) names = options_.covariates;
    while (options_.covariates.empty() && names.size() < n && !named_)
      names.push_back(fmt::format("V{}", names.size() + 1));
    named_ = true;
    if (n != names.size())
      problems_.add(line.where + ":covariates", "found {} covariates, expected {}", n,
                    names.size());
    for (const std::string_view value : line.behind_slash)
      detector.covariates.emplace_back(value == "NA" ? "" : value);
  }

  const SecrReading& options_;
  ScrTables& tables_;
  Problems& problems_;
  std::vector<Line> lines_;
  std::string_view name_;
  std::optional<std::size_t> occasions_;
  bool named_ = false;
};

// --- captures
// --------------------------------------------------------------------------------------

class CaptureFile {
 public:
  CaptureFile(NamedText file, const SecrReading& options, Problems& problems)
      : options_(options), problems_(problems), lines_(Lines(file, false, problems).all()) {}

  std::vector<ScrRow<ScrCaptureRow>> read() {
    std::vector<ScrRow<ScrCaptureRow>> rows;
    for (const Line& line : lines_)
      if (auto row = read_line(line)) {
        if (!row->value.animal.empty()) add_covariates(line, *row);
        rows.push_back(std::move(*row));
      }
    return rows;
  }

  /// What the rows tell of the animals, one each: the first value that is known, by occasion.
  [[nodiscard]] std::vector<ScrRow<ScrAnimal>> animals(ScrTables& tables) {
    const std::size_t first = column();
    std::size_t n = 0;
    for (const Told& told : told_) n = std::max(n, told.values.size());
    for (std::size_t j = 0; j < n; ++j)
      tables.animal_covariates.push_back(j < options_.animal_covariates.size()
                                             ? options_.animal_covariates[j]
                                             : fmt::format("V{}", first + j + 1));
    std::ranges::stable_sort(told_, {}, &Told::occasion);
    std::vector<ScrRow<ScrAnimal>> animals;
    if (n == 0) return animals;
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    std::vector<std::set<std::size_t>> changed(n);
    for (const Told& told : told_) {
      const auto [at, fresh] = places.try_emplace({told.session, told.animal}, animals.size());
      if (fresh)
        animals.push_back(
            {told.session, told.where, ScrAnimal{told.animal, std::vector<std::string>(n)}});
      for (std::size_t j = 0; j < told.values.size(); ++j) {
        std::string& value = animals[at->second].value.covariates[j];
        if (value.empty())
          value = told.values[j] == "NA" ? "" : told.values[j];
        else if (told.values[j] != "NA" && told.values[j] != value)
          changed[j].insert(at->second);
      }
    }
    for (std::size_t j = 0; j < n; ++j)
      if (!changed[j].empty())
        tables.notices.push_back(fmt::format(
            "covariate {} differs between captures of {} animal{} (first of that in {}): the value "
            "at the first capture counts",
            tables.animal_covariates[j], changed[j].size(), changed[j].size() == 1 ? "" : "s",
            animals[*changed[j].begin()].where));
    return animals;
  }

 private:
  struct Told {
    std::string session, animal;
    std::int64_t occasion = 1;
    std::string where{};
    std::vector<std::string_view> values{};
  };

  /// The fields that every row has.
  [[nodiscard]] std::size_t column() const { return is_xy() ? 5 : 4; }
  [[nodiscard]] bool is_xy() const {
    return options_.form == SecrForm::xy || options_.shape != ScrShape::points;
  }

  void add_covariates(const Line& line, const ScrRow<ScrCaptureRow>& row) {
    told_.push_back({row.session,
                     row.value.animal,
                     row.value.occasion,
                     row.where,
                     {line.fields.begin() + std::ptrdiff_t(column()), line.fields.end()}});
  }

  std::optional<ScrRow<ScrCaptureRow>> read_line(const Line& line) {
    const bool xy = is_xy();
    const std::size_t expected = column();
    if (line.fields.size() >= 2 && line.fields[1] == kNoAnimal && !line.fields[0].empty())
      return ScrRow<ScrCaptureRow>{std::string(line.fields[0]), line.where,
                                   no_capture(line.fields.size() > 2 ? line.fields[2] : "")};
    if (line.fields.size() < expected) {
      problems_.add(line.where, "found {} fields, expected session, ID, occasion and {}",
                    line.fields.size(), xy ? "x, y" : "detector");
      return {};
    }
    if (line.fields.size() > expected + kMostCovariates) {
      problems_.add(line.where, "found {} fields, expected at most {}", line.fields.size(),
                    expected + kMostCovariates);
      return {};
    }
    const std::string wrong = occasions_.problem(line.fields[2]);
    if (!wrong.empty()) problems_.add(line.where + ":occasion", "{}", wrong);
    const auto whole = without_three_zeros(line.fields[2]);
    const auto occasion = parse_whole(whole ? *whole : line.fields[2]);
    if (!occasion || *occasion == 0 || *occasion > kMost || *occasion < -kMost) {
      problems_.add(line.where + ":occasion",
                    "found {}, expected a whole number from 1, negative where the animal was "
                    "not released",
                    told_whole(line.fields[2]));
      return {};
    }
    ScrRow<ScrCaptureRow> row{std::string(line.fields[0]), line.where, {}};
    if (row.session.empty()) problems_.add(line.where + ":session", "found an empty session");
    row.value.occasion = *occasion < 0 ? -*occasion : *occasion;
    row.value.removed = *occasion < 0;
    row.value.animal = std::string(line.fields[1]);
    if (row.value.animal.empty()) problems_.add(line.where + ":ID", "found an empty ID");
    if (xy) {
      const auto x = coordinate(line, 3, "x", problems_);
      const auto y = coordinate(line, 4, "y", problems_);
      row.value.place = Point{x.value_or(0), y.value_or(0)};
    } else {
      row.value.detector = std::string(line.fields[3]);
    }
    return row;
  }

  const SecrReading& options_;
  WholeColumn occasions_;
  Problems& problems_;
  std::vector<Line> lines_;
  std::vector<Told> told_{};
};

std::vector<std::string> sessions_of(const std::vector<ScrRow<ScrCaptureRow>>& rows) {
  std::set<std::string> ids;
  for (const auto& row : rows) ids.insert(row.session);
  return sorted_sessions(ids);
}

}  // namespace

Result<ScrTables> read_secr_text(NamedText captures, std::span<const NamedText> traps,
                                 const SecrReading& options) {
  ScrTables tables;
  ScrRows rows;
  Problems problems;
  rows.occasions = options.occasions;
  rows.shape = options.shape;
  CaptureFile capture_file(captures, options, problems);
  rows.captures = capture_file.read();
  rows.animals = capture_file.animals(tables);
  const auto sessions = sessions_of(rows.captures);
  if (traps.size() > 1 && traps.size() != sessions.size())
    problems.add("", "found {} trap files for {} session{} of captures, expected 1{}", traps.size(),
                 sessions.size(), sessions.size() == 1 ? "" : "s",
                 sessions.size() > 1 ? fmt::format(" or {}", sessions.size()) : "");
  if (traps.empty()) problems.add({Fault::not_found, "no trap file, expected one", {}});
  for (std::size_t i = 0; i < traps.size(); ++i) {
    const std::string session =
        traps.size() > 1 && i < sessions.size() ? sessions[i] : std::string();
    TrapFile(traps[i], options, tables, problems).read(session, rows.detectors);
  }
  if (problems.none() && rows.detectors.empty())
    problems.add(std::string(traps.front().name), "found no detectors, expected one a line");
  if (problems.none()) join_scr_rows(rows, tables, problems);
  DERSU_CHECK(std::move(problems).finish("the capture and trap files"));
  return tables;
}

Result<ScrTables> read_secr_text(const std::filesystem::path& captures,
                                 std::span<const std::filesystem::path> traps,
                                 const SecrReading& options, const Progress& progress) {
  Problems problems;
  std::vector<std::string> texts;
  std::vector<std::string> names;
  const auto read = [&](const std::filesystem::path& path) {
    auto text = is_pipe(path) ? read_pipe(path, progress, kMostBytes) : read_file(path, kMostBytes);
    if (!text) problems.add(text.error());
    texts.push_back(text ? std::move(*text) : std::string());
    names.push_back(path.filename().string());
  };
  read(captures);
  for (const auto& path : traps) read(path);
  if (progress.stopped()) return stopped_by_user();
  DERSU_CHECK(std::move(problems).finish("the capture and trap files"));
  std::vector<NamedText> named;
  for (std::size_t i = 0; i < texts.size(); ++i) named.push_back({names[i], texts[i]});
  return read_secr_text(named.front(), std::span(named).subspan(1), options);
}

}  // namespace dersu::io
