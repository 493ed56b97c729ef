# SPDX-License-Identifier: MIT
# cmake -D PROGRAM=… -D EXPECTED=x.out -P compare.cmake: runs the program and compares its output.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
if(NOT EXISTS ${EXPECTED})
  message(FATAL_ERROR "${EXPECTED} is missing; the program prints:\n${output}")
endif()
file(READ ${EXPECTED} expected)
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "${EXPECTED} says:\n${expected}\nthe program prints:\n${output}")
endif()
