import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import pg from 'pg';

// A server of node:http alone, as the floor that the service is held against: `GET /` answers as many bytes as it was told; `POST /` parses, signs by P-256 and inserts one row for each request.

const [port = '0', bytes = '0', databaseUrl = ''] = process.argv.slice(2);
const answer = JSON.stringify({ text: 'x'.repeat(Math.max(0, Number(bytes) - 11)) });
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pool = databaseUrl === '' ? null : new pg.Pool({ connectionString: databaseUrl, max: 20 });
await pool?.query('create table if not exists floor (id uuid primary key, jws text not null)');

async function take(body: string): Promise<string> {
  const payload = Buffer.from(JSON.stringify(JSON.parse(body))).toString('base64url');
  const signature = sign('sha256', Buffer.from(payload), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const id = randomUUID();
  await pool?.query('insert into floor (id, jws) values ($1, $2)', [id, `${payload}.${signature}`]);
  return JSON.stringify({ id });
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('end', () => {
      const said = request.method === 'POST' ? take(Buffer.concat(chunks).toString('utf8')) : Promise.resolve(answer);
      void said.then((text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text));
    });
}).listen(Number(port), 'localhost', () => {
  process.stdout.write('ready\n');
});
