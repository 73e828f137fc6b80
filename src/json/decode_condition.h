// Decoding of conditions. Internal to src/json.
#pragma once

#include "json/reader.h"
#include "loyalty/condition.h"

namespace loyalty::json {

// Interns the strings that the condition compares. Conditions nest at most 32 deep.
void decode_condition(const Value& value, SymbolTable& symbols, Condition& out);

// The condition under "when".
void decode_when(Object& object, SymbolTable& symbols, Condition& out, Need need = Need::no);

}  // namespace loyalty::json
