// The tables, as numbered steps. A step that was published is never changed; a new one is added.
#pragma once

#include <string>
#include <vector>

#include "server/database.h"

namespace loyalty::server {

// Migration n (counted from 1) is element n - 1: statements that run in one transaction.
const std::vector<std::vector<std::string>>& migrations(Dialect dialect);

}  // namespace loyalty::server
