#include "dersu/workbench/captured_names.hpp"

#include <fmt/format.h>

#include <map>

#include "dersu/io/problems.hpp"
#include "dersu/workbench/alike_names.hpp"
#include "dersu/workbench/nobody.hpp"

namespace dersu::workbench {

std::vector<std::string> captured_names_notices(const io::ScrTables& tables, std::string_view so) {
  std::map<std::string_view, std::size_t> captures;  // by animal
  for (const io::ScrSession& session : tables.sessions)
    for (const io::ScrCapture& capture : session.captures) ++captures[capture.animal];
  std::vector<std::string> notices;
  std::vector<std::string_view> names;
  for (const auto& [name, rows] : captures) {
    names.push_back(name);
    if (says_nobody(name))
      notices.push_back(fmt::format("{} row{} of captures name{} an animal {}, {}", rows,
                                    rows == 1 ? "" : "s", rows == 1 ? "s" : "",
                                    io::told_value(name), so));
  }
  for (const auto& group : alike_names(names))
    notices.push_back(fmt::format(
        "{} animals of the captures have names that look the same ({}): {}; each counts as one: "
        "where they are one animal, write its name in one way",
        group.size(), kHowAlike, told_alike(group)));
  return notices;
}

}  // namespace dersu::workbench
