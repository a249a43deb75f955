# SPDX-FileCopyrightText: The Crowfoot authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""sqlalchemy-models.py MODELS.py TABLES.sql: the models work with the tables.

Their columns are compared with what the database has; then a row of each class is made, linked along every role,
read back in a new session, and deleted.  Without SQLAlchemy 2 only the syntax is looked at.
"""

import datetime
import decimal
import enum
import sqlite3
import sys
import uuid
import warnings


def main(models_path, tables_path):
    with open(models_path, encoding="utf-8") as file:
        source = file.read()
    code = compile(source, models_path, "exec")
    try:
        import sqlalchemy as sa
    except ImportError:
        print("syntax only: no SQLAlchemy")
        return
    if int(sa.__version__.split(".")[0]) < 2:
        print("syntax only: SQLAlchemy", sa.__version__)
        return
    warnings.simplefilter("error")
    # What the database cannot do, or what links that share columns cannot help.
    warnings.filterwarnings("ignore", message=".*does \\*not\\* support Decimal objects natively.*")
    warnings.filterwarnings("ignore", message=".*will copy column.*")
    # Classes are looked up by the name of their module.
    module = type(sys)("models")
    sys.modules["models"] = module
    exec(code, module.__dict__)
    made, refused = run(sa, module, tables_path)
    print(f"{made} rows, {refused} refused")


def run(sa, module, tables_path):
    from sqlalchemy import orm
    from sqlalchemy.pool import StaticPool

    orm.configure_mappers()
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    engine = sa.create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with open(tables_path, encoding="utf-8") as file:
        connection.executescript(file.read())
    connection.execute("PRAGMA foreign_keys = ON")
    # Values are samples; that checks are there is not what is asked here.
    connection.execute("PRAGMA ignore_check_constraints = ON")
    compare(sa, module, engine)
    # The other way round: what SQLAlchemy would make of the models is sound, too.
    module.Base.metadata.create_all(sa.create_engine("sqlite://"))
    mappers = sort_mappers([mapper for mapper in module.Base.registry.mappers if not mapper.polymorphic_abstract])
    with orm.Session(engine) as session:
        made = make(orm, session, mappers)
    with orm.Session(engine) as session:
        read(orm, session, made)
    with orm.Session(engine) as session:
        delete(sa, session, made)
    connection.close()
    return len(made), len(mappers) - len(made)


def compare(sa, module, engine):
    inspector = sa.inspect(engine)
    for table in module.Base.metadata.tables.values():
        if table.schema is not None:
            continue
        found = {column["name"]: column for column in inspector.get_columns(table.name)}
        assert list(found) == [column.name for column in table.columns], table.name
        key = inspector.get_pk_constraint(table.name)["constrained_columns"]
        assert set(key) == {column.name for column in table.primary_key}, table.name
        for column in table.columns:
            if not column.primary_key and column.computed is None:
                assert column.nullable == found[column.name]["nullable"], (table.name, column.name)
        expected = {
            (tuple(c.column_keys), c.elements[0].column.table.name, c.ondelete or "NO ACTION")
            for c in table.foreign_key_constraints
        }
        references = {
            (tuple(f["constrained_columns"]), f["referred_table"], f["options"].get("ondelete", "NO ACTION"))
            for f in inspector.get_foreign_keys(table.name)
        }
        assert expected == references, (table.name, expected, references)


def sort_mappers(mappers):
    """Those that others must refer to come first."""
    sorted_mappers = []
    while mappers:
        for mapper in mappers:
            needed = {
                constraint.elements[0].column.table
                for constraint in mapper.local_table.foreign_key_constraints
                if all(not column.nullable for column in constraint.columns)
            }
            if not any(other.local_table in needed for other in mappers if other is not mapper):
                break
        mappers.remove(mapper)
        sorted_mappers.append(mapper)
    return sorted_mappers


def sample(column, number):
    kind = column.type.python_type
    if issubclass(kind, enum.Enum):
        return list(kind)[0]
    if kind is bool:
        return True
    if kind is str:
        if column.type.length == 36:
            return str(uuid.UUID(int=number))
        return f"{number:02}" if column.type.length else f"größe {number}"
    return {
        int: number,
        float: number + 0.25,
        decimal.Decimal: decimal.Decimal(number),
        bytes: bytes([number % 256, 0]),
        datetime.date: datetime.date(2024, 1, 1) + datetime.timedelta(number % 300),
        datetime.time: datetime.time(12, number % 60),
        datetime.datetime: datetime.datetime(2024, 1, 31, 23, 59, number % 60),
        dict: {"number": number},
    }[kind]


def make(orm, session, mappers):
    """One row of each class, in a transaction each."""
    made = []
    for number, mapper in enumerate(mappers, 1):
        row = mapper.class_()
        for name, column in mapper.columns.items():
            automatic = column.primary_key and column.autoincrement == "auto" and len(mapper.primary_key) == 1
            if column.foreign_keys or column.computed is not None or column is mapper.version_id_col:
                continue
            # What a row is, its class says.
            if column is mapper.polymorphic_on:
                continue
            if not (automatic and issubclass(column.type.python_type, int)):
                setattr(row, name, sample(column, number))
        for relation in mapper.relationships:
            targets = [other for other in made if isinstance(other, relation.mapper.class_)]
            if relation.viewonly:
                link_from_there(orm, relation, targets, row)
            elif relation.direction is orm.RelationshipDirection.MANYTOONE and targets:
                setattr(row, relation.key, targets[0])
            elif relation.direction is orm.RelationshipDirection.MANYTOMANY and targets:
                getattr(row, relation.key).append(targets[0])
        session.add(row)
        try:
            session.commit()
        except Exception as error:  # it must refer to what no role of it leads to
            print("refused:", mapper.class_.__name__, str(error)[:150], file=sys.stderr)
            session.rollback()
            continue
        made.append(row)
    return [(type(row), orm.object_mapper(row).primary_key_from_instance(row), snapshot(orm, row)) for row in made]


def link_from_there(orm, relation, targets, row):
    """What is for reading only is linked by the role of the other side, if there is one."""
    writers = [other for other in relation._reverse_property if not other.viewonly]
    if relation.direction is not orm.RelationshipDirection.MANYTOONE or not targets or not writers:
        return
    if writers[0].uselist:
        getattr(targets[0], writers[0].key).append(row)
    else:
        setattr(targets[0], writers[0].key, row)


def snapshot(orm, row):
    mapper = orm.object_mapper(row)
    values = {name: getattr(row, name) for name in mapper.columns.keys()}
    for relation in mapper.relationships:
        reached = getattr(row, relation.key)
        if reached is None or relation.uselist:
            values[relation.key] = reached is None or len(reached)
        else:
            values[relation.key] = orm.object_mapper(reached).primary_key_from_instance(reached)
    return values


def read(orm, session, made):
    for kind, key, values in made:
        row = session.get(kind, tuple(key))
        assert row is not None, (kind, key)
        assert snapshot(orm, row) == values, (kind, snapshot(orm, row), values)


def delete(sa, session, made):
    for kind, key, values in reversed(made):
        row = session.get(kind, tuple(key))
        if row is not None:
            session.delete(row)
            try:
                session.flush()
            except sa.exc.DBAPIError:  # a rule that denies it
                session.rollback()


main(*sys.argv[1:])
