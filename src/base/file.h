// The system calls on files, which testing can make fail (base/fault.h). They return what the system returns, with errno; a
// call that a signal interrupted is made again.
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <string>

namespace gilt::file {

int open(const std::string& path, int mode);
ssize_t read(int descriptor, void* to, size_t bytes);
ssize_t write(int descriptor, const void* from, size_t bytes);
// As read from a regular file, as far as that needs no waiting for a disk or a network; EAGAIN when nothing can be had so, or
// when that cannot be known.
ssize_t read_at_once(int descriptor, void* to, size_t bytes);
// The descriptor is gone, whatever is returned.
int close(int descriptor);

// Of an error number: too many files are open.
inline bool is_lack_of_descriptors(int error) { return error == EMFILE || error == ENFILE; }

// All that is left to read; false, with errno, if it is not all.
bool read_all(int descriptor, std::string& text);
bool read_all(const std::string& path, std::string& text);

}  // namespace gilt::file
