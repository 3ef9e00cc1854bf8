// Requests to the system that testing makes fail: the one that was meant, and no other. In release builds none does.
#include <cerrno>
#include <cstdlib>
#include <string>

#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/native_thread.h"

#undef CHECK
#include <catch2/catch.hpp>

using namespace gilt;

namespace {

struct TemporaryFile {
  TemporaryFile() { close(mkstemp(path.data())); }
  ~TemporaryFile() { unlink(path.c_str()); }
  std::string path = "/tmp/gilt-fault-test-XXXXXX";
};

int start_and_join() {
  pthread_t thread;
  int error = start_native_thread(thread, {.stack_bytes = size_t{64} << 10}, [](void* p) { return p; }, nullptr);
  if (error == 0) pthread_join(thread, nullptr);
  return error;
}

}  // namespace

TEST_CASE("a file is opened, read and closed; each may fail once") {
  TemporaryFile file;
  std::string text;
  CHECK(file::read_all(file.path, text));
  uint64_t before = fault::requests(fault::Kind::io);
  CHECK(file::read_all(file.path, text));
  uint64_t requests = fault::requests(fault::Kind::io) - before;
  CHECK(requests == (GILT_CHECKS ? 3 : 0));
  for (uint64_t n = 1; n <= requests; n++) {
    fault::arm(fault::Kind::io, n);
    errno = 0;
    bool read = file::read_all(file.path, text);
    CHECK(read == (n == 3));  // all has been read when it is closed
    if (!read) CHECK(errno == EIO);
    CHECK(file::read_all(file.path, text));
  }
}

TEST_CASE("what cannot be read says why") {
  std::string text;
  CHECK_FALSE(file::read_all("/nowhere/to be found", text));
  CHECK(errno == ENOENT);
  CHECK_FALSE(file::read_all("/", text));
  CHECK(errno == EISDIR);
}

TEST_CASE("the second start of a thread fails, if that is asked for") {
  fault::arm(fault::Kind::thread, 2);
  CHECK(start_and_join() == 0);
  CHECK(start_and_join() == (GILT_CHECKS ? EAGAIN : 0));
  CHECK(start_and_join() == 0);
  fault::arm(fault::Kind::thread, 1);
  fault::arm(fault::Kind::thread, 0);
  CHECK(start_and_join() == 0);
}
