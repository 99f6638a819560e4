"""Streams Arrow batches from ADBC's Snowflake driver to its PostgreSQL driver.

They go into a temporary table, then one upsert moves them to the target. The
job is JSON on standard input; the number of rows is printed.
"""

import json
import sys

import adbc_driver_postgresql.dbapi
import adbc_driver_snowflake.dbapi


def snowflake(source):
    # Without autocommit the driver would begin a transaction for reading.
    prefix = "adbc.snowflake.sql."
    return adbc_driver_snowflake.dbapi.connect(autocommit=True, db_kwargs={
        "username": source["User"], "password": source["Password"],
        prefix + "account": source["Account"], prefix + "warehouse": source["Warehouse"],
        prefix + "db": source["Database"], prefix + "schema": source["Schema"],
        prefix + "uri.host": source["Host"], prefix + "uri.port": str(source["Port"]),
        prefix + "uri.protocol": source["Protocol"],
    })


def casts(target, job, names):
    """The temporary table has ADBC's types: text for JSON, numeric for whole numbers."""
    target.execute(f"""SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = '{job["Target"]}'::regclass AND attnum > 0""")
    types = dict(target.fetchall())
    return ", ".join(f'"{name}"::{types[column.strip(chr(34))]}' for name, column in zip(names, job["Columns"]))


def load(job):
    with snowflake(job["Source"]) as source, source.cursor() as rows, \
            adbc_driver_postgresql.dbapi.connect(job["URL"]) as connection, connection.cursor() as target:
        rows.execute(job["Select"])
        batches = rows.fetch_record_batch()
        names = batches.schema.names
        moved = target.adbc_ingest("staging", batches, mode="create", temporary=True)
        columns = ", ".join(job["Columns"])
        changed = ", ".join(f"{c} = EXCLUDED.{c}" for c in job["Columns"] if c not in job["Key"])
        target.execute(f"""INSERT INTO {job["Target"]} ({columns}) SELECT {casts(target, job, names)} FROM staging
            ON CONFLICT ({", ".join(job["Key"])}) DO UPDATE SET {changed}""")
        connection.commit()
        return moved


print(load(json.load(sys.stdin)))
