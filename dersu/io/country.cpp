#include "dersu/io/country.hpp"

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

std::string_view party_name(std::string_view code) {
  struct Name {
    std::string_view code, name;
  };
  constexpr std::array<Name, 6> kMembers{{
      {"CN", "China"},
      {"JP", "Japan"},
      {"KP", "Democratic People's Republic of Korea"},
      {"KR", "Republic of Korea"},
      {"MN", "Mongolia"},
      {"RU", "Russian Federation"},
  }};
  for (const Name& member : kMembers)
    if (member.code == code) return member.name;
  return code;
}

}  // namespace dersu::io
