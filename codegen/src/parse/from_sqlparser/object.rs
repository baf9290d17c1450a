//! Schemas, extensions, roles, types, comments, DROP.

use sqlparser::ast;

use super::{Converter, is_cascade, unset, zip};
use crate::ddl::{
    AlterEnum, AlterEnumAction, AlterFunction, AlterOwner, Attribute, Comment, CreateBaseType,
    CreateComposite, CreateEnum, CreateExtension, CreateRange, CreateRole, CreateSchema, Ddl,
    DependsOnExtension, Drop, EnumLabel, FunctionSignature, Ident, ObjectKind, ObjectName,
    ObjectReference, Rename, RoleName, RoleOption, SetSchema,
};
use crate::name::QualifiedName;

fn plain(kind: ObjectKind, name: ObjectName) -> ObjectReference {
    ObjectReference {
        kind,
        name,
        member: None,
        signature: None,
    }
}

fn bare(ident: Ident) -> ObjectName {
    ObjectName {
        name: QualifiedName {
            namespace: None,
            name: ident.name,
        },
        span: ident.span,
    }
}

impl Converter {
    pub(super) fn create_schema(
        self,
        name: &ast::SchemaName,
        if_not_exists: bool,
    ) -> Option<CreateSchema> {
        let (name, owner) = match name {
            ast::SchemaName::Simple(name) => (Some(self.single(name)?), None),
            ast::SchemaName::UnnamedAuthorization(owner) => (None, Some(self.ident(owner)?)),
            ast::SchemaName::NamedAuthorization(name, owner) => {
                (Some(self.single(name)?), Some(self.ident(owner)?))
            }
        };
        Some(CreateSchema {
            name,
            if_not_exists,
            owner: owner.map(RoleName::Role),
            elements: Vec::new(),
        })
    }

    pub(super) fn create_extension(self, tree: &ast::CreateExtension) -> Option<CreateExtension> {
        let ast::CreateExtension {
            name,
            if_not_exists,
            cascade,
            schema,
            version: _,
        } = tree;
        Some(CreateExtension {
            name: self.ident(name)?,
            if_not_exists: *if_not_exists,
            namespace: self.optional_ident(schema.as_ref())?,
            cascade: *cascade,
        })
    }

    /// The tree sorts the options: ours must be the same ones.
    pub(super) fn create_role(
        self,
        tree: &ast::CreateRole,
        written: &CreateRole,
    ) -> Option<CreateRole> {
        let ast::CreateRole {
            names,
            if_not_exists,
            login,
            inherit,
            bypassrls,
            password: _,
            superuser,
            create_db,
            create_role,
            replication,
            connection_limit: _,
            valid_until: _,
            in_role: _,
            in_group: _,
            role: _,
            user: _,
            admin: _,
            authorization_owner,
        } = tree;
        unset([*if_not_exists, authorization_owner.is_some()])?;
        let [name] = &names[..] else { return None };
        let found: Vec<(RoleOption, bool)> = [
            (RoleOption::Login, *login),
            (RoleOption::Inherit, *inherit),
            (RoleOption::BypassRls, *bypassrls),
            (RoleOption::Superuser, *superuser),
            (RoleOption::CreateDb, *create_db),
            (RoleOption::CreateRole, *create_role),
            (RoleOption::Replication, *replication),
        ]
        .into_iter()
        .filter_map(|(option, on)| Some((option, on?)))
        .collect();
        let same = found.len() == written.options.len()
            && written.options.iter().all(|option| found.contains(option));
        unset([!same])?;
        Some(CreateRole {
            name: self.single(name)?,
            // The tree keeps these names without their places.
            ..written.clone()
        })
    }

    pub(super) fn create_type(
        self,
        name: &ast::ObjectName,
        representation: Option<&ast::UserDefinedTypeRepresentation>,
        written: &Ddl,
    ) -> Option<Ddl> {
        use ast::UserDefinedTypeRepresentation as Tree;
        let name = self.object_name(name)?;
        match (representation, written) {
            (Some(Tree::Enum { labels }), Ddl::CreateEnum(written)) => {
                Some(Ddl::CreateEnum(CreateEnum {
                    name,
                    labels: zip(labels, &written.labels, label)?,
                }))
            }
            (Some(Tree::Composite { attributes }), Ddl::CreateComposite(written)) => {
                Some(Ddl::CreateComposite(CreateComposite {
                    name,
                    attributes: zip(attributes, &written.attributes, |tree, written| {
                        let ast::UserDefinedTypeCompositeAttributeDef {
                            name,
                            data_type,
                            collation,
                        } = tree;
                        let collation = match collation {
                            Some(name) => Some(self.object_name(name)?),
                            None => None,
                        };
                        Some(Attribute {
                            name: self.ident(name)?,
                            ty: Self::type_name(data_type, &written.ty)?,
                            collation,
                        })
                    })?,
                }))
            }
            // The tree keeps the options as they stand: they are ours.
            (Some(Tree::Range { .. }), Ddl::CreateRange(written)) => {
                Some(Ddl::CreateRange(CreateRange {
                    name,
                    ..written.clone()
                }))
            }
            (Some(Tree::SqlDefinition { .. }) | None, Ddl::CreateBaseType(written)) => {
                Some(Ddl::CreateBaseType(CreateBaseType {
                    name,
                    ..written.clone()
                }))
            }
            _ => None,
        }
    }

