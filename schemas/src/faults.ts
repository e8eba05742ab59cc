import type { ZodError } from 'zod';

/** One fault: where it is (a JSON pointer) and what is wrong there. */
export interface Fault {
  readonly at: string;
  readonly message: string;
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Every fault that a schema found, by its place; a key that is not known is named itself. */
export const faultsOf = (error: ZodError): Fault[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ at: pointerOf([...issue.path, key]), message: 'is not known here' }))
      : [{ at: pointerOf(issue.path), message: issue.message }],
  );
