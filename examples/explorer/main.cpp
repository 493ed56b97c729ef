// SPDX-License-Identifier: MIT
// lfrec_explorer: a page where people pick artists, rate them and watch the list change.
#include <pthread.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <lfrec/core/thread_pool.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "api.hpp"
#include "files.hpp"
#include "reload.hpp"
#include "server.hpp"
#include "world.hpp"

namespace {

/// Waits for SIGINT or SIGTERM, which no other thread takes: stops the server once there is one,
/// else the program.
class stop_signal {
 public:
  stop_signal() {
    sigemptyset(&signals_);
    for (int const s : {SIGINT, SIGTERM, SIGUSR1}) sigaddset(&signals_, s);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::thread([this] { wait(); });
  }
  stop_signal(stop_signal const&) = delete;
  stop_signal& operator=(stop_signal const&) = delete;
  ~stop_signal() {
    over_ = true;
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }
  /// Returns when the signal has come; the server may end then.
  void run(explorer::server& http) {
    set(&http);
    try {
      http.run();
    } catch (...) {
      set(nullptr);
      throw;
    }
    set(nullptr);
  }

 private:
  void wait() {
    int caught = 0;
    sigwait(&signals_, &caught);
    if (over_) return;
    if (!stop_server()) std::_Exit(128 + caught);
    while (!over_) {  // until it runs, it cannot be stopped
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      stop_server();
    }
  }
  void set(explorer::server* running) {
    std::scoped_lock const lock(mutex_);
    server_ = running;
    over_ = running == nullptr;
  }
  bool stop_server() {
    std::scoped_lock const lock(mutex_);
    if (server_ != nullptr) server_->stop();
    return server_ != nullptr;
  }

  sigset_t signals_{};
  std::mutex mutex_;                    // of the next
  explorer::server* server_ = nullptr;  // while it is run
  std::atomic<bool> over_{false};
  std::thread thread_;
};

void serve(explorer::settings const& from, explorer::server_options const& options,
           std::string const& page, std::string const& libraries, std::string const& description) {
  stop_signal stop;
  auto const pages = explorer::read_files(page, libraries);
  if (!pages.contains("/"))
    std::fprintf(stderr, "explorer: no page in %s: only the API is served\n", page.c_str());
  auto const begin = std::chrono::steady_clock::now();
  lfrec::thread_pool pool(options.threads);
  explorer::present worlds(explorer::make_world(from, pool));
  std::chrono::duration<double> const seconds = std::chrono::steady_clock::now() - begin;
  explorer::api const endpoints(worlds, explorer::read_text(description));
  explorer::server http(endpoints, pages, options);
  std::optional<explorer::reload> watching;
  if (!from.model.empty()) {
    watching.emplace(worlds, from, pool, [](std::string const& what) {
      std::fprintf(stderr, "explorer: %s\n", what.c_str());
    });
  }
  auto const now = worlds.get();
  bool const v6 = options.host.find(':') != std::string::npos;
  std::printf("%s: %d artists, %zu models, ready in %.1f s\nhttp://%s%s%s:%d/\n",
              now->known->name.c_str(), now->known->artists(), now->models.size(), seconds.count(),
              v6 ? "[" : "", options.host.c_str(), v6 ? "]" : "", http.port());
  std::fflush(stdout);
  stop.run(http);
}

}  // namespace

int main(int argc, char** argv) try {
  explorer::settings from;
  explorer::server_options options;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  std::string page = EXPLORER_PAGE;
  std::string libraries = EXPLORER_LIBRARIES;
  std::string description = EXPLORER_DESCRIPTION;
  CLI::App app{"A page where people pick artists, rate them and watch the list change."};
  app.add_option("--data", from.data,
                 "folder of the HetRec 2011 Last.fm data set; without it, and "
                 "without --model, an invented music world")
      ->check(CLI::ExistingDirectory);
  app.add_option("--model", from.model,
                 "file that `lfrec fit` or save() wrote: it serves, and is read "
                 "again when it changes")
      ->check(CLI::ExistingFile);
  app.add_option("--models", from.recipes,
                 "to fit, separated by commas; the first serves unless "
                 "there is a model file")
      ->delimiter(',')
      ->capture_default_str()
      ->check(CLI::IsMember(explorer::recipe_names()));
  app.add_option("--host", options.host, "address to listen on")->capture_default_str();
  app.add_option("--port", options.port, "0: any that is free")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  app.add_option("--threads", options.threads, "train with, and answers computed at once")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  app.add_option("--connections", options.connections, "open at once")
      ->capture_default_str()
      ->check(CLI::Range(1, 4096));
  app.add_option("--page", page, "folder of the page")->capture_default_str();
  app.add_option("--libraries", libraries, "node_modules with what the page draws with")
      ->capture_default_str();
  app.add_option("--seed", from.seed, "of models and hold-out")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  from.invented.seed = from.seed;
  serve(from, options, page, libraries, description);
  return 0;
} catch (std::exception const& wrong) {
  std::fprintf(stderr, "explorer: %s\n", wrong.what());
  return 1;
}
