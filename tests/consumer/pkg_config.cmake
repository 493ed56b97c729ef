# SPDX-License-Identifier: MIT
# One compiler line with what pkg-config says, as in a makefile; then the program's version
# against the package's.
set(ENV{PKG_CONFIG_PATH} ${PREFIX}/share/pkgconfig)
execute_process(COMMAND ${PKG_CONFIG} --modversion lfrec
  OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PKG_CONFIG} --cflags --libs lfrec
  OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
execute_process(
  COMMAND ${COMPILER} -std=c++20 ${CMAKE_CURRENT_LIST_DIR}/main.cpp -o ${PREFIX}/app ${flags}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PREFIX}/app OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
if(NOT output STREQUAL "lfrec ${version}\n")
  message(FATAL_ERROR "the package is ${version}, its header says: ${output}")
endif()
