#pragma once
// Country codes, for the parties of a project.
#include <optional>
#include <string_view>

#include "dersu/io/projection.hpp"

namespace dersu::io {

/// True for the 249 officially assigned alpha-2 codes of ISO 3166-1, upper case ("MN").
[[nodiscard]] bool is_country_code(std::string_view code);

/// The United Nations' short English name of the six member states (CN, JP, KP, KR, MN, RU); the
/// code itself for any other.
[[nodiscard]] std::string_view party_name(std::string_view code);

/// A rough box around the land of a member state; nothing for any other. Of Russia that from 82 E
/// on: farther west a latitude may be a longitude of Russia too, and a box tells nothing.
[[nodiscard]] std::optional<AreaOfUse> party_box(std::string_view code);

/// False where `place` is more than a degree outside the box around all land of a member state, the
/// west of Russia too; nothing for any other.
[[nodiscard]] std::optional<bool> may_be_at_home(std::string_view code, LonLat place);

}  // namespace dersu::io
