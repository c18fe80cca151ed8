# dersu_module(NAME DEPENDS modules... LIBS libraries... [TEST_DEPENDS modules...])
# One folder, one static library, its tests, benches and fuzz targets found by their place:
#   dersu/NAME/**.cpp   tests/NAME/**_test.cpp   bench/NAME/**_bench.cpp   fuzz/NAME/**_fuzz.cpp
function(dersu_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LIBS;TEST_DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/dersu/${name}/*.cpp)
  list(TRANSFORM arg_DEPENDS PREPEND dersu_)
  list(TRANSFORM arg_TEST_DEPENDS PREPEND dersu_)
  if(sources)
    add_library(dersu_${name} STATIC ${sources})
    target_link_libraries(dersu_${name} PUBLIC dersu_flags ${arg_DEPENDS} ${arg_LIBS})
    dersu_precompile(dersu_${name} ${sources})
  else()
    add_library(dersu_${name} INTERFACE)
    target_link_libraries(dersu_${name} INTERFACE dersu_flags ${arg_DEPENDS} ${arg_LIBS})
  endif()
  set_property(GLOBAL APPEND PROPERTY DERSU_MODULES dersu_${name})
  if(DERSU_TESTS)
    dersu_module_tests(${name} ${arg_TEST_DEPENDS})
  endif()
  if(DERSU_BENCH)
    dersu_module_bench(${name} ${arg_TEST_DEPENDS})
  endif()
  if(DERSU_FUZZ)
    dersu_module_fuzz(${name})
  endif()
endfunction()

# Reads what nearly every source includes once a target, where it pays: a sixth of the time of a
# build under the sanitizers. Off where users and developers build, so that every source is held to
# include what it needs.
function(dersu_precompile target)
  list(LENGTH ARGN n_sources)
  if(NOT DERSU_PRECOMPILE OR n_sources LESS 4)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <cmath> <filesystem> <functional>
    <map> <memory> <optional> <span> <string> <string_view> <vector> <fmt/format.h>
    <tl/expected.hpp>)
  target_compile_options(${target} PRIVATE -fpch-preprocess)  # lets ccache look into it
  if(target MATCHES "^tests_")
    target_precompile_headers(${target} PRIVATE <gtest/gtest.h> <rapidcheck/gtest.h>)
  endif()
endfunction()

# Where tests find the checkout, and the reference data that lies beside it (tests that need it
# are skipped by name where it is absent).
function(dersu_test_definitions target)
  target_compile_definitions(${target} PRIVATE
    DERSU_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    DERSU_SHARED_DATA="${CMAKE_SOURCE_DIR}/../shared/data")
endfunction()

function(dersu_module_tests name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(tests_${name} ${sources})
  if(TARGET dersu_${name})
    target_link_libraries(tests_${name} PRIVATE dersu_${name})
  endif()
  target_link_libraries(tests_${name} PRIVATE dersu_flags GTest::gtest_main rapidcheck rapidcheck_gtest ${ARGN})
  dersu_test_definitions(tests_${name})
  # The tests themselves need no optimiser: without it they compile in half the time.
  target_compile_options(tests_${name} PRIVATE -O0)
  dersu_precompile(tests_${name} ${sources})
  gtest_discover_tests(tests_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 600)
endfunction()

function(dersu_module_bench name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  find_package(benchmark REQUIRED)
  add_executable(bench_${name} ${sources})
  target_link_libraries(bench_${name} PRIVATE dersu_${name} benchmark::benchmark_main ${ARGN})
  dersu_test_definitions(bench_${name})
endfunction()

function(dersu_module_fuzz name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzz/${name}/*_fuzz.cpp)
  foreach(source ${sources})
    get_filename_component(target ${source} NAME_WE)
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE dersu_${name})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer,address,undefined)
  endforeach()
endfunction()

# Tests that run the program: tests/NAME with DERSU_PROGRAM.
function(dersu_program_tests name)
  dersu_module_tests(${name} dersu_workbench)
  if(TARGET tests_${name})
    add_dependencies(tests_${name} dersu)
    target_compile_definitions(tests_${name} PRIVATE DERSU_PROGRAM="$<TARGET_FILE:dersu>")
  endif()
endfunction()

# tests/house: rules about the code itself (who includes whom, docs that tell the truth).
function(dersu_house_tests)
  dersu_program_tests(house)
endfunction()

# A header that does not compile alone fails the build. One that has a source of its name is the
# first thing which that source includes (tests/house/include_rule_test.cpp), so its own build
# says it; here is one translation unit for each of the others.
function(dersu_lone_headers)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/dersu/*.hpp ${CMAKE_SOURCE_DIR}/cli/*.hpp)
  set(units)
  foreach(header ${headers})
    cmake_path(REPLACE_EXTENSION header cpp OUTPUT_VARIABLE own_source)
    if(EXISTS ${own_source})
      continue()
    endif()
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${header})
    string(REPLACE "/" "_" unit ${path})
    set(unit ${CMAKE_BINARY_DIR}/lone_headers/${unit}.cpp)
    file(GENERATE OUTPUT ${unit} CONTENT "#include \"${path}\"\n")
    list(APPEND units ${unit})
  endforeach()
  get_property(modules GLOBAL PROPERTY DERSU_MODULES)
  add_library(lone_headers OBJECT ${units})
  target_compile_options(lone_headers PRIVATE -O0 -g0)
  target_link_libraries(lone_headers PRIVATE dersu_flags ${modules})
endfunction()
