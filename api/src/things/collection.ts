import type { Type } from '@nestjs/common';
import type { ZodType } from 'zod';
import type { States } from './stating.ts';

/** Statements of one kind whose status is changed, and which are published later, by the address of their collection. */
export interface Changing {
  readonly name: 'facilities' | 'products' | 'attestations' | 'events';
  readonly kind: 'facility' | 'product' | 'attestation' | 'event';
}

/** A collection of statements of one kind, by its address. */
export interface Collection<Request> extends Changing {
  readonly kind: States<Request>['kind'];
  /** What is asked, for a statement that is signed here. */
  readonly request: ZodType<Request>;
  /** Who makes statements of it. */
  readonly states: Type<States<Request>>;
  /** As in "a facility". */
  readonly one: string;
  /** As in "facilities". */
  readonly many: string;
}

/** Gives a controller that is made for a collection its own name, which errors and the OpenAPI document show. */
export function named(controller: Type, collection: string, part: string): Type {
  const name = `${collection.charAt(0).toUpperCase()}${collection.slice(1)}${part}Controller`;
  Object.defineProperty(controller, 'name', { value: name });
  return controller;
}
