// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace lfrec::inline v0 {

/// A callable reference: what an Executor is handed to run. Does not own; valid for the call.
class task_ref {
 public:
  template <typename F>
  requires(!std::same_as<std::remove_cvref_t<F>, task_ref>) &&
      std::invocable<F&, std::size_t> task_ref(
          F&& f) noexcept  // NOLINT(google-explicit-constructor): a view of any callable
      : object_(const_cast<void*>(static_cast<void const*>(std::addressof(f)))),
  call_([](void* object, std::size_t i) {
    (*static_cast<std::remove_reference_t<F>*>(object))(i);
  }) {}

  void operator()(std::size_t i) const { call_(object_, i); }

 private:
  void* object_;
  void (*call_)(void*, std::size_t);
};

/// Runs task(0) … task(n - 1), each exactly once, in any order and on any thread; returns when all
/// are done. If tasks throw, rethrows the exception of the lowest number; tasks above it may then
/// have run or not.
template <typename E>
concept Executor = requires(E& e, std::size_t n, task_ref task) {
  { e.threads() } -> std::convertible_to<std::size_t>;
  e.run(n, task);
};

/// The executor that runs everything in order on the calling thread: the default everywhere, and
/// the example of the contract.
struct serial {
  [[nodiscard]] static constexpr std::size_t threads() noexcept { return 1; }
  static void run(std::size_t n, task_ref task) {
    for (std::size_t i = 0; i < n; ++i) task(i);
  }
};

/// A reference to any executor. Algorithms take their executor as a constrained template argument
/// at the door and pass this on, so that they are compiled once and not once per executor.
class executor_ref {
 public:
  template <typename E>
  requires(!std::same_as<std::remove_cvref_t<E>, executor_ref>) &&
      Executor<std::remove_reference_t<E>> executor_ref(
          E&& e) noexcept  // NOLINT(google-explicit-constructor): a view of any executor
      : object_(const_cast<void*>(static_cast<void const*>(std::addressof(e)))),
  threads_([](void* object) {
    return static_cast<std::size_t>(static_cast<std::remove_reference_t<E>*>(object)->threads());
  }),
  run_([](void* object, std::size_t n, task_ref task) {
    static_cast<std::remove_reference_t<E>*>(object)->run(n, task);
  }) {}

  [[nodiscard]] std::size_t threads() const { return threads_(object_); }
  void run(std::size_t n, task_ref task) const { run_(object_, n, task); }

 private:
  void* object_;
  std::size_t (*threads_)(void*);
  void (*run_)(void*, std::size_t, task_ref);
};

static_assert(Executor<serial> && Executor<executor_ref>);

}  // namespace lfrec::inline v0
