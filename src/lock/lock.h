// The lock of this build, by one alias.
#pragma once

#include GILT_LOCK_HEADER
#include "lock/concept.h"

namespace gilt {

using Lock = lock::GILT_LOCK::Lock;
static_assert(lock::LockPolicy<Lock>);

}  // namespace gilt
