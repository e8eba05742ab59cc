import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Passport } from './passport.ts';

type Shape = z.core.JSONSchema.BaseSchema;

/** A document in which what stands for several words is one string of them: `"lot" | "item"` is `"lot|item"`, and `null | { … }` what may be there. */
function readExample(): unknown {
  const formats = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'formats.md'), 'utf8');
  const [, example = ''] = /## Passport JSON[^]*?```json\n([^]*?)```/.exec(formats) ?? [];
  return JSON.parse(example.replaceAll('null | {', '{').replace(/" \| "/g, '|'));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is said of a value where it is there. */
const presentOf = (shape: Shape): Shape => shape.anyOf?.find(({ type }) => type !== 'null') ?? shape;

/** Where the example differs from the shape: in the names of an object's members, or in words that are listed. What the example leaves empty it leaves out. */
function differences(value: unknown, said: Shape, at: string): string[] {
  const shape = presentOf(said);
  if (typeof value === 'string' && value.includes('|')) {
    const [words, meant] = [value.split('|'), (shape.enum ?? []) as string[]];
    return words.toSorted().join() === meant.toSorted().join() ? [] : [`${at}: ${value}, not ${meant.join('|')}`];
  }
  if (Array.isArray(value)) return value.flatMap((one) => differences(one, shape.items as Shape, `${at}/*`));
  const { properties } = shape;
  if (!isObject(value) || Object.keys(value).length === 0 || properties === undefined) return [];
  const names = new Set([...Object.keys(value), ...Object.keys(properties)]);
  return [...names].flatMap((name) => {
    const member = properties[name] as Shape | undefined;
    if (member === undefined) return [`${at}/${name} is not in the schema`];
    return name in value ? differences(value[name], member, `${at}/${name}`) : [`${at}/${name} is not in the example`];
  });
}

describe('the passport in docs/formats.md', () => {
  it('has the members and the words of the schema', () => {
    expect(differences(readExample(), z.toJSONSchema(Passport), '')).toEqual([]);
  });
});
