# SPDX-License-Identifier: MIT
# The optional parts of lfrec: targets lfrec::NAME that need a package which not everybody has. Their
# headers are theirs alone, not lfrec's, and nothing else includes them.
# lfrec-config.cmake.in knows the package of each too.
set(lfrec_components "")

# lfrec_component(name library debian header...): takes the headers out of `headers` and, where the
# library is there, makes the target. ${name}_headers and ${name}_debian are for the tests.
function(lfrec_component name library debian)
  set(${name}_headers "${ARGN}" PARENT_SCOPE)
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/include/lfrec/)
  list(REMOVE_ITEM headers ${ARGN})
  set(headers "${headers}" PARENT_SCOPE)
  set(${name}_debian ${debian} PARENT_SCOPE)
  list(APPEND lfrec_components ${name})
  set(lfrec_components "${lfrec_components}" PARENT_SCOPE)
  if(NOT TARGET ${library})
    return()
  endif()
  add_library(lfrec_${name} INTERFACE)
  add_library(lfrec::${name} ALIAS lfrec_${name})
  target_sources(lfrec_${name} INTERFACE FILE_SET HEADERS BASE_DIRS include FILES ${ARGN})
  target_link_libraries(lfrec_${name} INTERFACE lfrec ${library})
  set_target_properties(lfrec_${name} PROPERTIES
    EXPORT_NAME ${name} VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})
endfunction()

find_package(ZLIB QUIET)
lfrec_component(gzip ZLIB::ZLIB zlib1g-dev
  datasets/gzip_source.hpp datasets/zlib_inflate.hpp)

find_package(nlohmann_json CONFIG QUIET)
lfrec_component(json nlohmann_json::nlohmann_json nlohmann-json3-dev
  evaluate/html_page.hpp evaluate/report_html.hpp evaluate/report_json.hpp
  evaluate/search/file_journal.hpp evaluate/search/trial_json.hpp io/network_json.hpp)

find_package(Boost CONFIG QUIET)
lfrec_component(stats Boost::headers libboost-dev
  evaluate/compare.hpp evaluate/compare_seeds.hpp evaluate/paired_t.hpp)
