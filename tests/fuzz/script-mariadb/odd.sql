create table t (a int, a2 int references t, b enum('x','''',''), c decimal(99,9) default '1e400', d binary(200) default 'x', e set('a') default 'a', primary key (q), key (a,a), foreign key (a, zz) references t, check ((((a)))));
create table u like t; create table w (like t); create or replace table t (x serial, y long varchar, z national char varying(3), n double precision(3,1), v varchar, period for p (a,b), constraint check (x), constraint foreign key (x) references t (x) on update set default);
alter table t add (a int, key k (a)), add column b int after nowhere, drop primary key, drop foreign key z, modify x text first, change y z bit(3) default b'000', alter a set default 'x', rename column a to b, rename index k to l, convert to character set utf8, order by x, comment 'c', partition by hash(a), add constraint primary key (a desc), rename to r;
create unique index i on t (x(5) asc) using hash; create index on t (a); drop index i on r; rename table r to s, nothing to be; drop table s, s; drop database shop; create view v (a, `b`) as select 1; drop view v; create function f() returns int return 1; create table; alter table; create; /*! */ ; /*!99999 x */; delimiter
delimiter //
create table z (a int, b int as (a + interval 1 day - - 1 div 2 mod 3 ^ 4 << 1 | 2 & 3 <=> null), c timestamp(3) on update now(3)) //
source other.sql
\. more.sql
select 'unfinished
