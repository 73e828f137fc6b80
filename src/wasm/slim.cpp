// Stands in for parts of the C library that nothing here uses, yet that others pull in: together
// the formatter of printf, 2 KB of the module in brotli.
#include <cstdlib>

extern "C" {

// embind formats an address with it, to name a type that nobody bound. Emscripten compiles
// sprintf without floats to siprintf.
int sprintf(char* out, const char* /*format*/, ...) {
  *out = '\0';
  return 0;
}
int siprintf(char* out, const char* /*format*/, ...) {
  *out = '\0';
  return 0;
}

// The C++ runtime's last words go nowhere in a page; the trap that follows says enough.
[[noreturn]] void abort_message(const char* /*format*/, ...) {
  std::abort();
}

}  // extern "C"
