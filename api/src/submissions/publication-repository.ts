import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/database.ts';
import type { Publication } from './publication.ts';

/** Who may see a statement: the one thing about it that changes. */
@Injectable()
export class PublicationRepository {
  /** Who may see a statement now, held still until the transaction ends. */
  async lock(tx: Tx, statement: string): Promise<Publication> {
    const [row] = await tx.query<{ visibility: Publication['visibility']; readers: string[] }>(
      'select visibility, readers from statement where id = $1 for no key update',
      [Buffer.from(statement, 'hex')],
    );
    if (row === undefined) throw new Error('a statement that was just there is gone');
    return row;
  }

  /** Lets a statement, and the changes of its status, be seen. */
  async widen(tx: Tx, statement: string, { visibility, readers }: Publication): Promise<void> {
    await tx.execute(
      `update statement set visibility = $2, readers = $3
        where id = $1 or id in (select change.statement from status_change change where change.target = $1)`,
      [Buffer.from(statement, 'hex'), visibility, readers],
    );
  }
}
