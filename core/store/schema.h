#pragma once

namespace espalier::store {

class Connection;

/// In the header of every store of ours ("Espl"), so that no other program's database is taken for
/// one.
constexpr int kApplicationId = 0x4573706c;
/// The version that this program writes.
constexpr int kVersion = 6;

/// Brings the tables to kVersion, one transaction a migration. An existing store is copied beside
/// itself first ("espalier.sqlite.version-1", by SQLite's own backup). Does nothing where another
/// process was faster. Throws what SQLite throws, and Error.
void migrate(Connection& connection);

}  // namespace espalier::store
