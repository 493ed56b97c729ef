// SPDX-License-Identifier: MIT
#pragma once

/// The version of lfrec as major * 10000 + minor * 100 + patch; the only public macro.
/// CMakeLists.txt reads the project version out of this line.
#define LFREC_VERSION 100
