// SPDX-License-Identifier: MIT
#pragma once

#include <httplib.h>

#include <functional>
#include <thread>
#include <utility>

namespace lfrec_test {

/// Has a server and a client of cpp-httplib run once, on one thread each, before any others. The
/// system's library is not compiled with the thread sanitizer, which so does not see the guards of
/// the constants in its functions, but does see that these threads came to their end before.
inline bool warm_up() {
  static bool const done = [] {
    struct one_thread final : httplib::TaskQueue {
      decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr)) enqueue(
          std::function<void()> task) override {
        task();
        return decltype(std::declval<httplib::TaskQueue&>().enqueue(nullptr))(true);
      }
      void shutdown() override {}
    };
    httplib::Server server;
    server.new_task_queue = [] { return new one_thread; };
    server.Post("/", [](httplib::Request const&, httplib::Response& reply) {
      reply.set_content("{}", "application/json");
    });
    int const port = server.bind_to_any_port("127.0.0.1");
    std::thread serving([&] { server.listen_after_bind(); });
    bool good = false;
    {
      httplib::Client client("127.0.0.1", port);
      while (!client.Get("/")) std::this_thread::yield();
      auto const answer = client.Post("/", {{"Accept-Encoding", "gzip"}, {"Range", "bytes=0-0"}},
                                      "{}", "text/plain");
      good = answer && client.Get("/?a=%20b") && client.Head("/");
    }
    server.stop();
    serving.join();
    return good;
  }();
  return done;
}

}  // namespace lfrec_test
