// The image is assembled into read-only data: no copy at start, pages are touched when read.
#include "runtime/image.h"

#include <cstddef>

__asm__(
    ".section .rodata\n"
    ".balign 16\n"
    "gilt_library_image_begin:\n"
    ".incbin \"" GILT_LIBRARY_IMAGE "\"\n"
    "gilt_library_image_end:\n"
    ".byte 0\n"
    ".previous\n");

extern "C" const char gilt_library_image_begin[], gilt_library_image_end[];

namespace gilt::runtime {

std::string_view library_image() {
  return {gilt_library_image_begin, static_cast<size_t>(gilt_library_image_end - gilt_library_image_begin)};
}

}  // namespace gilt::runtime
