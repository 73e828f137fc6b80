# One test program over all C++ tests; tests/catch.h hides which Catch2 it is.

loyalty_sources(test_sources
  tests/support/*.cpp tests/core/*.cpp tests/json/*.cpp tests/host/*.cpp tests/cli/*.cpp
  tests/server/*.cpp)
if(NOT TARGET loyalty_server)
  list(FILTER test_sources EXCLUDE REGEX /tests/server/)
endif()
if(test_sources AND TARGET loyalty_host)
  find_package(Catch2 REQUIRED)
  add_executable(loyalty_tests ${test_sources})
  target_include_directories(loyalty_tests PRIVATE tests src)
  target_compile_definitions(loyalty_tests PRIVATE LOYALTY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(loyalty_tests PRIVATE
    Catch2::Catch2WithMain $<TARGET_NAME_IF_EXISTS:loyalty_server> loyalty_json loyalty_host
    loyalty_warnings)
endif()
