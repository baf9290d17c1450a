//! Operators, their classes and families: what tells those of one name apart, and the functions behind them.

use super::definition::{self, Value};
use super::function;
use super::object::{self, plain};
use super::other::called;
use super::types::type_name;
use crate::ddl::{FunctionSignature, ObjectKind, ObjectName, ObjectReference};
use crate::diagnostics::Code;
use crate::parse::cursor::{Cursor, Parse};

/// `name [DEFAULT] FOR TYPE type USING method [FAMILY name] AS item, …`
pub(super) fn class(
    c: &mut Cursor<'_>,
    needs: &mut Vec<ObjectReference>,
) -> Parse<ObjectReference> {
    let name = c.object_name()?;
    c.eat("default");
    c.expect("for type")?;
    let ty = type_name(c)?;
    let (ty, span) = (ty.name, ty.span);
    needs.push(plain(ObjectKind::Type, ObjectName { name: ty, span }));
    let method = object::using(c)?;
    if c.eat("family") {
        needs.push(ObjectReference {
            member: method.clone(),
            ..plain(ObjectKind::Other("OPERATOR FAMILY"), c.object_name()?)
        });
    }
    c.expect("as")?;
    class_items(c, needs)?;
    Ok(ObjectReference {
        member: method,
        ..plain(ObjectKind::Other("OPERATOR CLASS"), name)
    })
}

/// `OPERATOR 1 <, FUNCTION 1 f(a, b), STORAGE type`: the functions are needed.
fn class_items(c: &mut Cursor<'_>, needs: &mut Vec<ObjectReference>) -> Parse<()> {
    c.list(|c| {
        if c.eat("function") {
            c.integer()?;
            if c.symbol("(") {
                c.skip_parentheses()?;
            }
            let name = c.loose_object_name()?;
            let signature = function::optional_signature(c)?;
            needs.push(ObjectReference {
                signature,
                ..plain(ObjectKind::Function, name)
            });
            return Ok(());
        }
        if c.eat("storage") {
            return type_name(c).map(|_| ());
        }
        c.expect("operator")?;
        while !c.done() && !c.symbol(",") {
            if c.symbol("(") {
                c.skip_parentheses()?;
            } else {
                c.bump()?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// `CREATE OPERATOR name (leftarg = …, rightarg = …, function = …)`
pub(super) fn create(
    c: &mut Cursor<'_>,
    needs: &mut Vec<ObjectReference>,
) -> Parse<ObjectReference> {
    let name = object::operator_name(c)?;
    let behind = c.index();
    let mut sides = (None, None);
    for item in definition::items(c)? {
        match (item.key.as_str(), item.value) {
            ("leftarg", Value::Name(ty)) => sides.0 = Some(ty),
            ("rightarg", Value::Name(ty)) => sides.1 = Some(ty),
            ("procedure" | "function", Value::Name(ty)) => needs.push(called(
                ObjectName {
                    name: ty.name,
                    span: ty.span,
                },
                None,
            )),
            _ => {}
        }
    }
    let missing = match sides {
        _ if needs.is_empty() => Some("operator function must be specified"),
        (None, None) => Some("operator argument types must be specified"),
        (Some(_), None) => Some("operator right argument type must be specified"),
        (_, Some(_)) => None,
    };
    if let Some(missing) = missing {
        c.seek(behind);
        return Err(c.refusal(Code::InvalidFunctionDefinition, missing));
    }
    let arguments: Vec<_> = [sides.0, sides.1].into_iter().flatten().collect();
    for need in needs.iter_mut() {
        need.signature = Some(FunctionSignature {
            arguments: arguments.clone(),
            modes: false,
        });
    }
    Ok(ObjectReference {
        signature: Some(FunctionSignature {
            arguments,
            modes: false,
        }),
        ..plain(ObjectKind::Other("OPERATOR"), name)
    })
}
