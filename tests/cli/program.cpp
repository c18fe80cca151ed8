#include "tests/cli/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

namespace dersu::cli {
namespace {

std::filesystem::path fresh_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "dersu-cli-XXXXXX").string();
  return mkdtemp(name.data()) ? name : "";
}

void redirect(const std::filesystem::path& path, int stream) {
  const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (file < 0 || dup2(file, stream) < 0) _exit(127);
}

/// Whether the process has a handler of its own for the signal: the mask SigCgt of proc(5), where
/// signal n is bit n - 1.
bool catches(pid_t process, int signal) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("SigCgt:"))
      return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0;
  return false;
}

}  // namespace

io::CsvTable table(const std::filesystem::path& path) {
  auto read = io::read_csv(path);
  EXPECT_TRUE(read) << describe(read.error());
  return read ? std::move(*read) : io::CsvTable{};
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words(1);
  bool inside = false;
  for (const char c : line) {
    if (c == '"')
      inside = !inside;
    else if (c == ' ' && !inside)
      words.emplace_back();
    else
      words.back() += c;
  }
  words.erase(words.begin());
  return words;
}

Workplace::Workplace() : folder_(fresh_folder()), streams_(fresh_folder()) {}

Workplace::~Workplace() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
  std::filesystem::remove_all(streams_, ignored);
}

pid_t Workplace::start(const std::vector<std::string>& arguments) const {
  const pid_t process = fork();
  if (process != 0) return process;
  redirect(streams_ / "out", STDOUT_FILENO);
  redirect(streams_ / "err", STDERR_FILENO);
  if (chdir(folder_.c_str()) != 0) _exit(127);
  std::vector<char*> words{const_cast<char*>(DERSU_PROGRAM)};
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  execv(DERSU_PROGRAM, words.data());
  _exit(127);
}

Ran Workplace::finish(pid_t process) const {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), slurp(streams_ / "out"),
          slurp(streams_ / "err")};
}

bool Workplace::listens(pid_t process) {
  for (int i = 0; i < 2000; ++i) {
    if (catches(process, SIGINT)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

Ran Workplace::run(const std::vector<std::string>& arguments) const {
  return finish(start(arguments));
}

}  // namespace dersu::cli
