# SPDX-License-Identifier: MIT
# Runs PROGRAM; it must succeed and print what the regular expression PRINTS says.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE output RESULT_VARIABLE result)
message("${output}")
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} ended with ${result}")
endif()
if(NOT output MATCHES "${PRINTS}")
  message(FATAL_ERROR "${PROGRAM} did not print: ${PRINTS}")
endif()
