#include <fmt/format.h>

int main() {
  fmt::print("dersu {}\n", DERSU_VERSION);
  return 0;
}
