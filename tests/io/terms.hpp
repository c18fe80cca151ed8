#pragma once
// The terms of a source, for tests of importers.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "dersu/io/source_rows.hpp"

namespace dersu::io {

inline SourceTerms terms(ProjectSource source = {}) {
  if (source.time_zone.empty()) source.time_zone = "+08:00";
  auto made = source_terms(source);
  EXPECT_TRUE(made) << describe(made.error());
  return std::move(*made);
}

/// The columns of deployments in an own table "id,x,y,a,b".
inline const std::map<std::string, std::string> kCameras{{"deploymentID", "id"},
                                                         {"longitude", "x"},
                                                         {"latitude", "y"},
                                                         {"deploymentStart", "a"},
                                                         {"deploymentEnd", "b"}};

}  // namespace dersu::io
