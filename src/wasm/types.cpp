// The types that the bindings of the modules use: the C++ half of embind, in place of Emscripten's
// own, whose thirty types the glue would carry code for.
#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace {

using emscripten::internal::TypeID;

// Releases of Emscripten differ in what they ask about a bool.
template <typename Id>
void register_bool(Id id) {
  if constexpr (requires { emscripten::internal::_embind_register_bool(id, "", 1, true, false); }) {
    emscripten::internal::_embind_register_bool(id, "bool", sizeof(bool), true, false);
  } else {
    emscripten::internal::_embind_register_bool(id, "bool", true, false);
  }
}

template <typename T>
void register_integer(const char* name) {
  emscripten::internal::_embind_register_integer(TypeID<T>::get(), name, sizeof(T),
                                                 std::numeric_limits<T>::min(),
                                                 std::numeric_limits<T>::max());
}

}  // namespace

extern "C" {

// The glue asks for it to name a type that nobody registered: there is none.
EMSCRIPTEN_KEEPALIVE const char* __getTypeName(const void* /*type*/) {
  return static_cast<const char*>(std::calloc(1, 1));
}

EMSCRIPTEN_KEEPALIVE __attribute__((constructor)) void
__embind_register_native_and_builtin_types() {
  emscripten::internal::_embind_register_void(TypeID<void>::get(), "void");
  register_bool(TypeID<bool>::get());
  register_integer<int>("int");
  register_integer<unsigned>("unsigned int");
  register_integer<unsigned long>("unsigned long");
  emscripten::internal::_embind_register_std_string(TypeID<std::string>::get(), "std::string");
}

}  // extern "C"
