import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import type { Tx } from '../database/database.ts';
import { holdOffStates } from '../documents/document-lock.ts';
import { DocumentRepository } from '../documents/document-repository.ts';
import { Ledger } from '../identities/ledger.ts';
import { Signer } from '../identities/signer.ts';
import { StatusListRepository } from './status-list-repository.ts';
import { bitAt, LIST_SIZE, statusListCredential, withBit, type StatusEntry, type StatusPurpose } from './status-list.ts';

/** So many misses in a row say that a list is nearly full: at nine tenths one allocation in ten opens the next list. */
const ATTEMPTS = 22;

/** The ledger's status lists: who has which place, which bits are set, and the signed list that says so. */
@Injectable()
export class StatusLists {
  constructor(
    private readonly lists: StatusListRepository,
    private readonly documents: DocumentRepository,
    private readonly signer: Signer,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** Takes a place, drawn at random, in a list of each purpose; `bind` gives them to the statement once it has an id. */
  async allocate(tx: Tx, purposes: readonly StatusPurpose[], reservedBy: string | null): Promise<StatusEntry[]> {
    const entries: StatusEntry[] = [];
    for (const purpose of purposes) {
      const { list, index } = await this.take(tx, purpose, reservedBy);
      const url = this.ledger.statusListUrl(list);
      entries.push({
        id: `${url}#${String(index)}`,
        type: 'BitstringStatusListEntry',
        statusPurpose: purpose,
        statusListIndex: String(index),
        statusListCredential: url,
      });
    }
    return entries;
  }

  /** Gives allocated entries to their statement. Refuses (false) an entry that was not reserved by that organisation or has a statement already. */
  async bind(tx: Tx, entries: readonly StatusEntry[], reservedBy: string | null, statement: string): Promise<boolean> {
    for (const entry of entries) {
      const list = this.listOf(entry);
      const place = { list: list ?? 0, index: Number(entry.statusListIndex), purpose: entry.statusPurpose };
      if (list === null || !(await this.lists.bind(tx, place, reservedBy, statement))) return false;
    }
    return true;
  }

  /** Sets or clears a statement's bit and publishes the list anew. False when it already was so. */
  async set(tx: Tx, statement: string, purpose: StatusPurpose, value: boolean): Promise<boolean> {
    let changed = false;
    for (const entry of await this.lists.entriesOf(tx, statement)) {
      if (entry.purpose !== purpose) continue;
      const { bits } = await this.lists.lock(tx, entry.list);
      if (bitAt(bits, entry.index) === value) continue;
      const next = withBit(bits, entry.index, value);
      await this.lists.write(tx, entry.list, next);
      await this.publish(tx, entry.list, purpose, next);
      changed = true;
    }
    return changed;
  }

  /** Whether a statement is revoked, and whether it is suspended, as the lists stand now. Locks the lists, so that a change can be decided on it. */
  async of(
    tx: Tx,
    statement: string,
  ): Promise<{ readonly [purpose in StatusPurpose]: boolean } & { readonly purposes: readonly StatusPurpose[] }> {
    await holdOffStates(tx);
    const entries = await this.lists.entriesOf(tx, statement);
    const set = { revocation: false, suspension: false };
    for (const entry of entries) if (bitAt((await this.lists.lock(tx, entry.list)).bits, entry.index)) set[entry.purpose] = true;
    return { ...set, purposes: entries.map((entry) => entry.purpose) };
  }

  private listOf(entry: StatusEntry): number | null {
    const prefix = this.ledger.statusListUrl(0).slice(0, -1);
    const list = entry.statusListCredential.startsWith(prefix) ? entry.statusListCredential.slice(prefix.length) : '';
    return /^[1-9][0-9]{0,8}$/.test(list) ? Number(list) : null;
  }

  private async take(
    tx: Tx,
    purpose: StatusPurpose,
    reservedBy: string | null,
  ): Promise<{ readonly list: number; readonly index: number }> {
    let list = await this.lists.newest(tx, purpose);
    for (;;) {
      for (let attempt = 0; list !== null && attempt < ATTEMPTS; attempt++) {
        const index = randomInt(LIST_SIZE);
        if (await this.lists.take(tx, list, index, reservedBy)) return { list, index };
      }
      const appended = await this.lists.append(tx, purpose, list);
      if (appended.isNew) await this.publish(tx, appended.id, purpose, new Uint8Array(LIST_SIZE / 8));
      list = appended.id;
    }
  }

  /** Signs the list anew. No state lacks it that is as late as what it says of its own time: else a reader could not tell that it is newer than that state. */
  private async publish(tx: Tx, list: number, purpose: StatusPurpose, bits: Uint8Array): Promise<void> {
    await holdOffStates(tx);
    const state = await this.lists.newestStateTime(tx);
    const now = new Date(Math.max(this.clock.now().getTime(), (state?.getTime() ?? 0) + 1));
    const url = this.ledger.statusListUrl(list);
    const jws = await this.signer.sign(tx, this.ledger.did, {
      typ: 'vc+jwt',
      payload: statusListCredential({ url, issuer: this.ledger.did, purpose, bits, now }),
    });
    await this.documents.publish(tx, url, Buffer.from(jws, 'ascii'), now);
  }
}
