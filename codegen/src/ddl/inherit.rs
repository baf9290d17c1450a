//! Clauses that make a table from others: PARTITION BY, PARTITION OF, LIKE, columns of a typed table.

use super::{ColumnConstraint, Ident, IndexElement, ObjectName};
use crate::source::{Snippet, Span};

/// PARTITION BY
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionBy {
    /// RANGE, LIST, HASH, or a word that PostgreSQL refuses.
    pub strategy: Ident,
    /// The keys.
    pub keys: Vec<IndexElement>,
    /// Its place.
    pub span: Span,
}

/// PARTITION OF
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: ObjectName,
    /// FOR VALUES, or DEFAULT
    pub bound: PartitionBound,
    /// The place of the bound.
    pub span: Span,
}

/// Which rows a partition holds
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionBound {
    /// DEFAULT
    Default,
    /// IN (…)
    In(Vec<BoundValue>),
    /// FROM (…) TO (…)
    Range {
        /// FROM
        from: Vec<BoundValue>,
        /// TO
        to: Vec<BoundValue>,
    },
    /// WITH (MODULUS m, REMAINDER r)
    Hash {
        /// MODULUS
        modulus: i64,
        /// REMAINDER
        remainder: i64,
    },
}

/// A value of a partition's bound
#[derive(Debug, Clone, PartialEq)]
pub enum BoundValue {
    /// MINVALUE
    Min,
    /// MAXVALUE
    Max,
    /// NULL
    Null,
    /// An expression
    Value(Snippet),
}

/// `LIKE table INCLUDING …`
#[derive(Debug, Clone, PartialEq)]
pub struct TableLike {
    /// The table, view or composite type.
    pub source: ObjectName,
    /// What INCLUDING and EXCLUDING leave, each once, in the order of [`LikeOption`].
    pub including: Vec<LikeOption>,
    /// Its place.
    pub span: Span,
}

/// What LIKE copies besides columns and NOT NULL
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LikeOption {
    /// COMMENTS
    Comments,
    /// COMPRESSION
    Compression,
    /// CONSTRAINTS: CHECK
    Constraints,
    /// DEFAULTS
    Defaults,
    /// GENERATED
    Generated,
    /// IDENTITY
    Identity,
    /// INDEXES, with the constraints that they serve
    Indexes,
    /// STATISTICS
    Statistics,
    /// STORAGE
    Storage,
}

impl LikeOption {
    /// INCLUDING ALL
    pub const ALL: [Self; 9] = [
        Self::Comments,
        Self::Compression,
        Self::Constraints,
        Self::Defaults,
        Self::Generated,
        Self::Identity,
        Self::Indexes,
        Self::Statistics,
        Self::Storage,
    ];
}

/// A column of a typed table or of a partition: `name [WITH OPTIONS] constraints`
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnOptions {
    /// The column.
    pub name: Ident,
    /// Its constraints and clauses.
    pub constraints: Vec<ColumnConstraint>,
    /// Its place.
    pub span: Span,
}
