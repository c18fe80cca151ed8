#pragma once
// Fixes of telemetry from tables into the data of `dersu density`.
#include "dersu/core/error.hpp"
#include "dersu/io/scr_tables.hpp"
#include "dersu/scr/data.hpp"

namespace dersu::workbench {

/// How the animals with fixes stand to those that were caught (secr's types of these names).
enum class TelemetryType : std::uint8_t {
  dependent,    ///< every one was caught: its fixes join its captures
  independent,  ///< none was caught
};

/// The fixes of `tables` into `data`, which was made of it. Fault::bad_input with the rows of
/// animals that were not caught (dependent), or that were (independent).
[[nodiscard]] Result<void> take_fixes(const io::ScrTables& tables, TelemetryType type,
                                      scr::Data& data);

}  // namespace dersu::workbench
