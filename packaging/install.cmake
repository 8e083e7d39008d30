# cmake --install: program, library (shared and static), headers, CMake package, pkg-config file, licence, README,
# completions and man page.
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

# Completions and man page, described by the program itself.
foreach(page "bash|${CMAKE_INSTALL_DATADIR}/bash-completion/completions/equipoise"
    "zsh|${CMAKE_INSTALL_DATADIR}/zsh/site-functions/_equipoise"
    "fish|${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d/equipoise.fish" "man|${CMAKE_INSTALL_MANDIR}/man1/equipoise.1")
  string(REPLACE "|" ";" page "${page}")
  list(GET page 0 EQUIPOISE_KIND)
  list(GET page 1 EQUIPOISE_PAGE)
  get_filename_component(EQUIPOISE_PAGE_FOLDER "${EQUIPOISE_PAGE}" DIRECTORY)
  get_filename_component(EQUIPOISE_PAGE_NAME "${EQUIPOISE_PAGE}" NAME)
  set(EQUIPOISE_PAGE_BUILT "${PROJECT_BINARY_DIR}/package/${EQUIPOISE_KIND}/${EQUIPOISE_PAGE_NAME}")
  install(CODE "execute_process(COMMAND \"$<TARGET_FILE:equipoise>\" describe ${EQUIPOISE_KIND}
    OUTPUT_FILE \"${EQUIPOISE_PAGE_BUILT}\" COMMAND_ERROR_IS_FATAL ANY)")
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/package/${EQUIPOISE_KIND}")
  install(FILES "${EQUIPOISE_PAGE_BUILT}" DESTINATION "${EQUIPOISE_PAGE_FOLDER}")
endforeach()
