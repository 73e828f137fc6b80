# What only a native host has: the system's time zones, and the server (HTTP on Boost.Beast and
# Asio, the store on SOCI).

loyalty_sources(host_sources src/host/*.cpp)
if(host_sources AND TARGET loyalty_core)
  find_package(absl REQUIRED)
  add_library(loyalty_host STATIC ${host_sources})
  target_include_directories(loyalty_host PUBLIC src)
  target_link_libraries(loyalty_host PUBLIC loyalty_core PRIVATE absl::time loyalty_warnings)
endif()

loyalty_sources(server_sources src/server/*.cpp src/server/*/*.cpp)
if(server_sources AND TARGET loyalty_json)
  find_package(Threads REQUIRED)
  find_package(Boost 1.81 REQUIRED CONFIG)
  find_package(OpenSSL REQUIRED)
  find_package(SQLite3 REQUIRED)
  find_package(spdlog REQUIRED)
  # SOCI and libjwt have no CMake files in Debian, and CMake's for PostgreSQL wants server headers.
  find_path(SOCI_DIR soci/soci.h REQUIRED)
  find_path(LIBPQ_DIR libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
  find_library(SOCI_CORE soci_core REQUIRED)
  find_library(SOCI_SQLITE3 soci_sqlite3 REQUIRED)
  find_library(SOCI_POSTGRESQL soci_postgresql REQUIRED)
  find_library(LIBPQ pq REQUIRED)
  find_library(LIBJWT jwt REQUIRED)

  add_library(loyalty_server STATIC ${server_sources})
  target_include_directories(loyalty_server PUBLIC src)
  target_include_directories(loyalty_server SYSTEM PUBLIC ${LIBPQ_DIR})
  # Boost without its deprecated parts, and no library pulled in behind CMake's back.
  target_compile_definitions(loyalty_server PUBLIC BOOST_ALL_NO_LIB BOOST_ASIO_NO_DEPRECATED)
  target_link_libraries(loyalty_server
    PUBLIC loyalty_json loyalty_host Boost::headers spdlog::spdlog Threads::Threads
           ${LIBJWT} OpenSSL::SSL OpenSSL::Crypto
           ${SOCI_SQLITE3} ${SOCI_POSTGRESQL} ${SOCI_CORE} ${LIBPQ} SQLite::SQLite3
    PRIVATE loyalty_warnings)
endif()
