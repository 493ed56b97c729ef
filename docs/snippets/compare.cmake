# SPDX-License-Identifier: MIT
# cmake -D PROGRAM=… -D EXPECTED=x.out [-D DATA=folder] -P compare.cmake: runs the program and
# compares its output. With DATA it runs beside that folder of real data, or is skipped.
set(place .)
if(DATA)
  set(place $ENV{LFREC_DATA})
  if(NOT place)
    set(place ${CMAKE_CURRENT_LIST_DIR}/../../../shared/data)
  endif()
  if(NOT EXISTS ${place}/${DATA})
    message("skipped: ${DATA} is not there")
    return()
  endif()
endif()
execute_process(COMMAND ${PROGRAM} WORKING_DIRECTORY ${place} OUTPUT_VARIABLE output
  COMMAND_ERROR_IS_FATAL ANY)
if(NOT EXISTS ${EXPECTED})
  message(FATAL_ERROR "${EXPECTED} is missing; the program prints:\n${output}")
endif()
file(READ ${EXPECTED} expected)
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "${EXPECTED} says:\n${expected}\nthe program prints:\n${output}")
endif()
