#include "cli/signals.hpp"

#include <csignal>

namespace dersu::cli {
namespace {
volatile std::sig_atomic_t stop = 0;  // a signal handler can reach nothing but a global
}

void listen_for_stop() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop = 1; };
  action.sa_flags = SA_RESETHAND | SA_RESTART;  // the second one has its usual effect
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_wanted() { return stop != 0; }

}  // namespace dersu::cli