    pub(super) fn alter_type(self, tree: &ast::AlterType, written: &Ddl) -> Option<Ddl> {
        let ast::AlterType { name, operation } = tree;
        let name = self.object_name(name)?;
        let action = match (operation, written) {
            (
                ast::AlterTypeOperation::Rename(ast::AlterTypeRename { new_name }),
                Ddl::Rename(_),
            ) => {
                return Some(Ddl::Rename(Rename {
                    object: plain(ObjectKind::Type, name),
                    if_exists: false,
                    to: self.ident(new_name)?,
                }));
            }
            (
                ast::AlterTypeOperation::AddValue(ast::AlterTypeAddValue {
                    if_not_exists,
                    value,
                    position,
                }),
                Ddl::AlterEnum(AlterEnum {
                    action:
                        AlterEnumAction::AddValue {
                            label: written,
                            neighbor,
                            ..
                        },
                    ..
                }),
            ) => AlterEnumAction::AddValue {
                label: label(value, written)?,
                if_not_exists: *if_not_exists,
                neighbor: match (position, neighbor) {
                    (Some(ast::AlterTypeAddValuePosition::Before(tree)), Some((_, written))) => {
                        Some((true, label(tree, written)?))
                    }
                    (Some(ast::AlterTypeAddValuePosition::After(tree)), Some((_, written))) => {
                        Some((false, label(tree, written)?))
                    }
                    (None, None) => None,
                    (Some(_), None) | (None, Some(_)) => return None,
                },
            },
            (
                ast::AlterTypeOperation::RenameValue(ast::AlterTypeRenameValue { from, to }),
                Ddl::AlterEnum(AlterEnum {
                    action:
                        AlterEnumAction::RenameValue {
                            from: written_from,
                            to: written_to,
                        },
                    ..
                }),
            ) => AlterEnumAction::RenameValue {
                from: label(from, written_from)?,
                to: label(to, written_to)?,
            },
            _ => return None,
        };
        Some(Ddl::AlterEnum(AlterEnum { name, action }))
    }

    /// COMMENT ON; `name` of a column has the column last.
    pub(super) fn comment(
        self,
        object: ast::CommentObject,
        name: &ast::ObjectName,
        text: Option<String>,
    ) -> Option<Comment> {
        use ast::CommentObject as Tree;
        let kind = match object {
            Tree::Column => ObjectKind::Column,
            Tree::Domain => ObjectKind::Domain,
            Tree::Extension => ObjectKind::Extension,
            Tree::Index => ObjectKind::Index,
            Tree::MaterializedView => ObjectKind::MaterializedView,
            Tree::Role | Tree::User => ObjectKind::Role,
            Tree::Schema => ObjectKind::Schema,
            Tree::Sequence => ObjectKind::Sequence,
            Tree::Table => ObjectKind::Table,
            Tree::Type => ObjectKind::Type,
            Tree::View => ObjectKind::View,
            // Their argument types are not in the tree.
            Tree::Function | Tree::Procedure => return None,
            Tree::Collation => ObjectKind::Other("COLLATION"),
            Tree::Database => ObjectKind::Other("DATABASE"),
        };
        let object = if kind == ObjectKind::Column {
            let (column, table) = name.0.split_last()?;
            ObjectReference {
                member: Some(self.ident(column.as_ident()?)?),
                ..plain(kind, self.object_name(&ast::ObjectName(table.to_vec()))?)
            }
        } else {
            plain(kind, self.object_name(name)?)
        };
        Some(Comment {
            object,
            text: text.map(Into::into),
        })
    }

    /// DROP of what has no arguments and no table.
    pub(super) fn drop(
        self,
        object_type: ast::ObjectType,
        names: &[ast::ObjectName],
        if_exists: bool,
        cascade: bool,
    ) -> Option<Drop> {
        use ast::ObjectType as Tree;
        let kind = match object_type {
            Tree::Collation => ObjectKind::Other("COLLATION"),
            Tree::Database => ObjectKind::Other("DATABASE"),
            Tree::Table => ObjectKind::Table,
            Tree::View => ObjectKind::View,
            Tree::MaterializedView => ObjectKind::MaterializedView,
            Tree::Index => ObjectKind::Index,
            Tree::Schema => ObjectKind::Schema,
            Tree::Role | Tree::User => ObjectKind::Role,
            Tree::Sequence => ObjectKind::Sequence,
            Tree::Type => ObjectKind::Type,
            Tree::Stage | Tree::Stream | Tree::Warehouse => return None,
        };
        Some(Drop {
            concurrently: false,
            objects: names
                .iter()
                .map(|name| Some(plain(kind, self.object_name(name)?)))
                .collect::<Option<_>>()?,
            if_exists,
            cascade,
        })
    }

