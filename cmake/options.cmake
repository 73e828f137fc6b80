# Compiler options that every target shares, and two helpers.

# Our own code compiles without a warning; headers of others are SYSTEM and stay out of it.
# No -Wpedantic: products are formed in __int128, which it refuses.
add_library(loyalty_warnings INTERFACE)
target_compile_options(loyalty_warnings INTERFACE
  -Wall -Wextra -Werror
  -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wundef
  -Wimplicit-fallthrough -Wformat=2
  # g++ 12 sees overlaps in std::string where there are none.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# The calculator is integers only: a silent conversion there is a wrong balance.
add_library(loyalty_strict INTERFACE)
target_compile_options(loyalty_strict INTERFACE
  -Wconversion -Wsign-conversion -Wdouble-promotion -Wfloat-conversion
  # With 32-bit addresses each iterator plus a 32-bit index would be one; the native builds look.
  $<$<BOOL:${EMSCRIPTEN}>:-Wno-sign-conversion>)

# What also compiles to Wasm never throws and asks for no type at run time.
add_library(loyalty_plain INTERFACE)
target_compile_options(loyalty_plain INTERFACE -fno-exceptions -fno-rtti)

if(LOYALTY_SANITIZE)
  # -vptr: it reads type information, which -fno-rtti leaves out and Debian's SOCI hides.
  # -function (clang): in coroutines it makes clang 14 fail to assemble.
  set(sanitizers -fsanitize=address,undefined -fno-sanitize=vptr)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    list(APPEND sanitizers -fno-sanitize=function)
  endif()
  add_compile_options(${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  add_link_options(${sanitizers})
endif()

# Sources of a folder; empty while nobody has written there yet.
function(loyalty_sources out)
  set(patterns ${ARGN})
  list(TRANSFORM patterns PREPEND ${CMAKE_SOURCE_DIR}/)
  file(GLOB found CONFIGURE_DEPENDS ${patterns})
  set(${out} ${found} PARENT_SCOPE)
endfunction()
