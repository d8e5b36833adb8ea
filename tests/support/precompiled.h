#pragma once

#include "precompiled.h"    // IWYU pragma: export
#include "support/catch.h"  // IWYU pragma: export
