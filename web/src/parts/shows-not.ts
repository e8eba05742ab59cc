/** What no proof shows, however valid it is. */
export const SHOWS_NOT: readonly string[] = [
  'That a statement is true. It shows who said it, and that it was not changed since.',
  'That nothing was left out: what nobody recorded is not here.',
  'That the goods in your hand are those of the record: a code can be copied.',
];
