/** One step of the schema. Steps go forward only; a step that has run anywhere is never changed. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}
