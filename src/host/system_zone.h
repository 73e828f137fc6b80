// Time zones from the zone database of this machine.
#pragma once

#include <string>

#include "loyalty/error.h"
#include "loyalty/time.h"

namespace loyalty {

// The offset changes of an IANA zone ("Europe/London") from 1970 to the end of 2100, rules that
// go on for ever included. Error: unknown_time_zone, with an empty pointer.
Result<Zone> system_zone(const std::string& name);

}  // namespace loyalty
