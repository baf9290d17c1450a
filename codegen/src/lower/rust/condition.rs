//! Conditions of Rust source as a small tree, so that constants vanish and parentheses stand only where they must.

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// Always or never.
    Constant(bool),
    /// An expression that binds tighter than `&&`.
    Leaf(String),
    /// All of them.
    All(Vec<Condition>),
    /// One of them.
    Any(Vec<Condition>),
}

impl Condition {
    /// All of these.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Constant(true) => {}
                Self::Constant(false) => return Self::Constant(false),
                Self::All(inner) => kept.extend(inner),
                part @ (Self::Leaf(_) | Self::Any(_)) => kept.push(part),
            }
        }
        Self::collect(kept, true, Self::All)
    }

    /// One of these.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Constant(false) => {}
                Self::Constant(true) => return Self::Constant(true),
                Self::Any(inner) => kept.extend(inner),
                part @ (Self::Leaf(_) | Self::All(_)) => kept.push(part),
            }
        }
        Self::collect(kept, false, Self::Any)
    }

    fn collect(mut parts: Vec<Self>, empty: bool, many: fn(Vec<Self>) -> Self) -> Self {
        let mut distinct: Vec<Self> = Vec::new();
        for part in parts.drain(..) {
            if !distinct.contains(&part) {
                distinct.push(part);
            }
        }
        match distinct.len() {
            0 => Self::Constant(empty),
            1 => distinct.remove(0),
            _ => many(distinct),
        }
    }

    /// As an expression, unless it is never true.
    pub(super) fn unless_never(&self) -> Option<String> {
        (*self != Self::Constant(false)).then(|| self.print())
    }

    /// As an expression.
    pub(super) fn print(&self) -> String {
        let join = |parts: &[Self], operator: &str| {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| match part {
                    Self::All(_) | Self::Any(_) => format!("({})", part.print()),
                    Self::Constant(_) | Self::Leaf(_) => part.print(),
                })
                .collect();
            parts.join(operator)
        };
        match self {
            Self::Constant(constant) => constant.to_string(),
            Self::Leaf(text) => text.clone(),
            Self::All(parts) => join(parts, " && "),
            Self::Any(parts) => join(parts, " || "),
        }
    }
}
