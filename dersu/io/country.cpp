#include "dersu/io/country.hpp"

#include <algorithm>
#include <array>

namespace dersu::io {
namespace {

// ISO 3166-1 alpha-2: one row a first letter, its second letters.
constexpr std::array<std::string_view, 26> kSecondLetters{
    "DEFGILMOQRSTUWXZ",         // A_
    "ABDEFGHIJLMNOQRSTVWYZ",    // B_
    "ACDFGHIKLMNORUVWXYZ",      // C_
    "EJKMOZ",                   // D_
    "CEGHRST",                  // E_
    "IJKMOR",                   // F_
    "ABDEFGHILMNPQRSTUWY",      // G_
    "KMNRTU",                   // H_
    "DELMNOQRST",               // I_
    "EMOP",                     // J_
    "EGHIMNPRWYZ",              // K_
    "ABCIKRSTUVY",              // L_
    "ACDEFGHKLMNOPQRSTUVWXYZ",  // M_
    "ACEFGILOPRUZ",             // N_
    "M",                        // O_
    "AEFGHKLMNRSTWY",           // P_
    "A",                        // Q_
    "EOSUW",                    // R_
    "ABCDEGHIJKLMNORSTVXYZ",    // S_
    "CDFGHJKLMNORTVWZ",         // T_
    "AGMSYZ",                   // U_
    "ACEGINU",                  // V_
    "FS",                       // W_
    "",                         // X_
    "ET",                       // Y_
    "AMW",                      // Z_
};

}  // namespace

bool is_country_code(std::string_view code) {
  if (code.size() != 2 || code[0] < 'A' || code[0] > 'Z') return false;
  return kSecondLetters[static_cast<std::size_t>(code[0] - 'A')].find(code[1]) !=
         std::string_view::npos;
}

namespace {

struct Member {
  std::string_view code, name;
  AreaOfUse box;
};
constexpr std::array<Member, 6> kMembers{{
    {"CN", "China", {73, 17, 136, 54}},
    {"JP", "Japan", {122, 20, 154, 46}},
    {"KP", "Democratic People's Republic of Korea", {124, 37, 131, 44}},
    {"KR", "Republic of Korea", {124, 33, 132, 39}},
    {"MN", "Mongolia", {87, 41, 120, 53}},
    {"RU", "Russian Federation", {82, 41, -169, 78}},
}};

const Member* member(std::string_view code) {
  const auto* found = std::ranges::find(kMembers, code, &Member::code);
  return found == kMembers.end() ? nullptr : found;
}

}  // namespace

std::string_view party_name(std::string_view code) {
  const Member* found = member(code);
  return found ? found->name : code;
}

std::optional<AreaOfUse> party_box(std::string_view code) {
  const Member* found = member(code);
  return found ? std::optional(found->box) : std::nullopt;
}

std::optional<bool> may_be_at_home(std::string_view code, LonLat place) {
  constexpr AreaOfUse kWestOfRussia{19, 41, 82, 77};
  constexpr AreaOfUse kFranzJosefLand{44, 79.7, 66, 82};
  const auto box = party_box(code);
  if (!box) return {};
  return box->contains(place, 1) ||
         (code == "RU" && (kWestOfRussia.contains(place, 1) || kFranzJosefLand.contains(place, 0)));
}

}  // namespace dersu::io
