# The calculator, its images and its JSON: the same sources natively and as Wasm.

loyalty_sources(core_sources src/core/*.cpp)
if(core_sources)
  add_library(loyalty_core STATIC ${core_sources})
  target_include_directories(loyalty_core PUBLIC include PRIVATE src)
  target_link_libraries(loyalty_core PRIVATE loyalty_warnings loyalty_strict loyalty_plain)
endif()

add_library(loyalty_image STATIC src/image/image.cpp)
target_include_directories(loyalty_image PUBLIC include src)
target_link_libraries(loyalty_image
  PUBLIC loyalty_core
  PRIVATE loyalty_warnings loyalty_strict loyalty_plain)

loyalty_sources(json_sources src/json/*.cpp)
if(json_sources AND TARGET loyalty_core)
  add_library(loyalty_json STATIC ${json_sources})
  target_include_directories(loyalty_json PUBLIC include src)
  target_link_libraries(loyalty_json
    PUBLIC loyalty_core loyalty_image
    PRIVATE loyalty_warnings loyalty_strict loyalty_plain)
  # Public, so that a second user of nlohmann/json in one program cannot disagree about it.
  target_compile_definitions(loyalty_json PUBLIC JSON_NOEXCEPTION)

  find_path(NLOHMANN_DIR nlohmann/json.hpp HINTS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  if(EMSCRIPTEN)
    # A folder with nothing but nlohmann/: the system's other headers are not for Wasm.
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
    file(CREATE_LINK ${NLOHMANN_DIR}/nlohmann ${CMAKE_BINARY_DIR}/include/nlohmann SYMBOLIC)
    target_include_directories(loyalty_json SYSTEM PUBLIC ${CMAKE_BINARY_DIR}/include)
  elseif(NOT NLOHMANN_DIR STREQUAL "/usr/include")
    target_include_directories(loyalty_json SYSTEM PRIVATE ${NLOHMANN_DIR})
  endif()
endif()
