#pragma once
// Ctrl-C: the first asks the work to stop and leave everything as it was, the second ends at once.

namespace dersu::cli {

/// From now on SIGINT and SIGTERM set the wish to stop.
void listen_for_stop();

[[nodiscard]] bool stop_wanted();

}  // namespace dersu::cli
