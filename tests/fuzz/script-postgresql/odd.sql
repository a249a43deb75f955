create table "a""b" ("x	y" int[3][], check ("x	y"[1] > - - 1), like "a""b", like nobody including all);
create table t (a int references t, b int generated always as (a) stored, foreign key (a,b) references t (b,a), primary key (zz));
create table u () inherits (t); create table v partition of t default; create unique index on t ((a), (a||b), lower(a), (case when a then b end));
alter table t add column a int, drop column q, add x int, drop column a cascade, alter x type text collate "C", rename to r;
alter table t rename a to b; alter table if exists t rename constraint t_pkey to z; drop table t, t, "a""b" cascade; drop schema s cascade;
create type e as enum (); alter type e add value 'x' before 'q'; create type e2 as (a int); drop type e, e2; create domain d as d; comment on column a is 'x';
create function f() returns int as $x$ ; $x$ language sql; do $$ begin end $$; select 'a;b', E'\';', $a$;$a$, U&"d\0061t"; create view v2 as table t;
comment on table u is null; set search_path to "$user", x; create table y (); alter table y set schema public; create index concurrently i on only y (nulls first);