    pub(super) fn drop_routines(
        self,
        kind: ObjectKind,
        routines: &[ast::FunctionDesc],
        if_exists: bool,
        behavior: Option<ast::DropBehavior>,
        written: &Drop,
    ) -> Option<Drop> {
        Some(Drop {
            concurrently: false,
            objects: zip(routines, &written.objects, |tree, written| {
                self.routine(kind, tree, written)
            })?,
            if_exists,
            cascade: is_cascade(behavior),
        })
    }

    /// A routine with its signature, where one is written.
    fn routine(
        self,
        kind: ObjectKind,
        tree: &ast::FunctionDesc,
        written: &ObjectReference,
    ) -> Option<ObjectReference> {
        let ast::FunctionDesc { name, args } = tree;
        let signature = match (args, &written.signature) {
            (Some(args), Some(written)) => {
                let inputs: Vec<_> = args
                    .iter()
                    .filter(|argument| argument.mode != Some(ast::ArgMode::Out))
                    .collect();
                Some(FunctionSignature {
                    arguments: zip(&inputs, &written.arguments, |tree, written| {
                        Self::type_name(&tree.data_type, written)
                    })?,
                    modes: args.iter().any(|argument| argument.mode.is_some()),
                })
            }
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return None,
        };
        Some(ObjectReference {
            signature,
            ..plain(kind, self.object_name(name)?)
        })
    }

    pub(super) fn alter_function(self, tree: &ast::AlterFunction, written: &Ddl) -> Option<Ddl> {
        use ast::AlterFunctionOperation as Tree;
        let ast::AlterFunction {
            kind,
            function,
            aggregate_order_by,
            aggregate_star: _,
            operation,
        } = tree;
        unset([aggregate_order_by.is_some()])?;
        let kind = match kind {
            ast::AlterFunctionKind::Function => ObjectKind::Function,
            ast::AlterFunctionKind::Aggregate => ObjectKind::Aggregate,
        };
        match (operation, written) {
            (Tree::RenameTo { new_name }, Ddl::Rename(written)) => Some(Ddl::Rename(Rename {
                object: self.routine(kind, function, &written.object)?,
                if_exists: false,
                to: self.ident(new_name)?,
            })),
            (Tree::OwnerTo(owner), Ddl::AlterOwner(written)) => Some(Ddl::AlterOwner(AlterOwner {
                object: self.routine(kind, function, &written.object)?,
                if_exists: false,
                owner: self.role(owner, &written.owner)?,
            })),
            (Tree::SetSchema { schema_name }, Ddl::SetSchema(written)) => {
                Some(Ddl::SetSchema(SetSchema {
                    object: self.routine(kind, function, &written.object)?,
                    if_exists: false,
                    to: self.single(schema_name)?,
                }))
            }
            // The tree sorts the options: they are ours.
            (Tree::Actions { actions, .. }, Ddl::AlterFunction(written)) => {
                unset([actions.len() != written.options.len()])?;
                Some(Ddl::AlterFunction(AlterFunction {
                    object: self.routine(kind, function, &written.object)?,
                    options: written.options.clone(),
                }))
            }
            (Tree::DependsOnExtension { no, extension_name }, Ddl::DependsOnExtension(written)) => {
                Some(Ddl::DependsOnExtension(DependsOnExtension {
                    object: self.routine(kind, function, &written.object)?,
                    extension: self.single(extension_name)?,
                    remove: *no,
                }))
            }
            _ => None,
        }
    }

    /// DROP of what belongs to a table.
    pub(super) fn drop_member(
        self,
        kind: ObjectKind,
        member: Ident,
        table: &ast::ObjectName,
        if_exists: bool,
        cascade: bool,
    ) -> Option<Drop> {
        Some(Drop {
            concurrently: false,
            objects: vec![ObjectReference {
                member: Some(member),
                ..plain(kind, self.object_name(table)?)
            }],
            if_exists,
            cascade,
        })
    }

    pub(super) fn drop_extension(self, tree: &ast::DropExtension) -> Option<Drop> {
        let ast::DropExtension {
            names,
            if_exists,
            cascade_or_restrict,
        } = tree;
        Some(Drop {
            concurrently: false,
            objects: names
                .iter()
                .map(|name| Some(plain(ObjectKind::Extension, bare(self.ident(name)?))))
                .collect::<Option<_>>()?,
            if_exists: *if_exists,
            cascade: *cascade_or_restrict == Some(ast::ReferentialAction::Cascade),
        })
    }
}

/// A label: a string, which the tree keeps as an identifier.
fn label(tree: &ast::Ident, written: &EnumLabel) -> Option<EnumLabel> {
    (tree.quote_style == Some('\'')).then(|| EnumLabel {
        text: tree.value.as_str().into(),
        span: written.span,
    })
}
