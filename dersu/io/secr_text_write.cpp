#include <algorithm>
#include <map>
#include <set>

#include "dersu/core/text.hpp"
#include "dersu/io/problems.hpp"
#include "dersu/io/secr_text.hpp"

namespace dersu::io {
namespace {

constexpr std::string_view kNotPlain = " \t\r\n\v\f,\"'#/";

/// Can stand in the files as it is.
bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of(kNotPlain) == std::string_view::npos;
}

/// Where it varies, or where the captures alone do not tell how many occasions there were.
bool needs_usage(const ScrSession& session) {
  std::int64_t last = session.captures.empty() ? session.occasions : 0;
  for (const ScrCapture& capture : session.captures) last = std::max(last, capture.occasion);
  return last < session.occasions ||
         std::any_of(session.detectors.begin(), session.detectors.end(),
                     [](const ScrDetector& d) { return !d.usage.empty(); });
}

/// "0.5"; "10.0" for 10, which would be two occasions in a file of zeros and ones.
std::string usage_field(const ScrDetector& detector, std::size_t occasion) {
  if (detector.usage.empty()) return "1";
  std::string text = format_number(detector.usage[occasion]);
  if (text.size() > 1 && text.find_first_not_of("01") == std::string::npos) text += ".0";
  return text;
}

class Writer {
 public:
  explicit Writer(const ScrTables& tables) : tables_(tables) {}

  Result<SecrTexts> write() {
    SecrTexts texts;
    texts.captures = "# session ID occasion detector";
    if (!tables_.animal_covariates.empty())
      texts.captures += ' ' + join(tables_.animal_covariates, " ");
    texts.captures += '\n';
    for (const ScrSession& session : tables_.sessions) {
      texts.captures += captures(session);
      texts.traps.push_back(traps(session));
    }
    DERSU_CHECK(std::move(problems_).finish("secr's text files"));
    return texts;
  }

 private:
  /// `what` names no detector: "detector 3".
  std::string_view plain(std::string_view text, const std::string& what) {
    if (!is_plain(text))
      problems_.add(Error{Fault::unsupported,
                          fmt::format("{} cannot be written: it is empty or has white space, "
                                      "quotes, commas, # or /",
                                      what),
                          {}});
    return text;
  }

  /// NA where it is not known.
  std::string covariate(const std::string& value, const std::string& what) {
    return value.empty() ? "NA" : std::string(plain(value, what));
  }

  std::string captures(const ScrSession& session) {
    std::string text;
    const auto id = plain(session.id, "session " + told_value(session.id));
    std::map<std::string_view, std::string> covariates;
    for (const ScrAnimal& animal : session.animals)
      for (const std::string& value : animal.covariates)
        covariates[animal.id] +=
            ' ' + covariate(value, "covariate of animal " + told_value(animal.id));
    for (const ScrCapture& capture : session.captures) {
      if (capture.animal == "NONE")
        problems_.add(Error{Fault::unsupported,
                            "an animal called NONE cannot be written: to secr it means that a "
                            "session had no captures",
                            {}});
      for (std::int64_t i = 0; i < capture.count; ++i)
        text += fmt::format("{} {} {} {}{}\n", id,
                            plain(capture.animal, "animal " + told_value(capture.animal)),
                            capture.removed ? -capture.occasion : capture.occasion,
                            session.detectors[capture.detector].id, covariates[capture.animal]);
    }
    if (text.empty()) text = fmt::format("{} NONE {} 0\n", id, session.occasions);
    return text;
  }

  std::string traps(const ScrSession& session) {
    std::string text = "# detectorID x y";
    const bool usage = needs_usage(session);
    if (usage) text += " usage";
    if (!tables_.detector_covariates.empty())
      text += " / " + join(tables_.detector_covariates, " ");
    text += '\n';
    std::size_t row = 0;
    for (const ScrDetector& detector : session.detectors) {
      text += fmt::format("{} {} {}", plain(detector.id, fmt::format("detector {}", ++row)),
                          format_number(detector.place.x_m), format_number(detector.place.y_m));
      for (std::int64_t k = 0; usage && k < session.occasions; ++k)
        text += ' ' + usage_field(detector, static_cast<std::size_t>(k));
      if (!detector.covariates.empty()) text += " /";
      for (const std::string& value : detector.covariates)
        text += ' ' + covariate(value, fmt::format("covariate of detector {}", row));
      text += '\n';
    }
    return text;
  }

  const ScrTables& tables_;
  Problems problems_;
};

}  // namespace

std::vector<std::string> plain_secr_ids(std::span<const std::string> ids) {
  const std::set<std::string_view> given(ids.begin(), ids.end());
  std::set<std::string> taken;
  std::vector<std::string> result;
  for (const std::string& id : ids) {
    std::string plain = id;
    for (char& c : plain)
      if (kNotPlain.find(c) != std::string_view::npos) c = '_';
    const bool as_given = plain == id;
    const auto is_free = [&](const std::string& name) {
      return !name.empty() && name != "NONE" && !taken.contains(name) &&
             (as_given || !given.contains(name));
    };
    std::string name = plain;
    for (int number = 2; !is_free(name); ++number)
      name = fmt::format("{}_{}", plain.empty() ? "id" : plain, number);
    taken.insert(name);
    result.push_back(std::move(name));
  }
  return result;
}

Result<SecrTexts> write_secr_text(const ScrTables& tables) { return Writer(tables).write(); }

}  // namespace dersu::io
