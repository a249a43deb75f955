# SPDX-FileCopyrightText: The Crowfoot authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses generated types from Python: creates, reads back, navigates and deletes."""

import sys

import gi

gi.require_version("Crow", "1")
gi.require_version("Blog", "1")
from gi.repository import Blog, Crow, GLib

engine = Crow.Engine.open(sys.argv[1])
Blog.schema_get().create_tables(engine)
session = Blog.session_new(engine)

user = Blog.User.new(session)
user.set_name("Ursula")
user.set_joined(GLib.DateTime.new_utc(2024, 1, 31, 8, 0, 0))
user.set_born(GLib.DateTime.new_utc(1929, 10, 21, 0, 0, 0))
user.set_portrait(GLib.Bytes.new(b"\x00\x01"))
user.set_active(True)
for title in ("First", "Second"):
    post = Blog.Post.new(session)
    post.props.title = title
    post.props.status = Blog.Status.IN_REVIEW
    user.add_post(post)
session.add(user)
session.commit()

session = Blog.session_new(engine)
user = Blog.User.find_by_name(session, "Ursula")
print(user.props.id, user.props.name, user.props.born.get_year(), user.dup_portrait().get_data(), user.get_active())
for post in user.get_posts():
    print(post.get_title(), post.props.status.value_nick, Blog.Status.to_label(post.get_status()), post.get_user() == user)

query = Blog.Post.query(session)
query.where(Blog.Post.status_eq(Blog.Status.IN_REVIEW))
query.where(Blog.Post.user_has(Blog.User.name_like("U%")))
Blog.Post.order_by_title(query, True)
print([post.props.title for post in query.run()])
query.order_along("user.name", False)
query.where(Crow.Expression.new_compare_along(Blog.PostAttributeNumber.USER_ID, Crow.Operator.EQUAL, [Blog.PostRoleNumber.USER],
                                              Blog.UserAttributeNumber.ID))
print(len(query.run()), query.distinct(Blog.PostAttributeNumber.TITLE) == ["First", "Second"])

try:
    other = Blog.User.new(session)
    other.set_name("Ursula")
    session.add(other)
    session.commit()
except GLib.Error as error:
    print(error.matches(Crow.Error.quark() if hasattr(Crow.Error, "quark") else Crow.error_quark(), Crow.Error.UNIQUE))
    session.rollback()

written = []
session.connect("before-insert::post", lambda session, post: written.append(post.props.title))
session.connect("validate::post", lambda session, post: None if post.props.words > 0 else "A post needs words.")
for words in (0, 3):
    post = Blog.Post.new(session)
    post.props.title = "Third"
    post.props.words = words
    user.add_post(post)
    try:
        session.commit()
    except GLib.Error as error:
        print(error.message)
        session.rollback()
print(written)

session.delete(user)
session.commit()
print(Blog.Post.query(session).run().get_n_items())

# Without waiting, and with an eye on what runs.
loop = GLib.MainLoop()
reasons = []
engine.connect("statement", lambda engine, entry: reasons.append((entry.sql.split()[0], entry.reason)))
user = Blog.User.new(session)
user.set_name("Kim")
session.add(user)


def committed(session, result):
    print(session.commit_finish(result))
    loop.quit()


session.commit_async(None, committed)
loop.run()
print(reasons[0], reasons[-1])
