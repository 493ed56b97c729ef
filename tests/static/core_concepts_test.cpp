// SPDX-License-Identifier: MIT
// What is an executor, a task and an observer, and what only looks like one.
#include <cstddef>
#include <string>
#include <type_traits>

#include "lfrec/core/executor.hpp"
#include "lfrec/core/observer.hpp"
#include "lfrec/core/thread_pool.hpp"
#include "support/executors.hpp"

namespace {

// ── Executor ──

static_assert(lfrec::Executor<lfrec::serial>);
static_assert(lfrec::Executor<lfrec::serial const>);
static_assert(lfrec::Executor<lfrec::thread_pool>);
static_assert(lfrec::Executor<lfrec::thread_pool&>);
static_assert(lfrec::Executor<lfrec::executor_ref>);
static_assert(lfrec::Executor<lfrec_test::backwards>);

struct only_runs {
  void run(std::size_t, lfrec::task_ref) {}
};
struct only_counts {
  [[nodiscard]] std::size_t threads() const { return 1; }
};
struct runs_without_a_number {
  [[nodiscard]] std::size_t threads() const { return 1; }
  void run(lfrec::task_ref) {}
};
struct counts_in_words {
  [[nodiscard]] std::string threads() const { return "two"; }
  void run(std::size_t, lfrec::task_ref) {}
};
struct counts_in_int {
  [[nodiscard]] int threads() const { return 1; }
  template <typename F>
  void run(std::size_t n, F const& f) {
    for (std::size_t i = 0; i < n; ++i) f(i);
  }
};

static_assert(lfrec::Executor<counts_in_int>);
static_assert(!lfrec::Executor<lfrec::thread_pool const>);  // running changes a pool
static_assert(!lfrec::Executor<only_runs>);
static_assert(!lfrec::Executor<only_counts>);
static_assert(!lfrec::Executor<runs_without_a_number>);
static_assert(!lfrec::Executor<counts_in_words>);
static_assert(!lfrec::Executor<int>);

static_assert(std::is_constructible_v<lfrec::executor_ref, lfrec::thread_pool&>);
static_assert(!std::is_constructible_v<lfrec::executor_ref, lfrec::thread_pool const&>);
static_assert(!std::is_constructible_v<lfrec::executor_ref, only_runs&>);
static_assert(std::is_trivially_copyable_v<lfrec::executor_ref>);

// ── task_ref ──

using takes_a_number = void (*)(std::size_t);
using takes_text = void (*)(std::string const&);
static_assert(std::is_constructible_v<lfrec::task_ref, takes_a_number&>);
static_assert(!std::is_constructible_v<lfrec::task_ref, takes_text&>);
static_assert(std::is_trivially_copyable_v<lfrec::task_ref>);

// ── Observer ──

struct model {};
struct other_model {};

struct watches {
  lfrec::next operator()(lfrec::progress const&) { return lfrec::next::proceed; }
};
struct looks {
  lfrec::next operator()(lfrec::progress const&, lfrec::snapshot<model> const&) {
    return lfrec::next::proceed;
  }
};
struct says_nothing {
  void operator()(lfrec::progress const&) {}
};
struct says_true {
  bool operator()(lfrec::progress const&) { return true; }
};

static_assert(lfrec::Observer<lfrec::silent>);
static_assert(lfrec::Observer<watches>);
static_assert(lfrec::ObserverOf<watches, model>);
static_assert(lfrec::ObserverOf<looks, model>);
static_assert(!lfrec::Observer<looks>);                 // needs the model
static_assert(!lfrec::ObserverOf<looks, other_model>);  // needs that model
static_assert(!lfrec::Observer<watches const>);         // its call operator is not const
static_assert(!lfrec::Observer<says_nothing>);
static_assert(!lfrec::Observer<says_true>);
static_assert(!lfrec::Observer<int>);
static_assert(std::is_constructible_v<lfrec::observer_ref<model>, looks&>);
static_assert(!std::is_constructible_v<lfrec::observer_ref<model>, looks const&>);
static_assert(!std::is_constructible_v<lfrec::observer_ref<other_model>, looks&>);

}  // namespace
