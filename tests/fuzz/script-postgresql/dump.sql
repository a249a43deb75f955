--
-- PostgreSQL database dump
--
\restrict abc
SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE DOMAIN public.email AS text NOT NULL DEFAULT '' CONSTRAINT at CHECK (VALUE ~ '@');
CREATE DOMAIN public.mail2 public.email CHECK (length(VALUE) < 10);
CREATE TABLE public.a (id integer NOT NULL, mail public.mail2, p public.a[]);
CREATE SEQUENCE public.a_id_seq;
ALTER SEQUENCE public.a_id_seq OWNED BY public.a.id;
ALTER TABLE ONLY public.a ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass);
COPY public.a (id, mail) FROM stdin;
1	x;y'
2	\N
\.
COPY public.a TO stdout;
ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.missing ADD CONSTRAINT m_pkey PRIMARY KEY (id);
\i other.sql
CREATE TABLE public.cut (id int, x numeric(
