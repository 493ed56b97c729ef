# SPDX-License-Identifier: MIT
# cmake -D LFREC=path/to/lfrec -D FOLDER=scratch -P run.cmake
# The command line as a user meets it: whole round trips, and everything that must be refused.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})

# Runs lfrec in FOLDER; `output` is what it printed. Anything but success is fatal.
function(lfrec)
  execute_process(COMMAND ${LFREC} ${ARGV} WORKING_DIRECTORY ${FOLDER}
    RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE errors)
  if(NOT status EQUAL 0 OR NOT errors STREQUAL "")
    message(FATAL_ERROR "lfrec ${ARGV}\nended with ${status}: ${errors}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

# The same must fail: nothing on standard output, one line on standard error that says `words`.
function(refused words)
  execute_process(COMMAND ${LFREC} ${ARGN} WORKING_DIRECTORY ${FOLDER}
    RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE errors)
  if(NOT status MATCHES "^[12]$")
    message(FATAL_ERROR "lfrec ${ARGN}\nmust be refused, but ended with ${status}\n${out}${errors}")
  endif()
  if(NOT errors MATCHES "^lfrec: [^\n]+\n$" OR NOT out STREQUAL "")
    message(FATAL_ERROR "lfrec ${ARGN}\nmust say one line of error, but said\n${out}${errors}")
  endif()
  string(FIND "${errors}" "${words}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "lfrec ${ARGN}\nmust complain of “${words}”, but said\n${errors}")
  endif()
endfunction()

function(expect text pattern)
  if(NOT text MATCHES "${pattern}")
    message(FATAL_ERROR "expected ${pattern}, got\n${text}")
  endif()
endfunction()

function(expect_same a b)
  execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${FOLDER}/${a} ${FOLDER}/${b}
    RESULT_VARIABLE differ)
  if(differ)
    message(FATAL_ERROR "${a} and ${b} differ")
  endif()
endfunction()

function(count_lines name result)
  file(STRINGS ${FOLDER}/${name} lines)
  list(LENGTH lines n)
  set(${result} ${n} PARENT_SCOPE)
endfunction()

foreach(part synthetic own_file compare inputs context situations signals refused tune)
  include(${CMAKE_CURRENT_LIST_DIR}/${part}.cmake)
endforeach()
