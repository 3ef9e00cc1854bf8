// Thin wrappers; an injected failure is EIO.
#include "base/file.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

#include "base/fault.h"

namespace gilt::file {
namespace {

template <class Call>
auto repeated(Call call) {
  if (fault::fails_now(fault::Kind::io)) return errno = EIO, decltype(call()){-1};
  for (;;) {
    auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace

int open(const std::string& path, int mode) {
  return repeated([&] { return ::open(path.c_str(), mode | O_CLOEXEC | O_NOCTTY, 0666); });
}

ssize_t read(int descriptor, void* to, size_t bytes) {
  return repeated([&] { return ::read(descriptor, to, bytes); });
}

ssize_t read_at_once(int descriptor, void* to, size_t bytes) {
  iovec part{to, bytes};
  ssize_t got = repeated([&] { return ::preadv2(descriptor, &part, 1, -1, RWF_NOWAIT); });
  if (got < 0 && (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL)) errno = EAGAIN;
  return got;
}

ssize_t write(int descriptor, const void* from, size_t bytes) {
  return repeated([&] { return ::write(descriptor, from, bytes); });
}

int close(int descriptor) {
  int result = ::close(descriptor);
  if (fault::fails_now(fault::Kind::io)) return errno = EIO, -1;
  return result;
}

bool read_all(int descriptor, std::string& text) {
  char piece[size_t{16} << 10];
  ssize_t got;
  while ((got = read(descriptor, piece, sizeof piece)) > 0) text.append(piece, static_cast<size_t>(got));
  return got == 0;
}

bool read_all(const std::string& path, std::string& text) {
  int descriptor = open(path, O_RDONLY);
  if (descriptor < 0) return false;
  bool good = read_all(descriptor, text);
  int error = errno;
  close(descriptor);
  errno = error;
  return good;
}

}  // namespace gilt::file
