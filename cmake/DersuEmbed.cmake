# dersu_embed(TARGET NAME FILE): the text of FILE (below 64 KiB, from the checkout) as
# `dersu::embedded::NAME`, a std::string_view; the program needs no file beside it.
function(dersu_embed target name file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${file})
  file(READ ${CMAKE_SOURCE_DIR}/${file} EMBEDDED_TEXT)
  set(EMBEDDED_NAME ${name})
  set(EMBEDDED_FILE ${file})
  set(unit ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embedded.cpp.in ${unit} @ONLY)
  target_sources(${target} PRIVATE ${unit})
endfunction()
