# SPDX-FileCopyrightText: The Crowfoot authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Types that are derived from each other, from Python.
import gi

gi.require_version("Crow", "1")
gi.require_version("School", "1")
from gi.repository import Crow, School

engine = Crow.Engine.open("sqlite::memory:")
School.schema_get().create_tables(engine)
session = School.session_new(engine)

house = School.House.new(session)
house.set_name("Lions")
percy = School.Prefect.new(session)
percy.set_name("Percy")
percy.set_level(School.Level.SECOND)
percy.set_house(house)
session.add(percy)
print(session.commit(), percy.props.name, percy.get_house().props.name)

found = School.Person.find(session, percy.get_id())
print(type(found).__name__, isinstance(found, School.Student), isinstance(found, School.Teacher))

session = School.session_new(engine)
found = School.Person.find(session, 1)
print(type(found).__name__, found.props.name, found.get_level().value_nick)
