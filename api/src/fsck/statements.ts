import { createHash } from 'node:crypto';
import { discloseClaims, entryOf, equalBytes, parseJws, ProofError } from '@terroir/proof';
import { inWords } from '@terroir/proof/words';
import { Difference } from './difference.ts';
import { BATCH, type Walk } from './walk.ts';

interface Row {
  readonly sequence: number;
  readonly id: Buffer;
  readonly jws: string;
  readonly issuer: string;
  readonly signing_input_hash: Buffer;
}

function checkStatement({ id, jws, issuer, signing_input_hash: signingInputHash }: Row): void {
  const place = `statement ${id.toString('hex')}`;
  if (!equalBytes(entryOf(jws), id)) throw new Difference(`${place}: its stored bytes have another digest`);
  const signingInput = createHash('sha256')
    .update(jws.slice(0, jws.lastIndexOf('.')))
    .digest();
  if (!signingInput.equals(signingInputHash)) throw new Difference(`${place}: its signing input has another digest than the stored one`);
  const kid = kidOf(jws);
  if (kid === null) throw new Difference(`${place}: it cannot be read`);
  if (!kid.startsWith(`${issuer}#`)) throw new Difference(`${place}: it is stored under another issuer than that of its key`);
}

function kidOf(jws: string): string | null {
  try {
    return parseJws(jws).header.kid;
  } catch (error) {
    if (error instanceof ProofError) return null;
    throw error;
  }
}

/** Checks every stored statement against the digest that is its id, and its issuer against its key. Gives their number. */
export async function checkStatements({ database, progress }: Walk): Promise<number> {
  let [after, count] = [0, 0];
  for (;;) {
    const rows = await database.query<Row & { readonly [column: string]: unknown }>(
      'select sequence, id, jws, issuer, signing_input_hash from statement where sequence > $1 order by sequence limit $2',
      [after, BATCH],
    );
    rows.forEach(checkStatement);
    count += rows.length;
    const last = rows.at(-1);
    if (last === undefined) return count;
    after = last.sequence;
    progress(`${String(count)} statements`);
  }
}

/** Checks that nothing that was accepted has been forgotten: each statement is in the log that goes on, or waits to be; policies and states stay in the log that they speak of. */
export async function checkNoneIsForgotten({ database, logs }: Walk): Promise<void> {
  const [row] = await database.query<{ id: Buffer; waits: boolean }>(
    `select s.id, exists (select from pending p where p.statement = s.id) as waits from statement s
      where exists (select from entry e where e.statement = s.id and (e.log = $1 or s.kind in ('policy', 'state'))) = exists (select from pending p where p.statement = s.id)
      order by s.sequence limit 1`,
    [logs.at(-1)?.origin ?? ''],
  );
  if (row === undefined) return;
  throw new Difference(
    `statement ${row.id.toString('hex')}: it is ${row.waits ? 'in the log, and waits to be' : 'neither in the log nor waiting to be'}`,
  );
}

/** Checks every disclosure against its digest, and that digest against what the statement signs for. One that is missing was erased, which is allowed. */
export async function checkDisclosures({ database }: Walk): Promise<void> {
  const rows = await database.query<{ statement: Buffer; jws: string | null; digest: string; disclosure: string }>(
    'select d.statement, s.jws, d.digest, d.disclosure from disclosure d left join statement s on s.id = d.statement order by d.statement, d.digest',
  );
  const of = new Map<string, { readonly jws: string; readonly disclosures: string[] }>();
  for (const { statement, jws, digest, disclosure } of rows) {
    const id = statement.toString('hex');
    const place = `disclosure ${digest} of statement ${id}`;
    if (jws === null) throw new Difference(`${place}: there is no such statement`);
    if (createHash('sha256').update(disclosure, 'utf8').digest('base64url') !== digest)
      throw new Difference(`${place}: it has another digest`);
    const known = of.get(id) ?? { jws, disclosures: [] };
    known.disclosures.push(disclosure);
    of.set(id, known);
  }
  for (const [id, { jws, disclosures }] of of)
    try {
      discloseClaims(parseJws(jws).payload, disclosures);
    } catch (error) {
      if (error instanceof ProofError) throw new Difference(`disclosures of statement ${id}: ${inWords(error.reason)}`);
      throw error;
    }
}
