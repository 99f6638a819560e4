"""Runs a dlt pipeline: Arrow tables from Snowflake's connector to PostgreSQL.

The job is JSON on standard input; the number of rows is printed.
"""

import json
import os
import sys
import tempfile
import urllib.parse
import warnings

os.environ.update(RUNTIME__DLTHUB_TELEMETRY="false", RUNTIME__LOG_LEVEL="ERROR")
warnings.simplefilter("ignore")

import dlt  # noqa: E402: it reads its settings when it is imported
import snowflake.connector  # noqa: E402

# The type codes of VARIANT, OBJECT and ARRAY.
JSON_CODES = (5, 9, 10)


def connect(source):
    return snowflake.connector.connect(
        user=source["User"], password=source["Password"], account=source["Account"],
        host=source["Host"], port=source["Port"], protocol=source["Protocol"],
        database=source["Database"], schema=source["Schema"], warehouse=source["Warehouse"],
        timezone="UTC", arrow_number_to_decimal=True,
    )


def with_password(url):
    """dlt wants one, even where the server asks for none."""
    parts = urllib.parse.urlsplit(url)
    if parts.password is None:
        parts = parts._replace(netloc=parts.netloc.replace("@", ":none@"))
    return urllib.parse.urlunsplit(parts)


def load(job, folder):
    schema, table = (name.strip('"') for name in job["Target"].split("."))
    with connect(job["Source"]) as source, source.cursor() as rows:
        rows.execute(job["Select"])
        json_columns = {c.strip('"'): {"data_type": "json"} for c, d in zip(job["Columns"], rows.description) if d[1] in JSON_CODES}
        pipeline = dlt.pipeline(
            pipeline_name="peer", pipelines_dir=folder, dataset_name=schema,
            destination=dlt.destinations.postgres(with_password(job["URL"])),
        )
        resource = dlt.resource(rows.fetch_arrow_batches, name=table, columns=json_columns, write_disposition="append")
        pipeline.run(resource, loader_file_format="csv")
    return pipeline.last_trace.last_normalize_info.row_counts[table]


with tempfile.TemporaryDirectory() as folder:
    print(load(json.load(sys.stdin), folder))
