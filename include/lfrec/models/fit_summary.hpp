// SPDX-License-Identifier: MIT
#pragma once

namespace lfrec::inline v0 {

/// How a fit went. Stopping early is not an error; it stands here.
struct fit_summary {
  int epochs = 0;        ///< epochs done; 0 for recipes without epochs
  bool stopped = false;  ///< an observer ended the fit before its last epoch
  double loss = 0;       ///< the objective after the last epoch; 0 when nobody watched
  double seconds = 0;    ///< wall time inside fit, without the observer and the loss
};

}  // namespace lfrec::inline v0
