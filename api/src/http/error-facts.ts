/** What may be told of an error. */
interface ErrorFacts {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** What PostgreSQL names: which part of the schema, never which value. */
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** Where, without the message. */
  readonly stack: readonly string[];
  readonly cause?: ErrorFacts;
  readonly errors?: readonly ErrorFacts[];
}

const LONGEST_MESSAGE = 500;
const MOST_FRAMES = 20;
const MOST_ERRORS = 5;
const DEEPEST = 4;

/** What an error quotes is often what it was given: a value of a row, a piece of a body, a part of an address. */
const withoutQuotes = (message: string): string => message.replace(/"[^"]*"?/g, '"…"').slice(0, LONGEST_MESSAGE);

const framesOf = (stack: string | undefined): string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim());

const textOf = (error: object, name: string): Readonly<Record<string, string>> => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? { [name]: value } : {};
};

/** What the log may hold of an error: its kind, where it happened and its sentence without what that quotes. An error's other fields may hold whole rows, questions and addresses. */
export function factsOf(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: 'what was thrown is no error', stack: [] };
  const { cause } = error;
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return {
    type: error.name,
    message: withoutQuotes(error.message),
    ...textOf(error, 'code'),
    ...textOf(error, 'table'),
    ...textOf(error, 'column'),
    ...textOf(error, 'constraint'),
    stack: framesOf(error.stack),
    ...(cause === undefined || depth >= DEEPEST ? {} : { cause: factsOf(cause, depth + 1) }),
    ...(inner.length === 0 || depth >= DEEPEST ? {} : { errors: inner.slice(0, MOST_ERRORS).map((one) => factsOf(one, depth + 1)) }),
  };
}
