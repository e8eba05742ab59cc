import { describe, expect, it } from '@jest/globals';
import { factsOf } from './error-facts.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('what may be told of an error', () => {
  it('is its kind, its sentence and where it happened', () => {
    const told = factsOf(new RangeError('The size goes back.'));
    expect(told).toMatchObject({ type: 'RangeError', message: 'The size goes back.' });
    expect(told.stack[0]).toContain('error-facts.spec');
  });

  it('is nothing of the text that could not be read', () => {
    const told = factsOf(thrownBy(() => JSON.parse('{"name":"Ana Planted"')));
    expect(JSON.stringify(factsOf(thrownBy(() => JSON.parse('Ana Planted'))))).not.toContain('Planted');
    expect(JSON.stringify(told)).not.toContain('Planted');
    expect(told.type).toBe('SyntaxError');
  });

  it('is of what PostgreSQL says the place in the schema, and no value', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "Ana Planted'), {
      code: '22P02',
      table: 'statement',
      constraint: 'statement_pkey',
      detail: 'Key (name)=(Ana Planted) already exists.',
      where: 'unnamed portal parameter $1 = Ana Planted',
    });
    const told = factsOf(error);
    expect(told).toMatchObject({ code: '22P02', table: 'statement', constraint: 'statement_pkey' });
    expect(JSON.stringify(told)).not.toContain('Planted');
  });

  it('is nothing that an error carries beside: requests, addresses, keys', () => {
    const error = Object.assign(new Error('it failed'), {
      url: 'https://rpc.example/planted',
      config: { token: 'planted' },
      code: { planted: 1 },
    });
    expect(JSON.stringify(factsOf(error))).not.toContain('planted');
  });

  it('goes down to what caused it, and not for ever', () => {
    const inner = new Error('of "planted" first');
    const all = new AggregateError([inner, inner], 'both failed', { cause: inner });
    expect(factsOf(all)).toMatchObject({
      cause: { message: 'of "…" first' },
      errors: [{ message: 'of "…" first' }, { message: 'of "…" first' }],
    });
    const loop = new Error('round');
    loop.cause = loop;
    expect(JSON.stringify(factsOf(loop)).match(/round/g)).toHaveLength(5);
  });

  it('is of what is no error that it is none', () => {
    expect(factsOf('planted')).toEqual({ type: 'string', message: 'what was thrown is no error', stack: [] });
    expect(factsOf({ message: 'planted' }).message).not.toContain('planted');
  });
});
