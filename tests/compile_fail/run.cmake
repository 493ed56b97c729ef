# SPDX-License-Identifier: MIT
# cmake -D COMPILER=… -D CASE=file.cpp -D INCLUDES=… -D SYSTEM_INCLUDES=… -P run.cmake
file(STRINGS ${CASE} first LIMIT_COUNT 1)
if(NOT first MATCHES "^// expect: (.+)$")
  message(FATAL_ERROR "${CASE}: the first line must be `// expect: words`")
endif()
set(words "${CMAKE_MATCH_1}")

list(TRANSFORM INCLUDES PREPEND -I)
list(TRANSFORM SYSTEM_INCLUDES PREPEND -isystem)
set(command ${COMPILER} -std=c++20 -fsyntax-only ${INCLUDES} ${SYSTEM_INCLUDES} ${CASE})

execute_process(COMMAND ${command} -DFIXED RESULT_VARIABLE status ERROR_VARIABLE errors)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${CASE} must compile with -DFIXED:\n${errors}")
endif()
execute_process(COMMAND ${command} RESULT_VARIABLE status ERROR_VARIABLE errors)
if(status EQUAL 0)
  message(FATAL_ERROR "${CASE} compiles, but must not")
endif()
string(FIND "${errors}" "${words}" at)
if(at EQUAL -1)
  message(FATAL_ERROR "${CASE}: the error does not contain “${words}”:\n${errors}")
endif()
