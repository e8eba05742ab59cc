import type { InjectionToken } from '@nestjs/common';
import type { ZodType } from 'zod';
import type { Scope } from '../identities/caller.ts';
import type { StatementKind } from '../statements/statement.ts';
import type { Prepares } from './preparing.ts';

/** Statements of one kind, by the address of their collection: their status changes. */
export interface Changing {
  readonly name: string;
  readonly kind: StatementKind;
}

/** What a key needs to write a kind of statement. */
export const WRITES = {
  facility: 'facilities:write',
  product: 'products:write',
  attestation: 'attestations:write',
  event: 'events:write',
} as const satisfies { readonly [kind in StatementKind]?: Scope };

/** Statements that are for named organisations, or for nobody, until they are published. */
export interface Publishable extends Changing {
  readonly kind: keyof typeof WRITES;
}

/** A collection of statements of one kind, which organisations state. */
export interface Collection<Request> extends Publishable {
  readonly kind: Prepares<Request>['kind'];
  /** What is asked, for a statement that is signed here. */
  readonly request: ZodType<Request>;
  /** Who makes statements of it. */
  readonly service: InjectionToken<Prepares<Request>>;
  /** As in "a facility". */
  readonly one: string;
  /** As in "facilities". */
  readonly many: string;
}
