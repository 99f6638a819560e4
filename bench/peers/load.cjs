// Streams the result of a statement through snowflake-sdk and pg-copy-streams
// into a temporary table, then upserts it. The job is JSON on standard input.
'use strict';

const { once } = require('node:events');
const snowflake = require('snowflake-sdk');
const { Client } = require('pg');
const { from: copyFrom } = require('pg-copy-streams');

snowflake.configure({ logLevel: 'OFF', disableOCSPChecks: true });

// Timestamps with all digits: the driver formats them by session parameters.
const formats = { NTZ: '', LTZ: ' TZHTZM', TZ: ' TZHTZM' };

function connect(source) {
  const connection = snowflake.createConnection({
    account: source.Account, accessUrl: `${source.Protocol}://${source.Host}:${source.Port}`,
    username: source.User, password: source.Password,
    representNullAsStringNull: false,
    database: source.Database, schema: source.Schema, warehouse: source.Warehouse,
  });
  return new Promise((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve(connection)));
  });
}

// Numbers, dates and booleans stay text: a JavaScript number is a double.
function execute(connection, sqlText, streamResult) {
  return new Promise((resolve, reject) => {
    connection.execute({
      sqlText, streamResult, fetchAsString: ['Number', 'Date', 'JSON', 'Boolean'],
      complete: (error, statement) => (error ? reject(error) : resolve(statement)),
    });
  });
}

const escapes = { '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' };

function cell(value) {
  if (value === null || value === undefined) return '\\N';
  return String(value).replace(/[\\\b\f\n\r\t\v]/g, (c) => escapes[c]);
}

// flushAt is how many characters are written at a time.
const flushAt = 65536;

async function copyRows(rows, columns, copy) {
  let buffer = '';
  let count = 0;
  for await (const row of rows) {
    buffer += columns.map((c) => cell(row[c])).join('\t') + '\n';
    count++;
    if (buffer.length >= flushAt) {
      if (!copy.write(buffer)) await once(copy, 'drain');
      buffer = '';
    }
  }
  copy.end(buffer);
  await once(copy, 'finish');
  return count;
}

function upsert(job) {
  const columns = job.Columns.join(', ');
  const rest = job.Columns.filter((c) => !job.Key.includes(c)).map((c) => `${c} = EXCLUDED.${c}`);
  return `INSERT INTO ${job.Target} (${columns}) SELECT ${columns} FROM staging
    ON CONFLICT (${job.Key.join(', ')}) DO UPDATE SET ${rest.join(', ')}`;
}

async function load(job) {
  const connection = await connect(job.Source);
  const client = new Client({ connectionString: job.URL });
  await client.connect();
  try {
    for (const [kind, zone] of Object.entries(formats)) {
      await execute(connection, `ALTER SESSION SET TIMESTAMP_${kind}_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9${zone}'`);
    }
    const statement = await execute(connection, job.Select, true);
    const names = statement.getColumns().map((c) => c.getName());
    await client.query('BEGIN');
    await client.query(`CREATE TEMP TABLE staging (LIKE ${job.Target}) ON COMMIT DROP`);
    const copy = client.query(copyFrom(`COPY staging (${job.Columns.join(', ')}) FROM STDIN`));
    const moved = await copyRows(statement.streamRows(), names, copy);
    await client.query(upsert(job));
    await client.query('COMMIT');
    return moved;
  } finally {
    await client.end();
    await new Promise((resolve) => connection.destroy(resolve));
  }
}

async function main() {
  let text = '';
  for await (const part of process.stdin) text += part;
  console.log(await load(JSON.parse(text)));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
