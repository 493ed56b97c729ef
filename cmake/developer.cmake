# SPDX-License-Identifier: MIT
# Tests, examples, benchmarks, warnings: only when lfrec itself is being built.
option(LFREC_STRICT "A package that only some example, test or benchmark needs must be there" OFF)
set(CMAKE_CXX_EXTENSIONS OFF)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(lfrec_warnings INTERFACE)
target_compile_options(lfrec_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow)

# An optional package is missing: say which Debian package has it and go on without `what`, or
# stop under LFREC_STRICT (preset release).
function(lfrec_missing package what)
  if(LFREC_STRICT)
    message(FATAL_ERROR "${what} needs a package that is missing: apt-get install ${package}")
  endif()
  message(WARNING "${what} is left out, since a package is missing: apt-get install ${package}")
endfunction()

# The components whose headers a program includes, as targets, and whether all are there.
function(lfrec_components_of source components complete)
  set(${complete} TRUE PARENT_SCOPE)
  set(used "")
  file(READ ${source} text)
  foreach(component IN LISTS lfrec_components)
    foreach(header IN LISTS ${component}_headers)
      if(text MATCHES "#include [<\"]lfrec/${header}[>\"]")
        list(APPEND used lfrec::${component})
      endif()
    endforeach()
    if(lfrec::${component} IN_LIST used AND NOT TARGET lfrec::${component})
      set(${complete} FALSE PARENT_SCOPE)
    endif()
  endforeach()
  set(${components} "${used}" PARENT_SCOPE)
endfunction()

enable_testing()
if(LFREC_BUILD_TESTS OR LFREC_BUILD_EXAMPLES)  # the tests are of its parts
  add_subdirectory(examples/explorer)
endif()
foreach(part TESTS EXAMPLES BENCHMARKS)
  string(TOLOWER ${part} folder)
  if(LFREC_BUILD_${part})
    add_subdirectory(${folder})
  endif()
endforeach()
option(LFREC_BUILD_SNIPPETS "Build and run the programs on the pages of docs/" ON)
if(LFREC_BUILD_TESTS AND LFREC_BUILD_SNIPPETS AND NOT LFREC_TEST_ONLY)
  add_subdirectory(docs/snippets)
endif()
