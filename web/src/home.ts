import type { Passport } from '@terroir/schemas';

/** A thing whose page is public. */
export interface HomeThing {
  readonly uri: string;
  readonly kind: Passport['kind'];
  readonly name: string;
  readonly owner: string;
  /** Where its page is, here. */
  readonly page: string;
}

/** What the first page of a ledger shows. */
export interface Home {
  /** Public lots and products, in the order in which they are shown. */
  readonly things: readonly HomeThing[];
  /** Where the list goes on, or null. */
  readonly more: string | null;
  readonly log: {
    readonly origin: string;
    /** Where its newest checkpoint is, here: another log's once a successor took its place. */
    readonly checkpoint: string;
    readonly size: number;
    /** The newest anchor that is final, or null. */
    readonly anchor: { readonly size: number; readonly at: string } | null;
  };
}
