# cmake --install: program, library (shared and static), headers, CMake package, pkg-config file, licence and README.
install(TARGETS equipoise RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS equipoise_library EXPORT equipoiseTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS equipoise_sim EXPORT equipoiseStaticTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/equipoise DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(EQUIPOISE_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/equipoise)
install(EXPORT equipoiseTargets NAMESPACE equipoise:: DESTINATION ${EQUIPOISE_CMAKE_DIR})
install(EXPORT equipoiseStaticTargets NAMESPACE equipoise:: DESTINATION ${EQUIPOISE_CMAKE_DIR})
configure_package_config_file(packaging/equipoiseConfig.cmake.in "${PROJECT_BINARY_DIR}/package/equipoiseConfig.cmake"
  INSTALL_DESTINATION ${EQUIPOISE_CMAKE_DIR})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/equipoiseConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/package/equipoiseConfig.cmake"
  "${PROJECT_BINARY_DIR}/package/equipoiseConfigVersion.cmake" DESTINATION ${EQUIPOISE_CMAKE_DIR})

# The folder may be moved: the prefix is found from where the file lies.
file(RELATIVE_PATH EQUIPOISE_PREFIX_FROM_PC "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" EQUIPOISE_PREFIX_FROM_PC "${EQUIPOISE_PREFIX_FROM_PC}")
configure_file(packaging/equipoise.pc.in "${PROJECT_BINARY_DIR}/package/equipoise.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/package/equipoise.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
