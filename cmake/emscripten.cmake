# Finds the Emscripten that is on the path (Debian's, or an emsdk that was activated) and
# hands over to the toolchain file that it brings along.
find_program(EMXX em++)
if(NOT EMXX)
  message(FATAL_ERROR "Emscripten is missing: install Debian's package emscripten, or install "
                      "an emsdk and source its emsdk_env.sh.")
endif()
file(REAL_PATH ${EMXX} emscripten_root)
get_filename_component(emscripten_root ${emscripten_root} DIRECTORY)
include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
