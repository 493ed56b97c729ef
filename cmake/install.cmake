# SPDX-License-Identifier: MIT
# What `cmake --install` writes: headers, CMake package, pkg-config file. All of it may be moved.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_DATADIR}/cmake/lfrec)
set(pkgconfig_dir ${CMAKE_INSTALL_DATADIR}/pkgconfig)

install(TARGETS lfrec EXPORT lfrec-targets
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT lfrec-targets NAMESPACE lfrec:: DESTINATION ${package_dir})
foreach(component IN LISTS lfrec_components)
  if(TARGET lfrec_${component})
    install(TARGETS lfrec_${component} EXPORT lfrec-${component}-targets
      FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(EXPORT lfrec-${component}-targets NAMESPACE lfrec:: DESTINATION ${package_dir})
  endif()
endforeach()

# Before 1.0 a minor version may break, so 0.2 does not answer a request for 0.1.
set(compatibility SameMinorVersion)
if(PROJECT_VERSION_MAJOR GREATER 0)
  set(compatibility SameMajorVersion)
endif()
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/lfrec-config-version.cmake
  COMPATIBILITY ${compatibility} ARCH_INDEPENDENT)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/lfrec-config.cmake.in
  ${PROJECT_BINARY_DIR}/package/lfrec-config.cmake INSTALL_DESTINATION ${package_dir}
  NO_SET_AND_CHECK_MACRO)
install(FILES
  ${PROJECT_BINARY_DIR}/package/lfrec-config.cmake
  ${PROJECT_BINARY_DIR}/package/lfrec-config-version.cmake
  DESTINATION ${package_dir})

# The prefix relative to the .pc file, so that a moved tree still works.
file(RELATIVE_PATH prefix_from_pc /${pkgconfig_dir} /)
string(REGEX REPLACE "/$" "" prefix_from_pc ${prefix_from_pc})
configure_file(${PROJECT_SOURCE_DIR}/cmake/lfrec.pc.in ${PROJECT_BINARY_DIR}/package/lfrec.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/lfrec.pc DESTINATION ${pkgconfig_dir})
