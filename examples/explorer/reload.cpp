// SPDX-License-Identifier: MIT
#include "reload.hpp"

#include <sys/stat.h>

#include <exception>
#include <utility>

namespace explorer {

namespace {

/// Differs whenever another file stands there: node, size and time of change.
std::string likeness(std::string const& path) {
  struct ::stat there {};
  if (::stat(path.c_str(), &there) != 0) return {};
  return std::to_string(there.st_ino) + ' ' + std::to_string(there.st_size) + ' ' +
         std::to_string(there.st_mtim.tv_sec) + '.' + std::to_string(there.st_mtim.tv_nsec);
}

}  // namespace

reload::reload(present& worlds, settings from, lfrec::executor_ref exec, teller tell,
               std::chrono::milliseconds pause)
    : worlds_(&worlds),
      from_(std::move(from)),
      exec_(exec),
      tell_(std::move(tell)),
      pause_(pause),
      known_(likeness(from_.model)),
      thread_([this] { watch(); }) {}

reload::~reload() {
  {
    std::lock_guard const lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void reload::watch() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause_, [&] { return stop_; })) {
    auto const now = likeness(from_.model);
    if (now.empty() || now == known_) continue;
    known_ = now;
    lock.unlock();
    try {
      auto const before = worlds_->get();
      worlds_->set(make_world(from_, exec_, before.get()));
      tell_(from_.model + ": read again, generation " + std::to_string(worlds_->get()->generation));
    } catch (std::exception const& wrong) {
      tell_(std::string{"the old model goes on: "} + wrong.what());
    }
    lock.lock();
  }
}

}  // namespace explorer
