import type { Type } from '@nestjs/common';

/** Gives a controller that is made for several addresses its own name, which errors and the OpenAPI document show: `owner-acceptances`, `revoke` is `OwnerAcceptancesRevokeController`. */
export function namedController(controller: Type, ...words: readonly string[]): Type {
  const parts = words.flatMap((word) => word.split('-')).map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  Object.defineProperty(controller, 'name', { value: `${parts.join('')}Controller` });
  return controller;
}
