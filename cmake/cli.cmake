# The `loyalty` command, at the top of the build folder.

loyalty_sources(cli_sources src/cli/*.cpp)
if(cli_sources AND TARGET loyalty_host)
  find_package(CLI11 REQUIRED)
  find_package(ZLIB REQUIRED)
  find_path(LIBCSV_DIR csv.h REQUIRED)
  find_library(LIBCSV csv REQUIRED)
  add_executable(loyalty ${cli_sources})
  target_link_libraries(loyalty PRIVATE
    $<TARGET_NAME_IF_EXISTS:loyalty_server> loyalty_json loyalty_host CLI11::CLI11 ZLIB::ZLIB
    ${LIBCSV} loyalty_warnings)
  target_include_directories(loyalty SYSTEM PRIVATE ${LIBCSV_DIR})
endif()

# Native programs of the bench, one for each file.
loyalty_sources(bench_sources bench/*.cpp)
if(TARGET loyalty_json AND TARGET loyalty_host)
  foreach(source ${bench_sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(bench_${name} ${source})
    target_link_libraries(bench_${name} PRIVATE loyalty_json loyalty_host loyalty_warnings)
  endforeach()
endif()
