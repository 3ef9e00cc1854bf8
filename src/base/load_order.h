// The order of a load whose result is an address that is then followed. The processor orders what depends on an address, so
// relaxed is enough; the thread sanitizer does not know that, and is told by an acquire.
#pragma once

namespace gilt {

#if defined(__has_feature)
#define GILT_HAS_FEATURE(feature) __has_feature(feature)
#else
#define GILT_HAS_FEATURE(feature) 0
#endif

#if defined(__SANITIZE_THREAD__) || GILT_HAS_FEATURE(thread_sanitizer)
inline constexpr int dependent_load = __ATOMIC_ACQUIRE;
#else
inline constexpr int dependent_load = __ATOMIC_RELAXED;
#endif

}  // namespace gilt
