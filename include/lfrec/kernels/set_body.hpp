// SPDX-License-Identifier: MIT
// No include guard: instruction_sets.hpp includes this text once per set of instructions, with the
// names that the parts below take, which it ends.
#if defined(LFREC_SET)

#include "lfrec/kernels/dense_body.hpp"
#include "lfrec/kernels/rows_body.hpp"
#include "lfrec/kernels/scans_body.hpp"
#include "lfrec/kernels/steps_body.hpp"

#undef LFREC_DENSE
#undef LFREC_PICKS
#undef LFREC_SCANS
#undef LFREC_SET
#undef LFREC_TARGET
#undef LFREC_BYTES
#undef LFREC_ROWS

#endif
