#pragma once

#include <string_view>
#include <vector>

namespace espalier::store {

struct ViewColumn {
  std::string_view name, about;
};
/// One table that a query may read. It is a view that lives as long as the connection, so it needs
/// no change of the store's file; names and columns stay, whatever the tables below become.
struct View {
  std::string_view name, about;
  std::vector<ViewColumn> columns;
  std::string_view select;  ///< the columns in this order; empty: made from events by the reader
};

/// Every view, in the order in which they are told of. `run` is the id as shown everywhere ("014"),
/// times are ISO 8601 in UTC, shares and metrics fractions 0..1.
const std::vector<View>& views();

}  // namespace espalier::store
