// SPDX-License-Identifier: MIT
// Looks after the model file: when another one stands there, its model takes over.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <lfrec/core/executor.hpp>
#include <mutex>
#include <string>
#include <thread>

#include "world.hpp"

namespace explorer {

class reload {
 public:
  using teller = std::function<void(std::string const&)>;

  /// Starts to look, every so often. `worlds` and what the executor refers to must outlive it.
  /// `tell` is told, on another thread, what was read, and what could not be: then the world that
  /// serves goes on.
  reload(present& worlds, settings from, lfrec::executor_ref exec, teller tell,
         std::chrono::milliseconds pause = std::chrono::milliseconds(500));
  reload(reload const&) = delete;
  reload& operator=(reload const&) = delete;
  ~reload();

 private:
  void watch();

  present* worlds_;
  settings from_;
  lfrec::executor_ref exec_;
  teller tell_;
  std::chrono::milliseconds pause_;
  std::string known_;  ///< what the file was like when it was read last
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace explorer
