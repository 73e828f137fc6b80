// The endpoints under /v1; docs/openapi.json describes them.
#pragma once

#include <vector>

#include "server/service.h"

namespace loyalty::server {

std::vector<Route> api_routes();

}  // namespace loyalty::server
