//! What nothing creates, and what is not understood.

use expect_test::expect;

use super::check;
