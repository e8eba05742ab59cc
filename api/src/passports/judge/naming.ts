import type { Party } from '@terroir/schemas';
import type { Gathered } from '../read/gathering.ts';
import { pageOf } from './page-address.ts';
import { recordIn, type RecordSaid } from './record-said.ts';
import { classesOf, codeInWords } from './thing-kind.ts';

/** What things are called, whose they are, and where their pages are, by what is published of them. */
export class Naming {
  private readonly records = new Map<string, RecordSaid | null>();

  constructor(
    private readonly gathered: Pick<Gathered, 'things' | 'statements'>,
    private readonly publicUrl: string,
  ) {}

  /** What the owner's record of this very thing says; null where none is published. */
  recordOf(key: string): RecordSaid | null {
    const before = this.records.get(key);
    if (before !== undefined) return before;
    const statement = this.gathered.statements.get(this.gathered.things.get(key)?.record ?? '');
    const record = statement === undefined || statement.isRevoked ? null : recordIn(statement.claims);
    this.records.set(key, record);
    return record;
  }

  /** The name that its owner gives it, or what it is one of; null where none is published. */
  nameOf(key: string): string | null {
    for (const one of classesOf(key)) {
      const name = this.recordOf(one)?.name ?? null;
      if (name !== null) return name;
    }
    return null;
  }

  /** A name that tells the thing from its like: `Green coffee, lot LC-48`. */
  fullNameOf(key: string, uri: string): string {
    const own = this.recordOf(key)?.name ?? null;
    if (own !== null) return own;
    const wider = this.nameOf(key);
    const code = codeInWords(uri, key);
    return wider === null ? code : `${wider}, ${code}`;
  }

  /** Who speaks for it; null too where they published neither anything of it nor of what it is one of: whose a number is, is theirs to tell. */
  ownerOf(key: string): Party | null {
    const { things } = this.gathered;
    const owner = things.get(key)?.owner ?? null;
    const told = classesOf(key).map((one) => things.get(one));
    return told.some((one) => one?.isPublished === true && one.owner?.did === owner?.did) ? owner : null;
  }

  /** Where its page is; null where nothing of it is published. */
  pageOf(key: string, uri: string): string | null {
    return this.gathered.things.get(key)?.isPublished === true ? this.publicUrl + pageOf(uri, this.publicUrl) : null;
  }
}
