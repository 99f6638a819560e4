"""Stream Snowflake tables into PostgreSQL, one task a table.

etl keeps its own watermarks, so a run needs no data interval: it reads what is
new since the last commit, and a task that is cleared and runs again does no
harm. The interval is only handed to the log.

The worker needs /usr/local/bin/etl, /etc/etl/etl.yaml and the secrets in the
environment (a Kubernetes secret, or Airflow connections turned into variables).
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

TABLES = ["orders", "notification_text"]

with DAG(
    dag_id="etl",
    schedule=timedelta(minutes=15),
    start_date=datetime(2026, 1, 1),
    # What was missed comes with the next run: there is nothing to catch up.
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=2),
        "execution_timeout": timedelta(hours=6),
    },
    tags=["snowflake", "postgres"],
) as dag:
    for table in TABLES:
        BashOperator(
            task_id=f"stream_{table}",
            # Exit code 5 says that another run holds the table: skip, do not fail.
            bash_command=(
                "/usr/local/bin/etl stream --config /etc/etl/etl.yaml "
                f"--tables {table} --log-format json "
                "# {{ data_interval_start }} to {{ data_interval_end }}"
            ),
            skip_on_exit_code=5,
        )
