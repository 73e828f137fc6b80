# The Wasm modules: loyalty-core of the storefront, and loyalty-studio that compiles programs for it
# where no server does, each a .js (glue) and a .wasm in build/wasm. tools/build-web.mjs takes them
# from there, optimizes them once more and puts them into web/dist.

# Not CMake's -O3: one setting for all, below.
set(CMAKE_CXX_FLAGS_RELEASE "")
set(LOYALTY_WASM_OPT -Oz CACHE STRING
    "Optimization of the Wasm build. docs/build.md has the sizes and times of the choices.")

include(CheckCXXSourceCompiles)
# The stack: one cart's recursion is shallow, yet newer releases give just 64 KB by default.
# The setting has changed its name, so whichever this release knows is taken.
set(CMAKE_REQUIRED_LINK_OPTIONS -sSTACK_SIZE=262144)
check_cxx_source_compiles("int main() { return 0; }" HAVE_STACK_SIZE)
unset(CMAKE_REQUIRED_LINK_OPTIONS)
if(HAVE_STACK_SIZE)
  set(stack -sSTACK_SIZE=262144)
else()
  set(stack -sTOTAL_STACK=262144)
endif()

set(wasm_compile
  ${LOYALTY_WASM_OPT}
  # With -Oz, Emscripten forbids inlining. Allowed, the smallest of functions vanish into their
  # callers: a fifth less code (3 KB of brotli), and three quarters of a preview's time.
  -finline-functions
  # Link time optimization: what the bindings never call goes, across all files.
  -flto
  # No assertion of ours or of nlohmann/json (5 KB).
  -DNDEBUG
  # Features that every browser since 2020 has: shorter code for sign extension, block copies
  # and float conversion.
  -msign-ext -mbulk-memory -mnontrapping-fptoint)
foreach(library loyalty_core loyalty_image loyalty_json)
  target_compile_options(${library} PRIVATE ${wasm_compile})
endforeach()

add_executable(loyalty-core src/wasm/bindings.cpp src/wasm/tape.cpp src/wasm/types.cpp src/wasm/slim.cpp)
# It defines what the compiler otherwise knows by heart.
set_source_files_properties(src/wasm/slim.cpp PROPERTIES COMPILE_OPTIONS -fno-builtin)
target_link_libraries(loyalty-core PRIVATE loyalty_image loyalty_warnings loyalty_plain)
set(page_compile ${wasm_compile}
  # embind finds type names by itself when RTTI is off.
  -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
target_compile_options(loyalty-core PRIVATE ${page_compile})

set(page_link
  ${wasm_compile}
  -fno-exceptions -fno-rtti
  # embind, the C++ to JavaScript bindings of src/wasm, by its two halves: with --bind it registers
  # thirty types, whose code in the glue is 1.5 KB. src/wasm/types.cpp registers those that are used.
  "SHELL:--js-library ${EMSCRIPTEN_ROOT_PATH}/src/embind/emval.js"
  "SHELL:--js-library ${EMSCRIPTEN_ROOT_PATH}/src/embind/embind.js"
  -sEXPORTED_FUNCTIONS=_malloc,_free
  # No main: the page calls in.
  --no-entry
  # A small allocator (its own code is 2 KB less than the default's); one thread needs no more.
  -sMALLOC=emmalloc
  # Glue without eval or new Function, for pages whose CSP has no 'unsafe-eval'.
  -sDYNAMIC_EXECUTION=0
  # The glue is a factory function and an ES module, so a page decides when it loads, and may
  # load a fresh one after a trap.
  -sMODULARIZE=1
  -sEXPORT_ES6=1
  # Glue for pages alone. Node runs it too when it is given wasmBinary.
  -sENVIRONMENT=web
  # Text goes through the browser's own TextDecoder, and the glue takes these options and no other:
  # without both, 500 bytes of code for what is not used.
  -sTEXTDECODER=2
  "-sINCOMING_MODULE_JS_API=[wasmBinary,locateFile,instantiateWasm]"
  # A thousand lines need more than the first pages of memory, most carts do not.
  -sALLOW_MEMORY_GROWTH=1
  -sINITIAL_MEMORY=1048576
  ${stack}
  # No file system, and no checks of the glue's own, in what is shipped.
  -sFILESYSTEM=0
  -sASSERTIONS=0
  # A failed allocation traps where it happens: there is nobody to catch a bad_alloc.
  -sABORTING_MALLOC=1
  # Nothing is left to run when a call returns.
  -sEXIT_RUNTIME=0
  # Older browsers are not asked for: no polyfills.
  -sPOLYFILL=0
  # What is worth inlining was inlined file by file; more of it across files made the module 5 %
  # larger and no faster.
  -Wl,--lto-O1
  # Function names are left out.
  -g0)
target_link_options(loyalty-core PRIVATE ${page_link} -sEXPORT_NAME=createLoyaltyCore)

# What the studio has beside that: the checker, the compiler and the parser of programs.
add_executable(loyalty-studio src/wasm/studio.cpp src/wasm/types.cpp)
target_link_libraries(loyalty-studio PRIVATE loyalty_json loyalty_warnings loyalty_plain)
target_compile_options(loyalty-studio PRIVATE ${page_compile})
target_link_options(loyalty-studio PRIVATE ${page_link} -sEXPORT_NAME=createLoyaltyStudio)
