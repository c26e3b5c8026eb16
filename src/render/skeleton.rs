//! The one skeleton of tables.
