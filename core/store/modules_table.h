#pragma once

#include <sqlite3.h>

#include "core/store/store.h"

namespace espalier::store {

/// Makes the table `modules` of a connection's queries (private to this room): its rows are read
/// from `store`, event by event, through the same reader as everything else, so queries do not
/// depend on how these large events are kept. `store` must outlive the connection.
void add_modules_table(sqlite3* connection, const Store& store);

}  // namespace espalier::store
