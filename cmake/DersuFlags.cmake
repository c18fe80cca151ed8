# Flags for everything that dersu compiles itself.
# -ffp-contract=off: the same inputs give the same bytes on every machine and optimisation level.
add_library(dersu_flags INTERFACE)
target_compile_options(dersu_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -ffp-contract=off -fno-math-errno
  $<$<BOOL:${DERSU_WERROR}>:-Werror>)
target_include_directories(dersu_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(dersu_flags INTERFACE DERSU_VERSION="${PROJECT_VERSION}")

if(DERSU_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
