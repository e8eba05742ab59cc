import { describe, expect, it } from '@jest/globals';
import { FewAtOnce } from './few-at-once.ts';

/** Work that ends when it is told to, and says when it begins. */
function held(begun: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = async (): Promise<string> => {
    begun.push(name);
    return promise;
  };
  const end = (): void => {
    resolve(name);
  };
  const fail = (): void => {
    reject(new Error(name));
  };
  return { work, end, fail };
}

describe('few at once', () => {
  it('work side by side; the rest begin in the order in which they came, as places become free', async () => {
    const few = new FewAtOnce({ most: 2, mostWaiting: 10, patienceMs: 60_000 });
    const begun: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => held(begun, name));
    const done = works.map(async ({ work }) => few.take(work));
    expect(begun).toEqual(['a', 'b']);
    works[1]?.end();
    expect(await done[1]).toBe('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    for (const { end } of works) end();
    expect(await Promise.all(done)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lose no place to work that fails', async () => {
    const few = new FewAtOnce({ most: 1, mostWaiting: 10, patienceMs: 60_000 });
    const bad = held([], 'bad');
    const failed = few.take(bad.work);
    const next = few.take(async () => Promise.resolve('next'));
    bad.fail();
    await expect(failed).rejects.toThrow('bad');
    expect(await next).toBe('next');
    expect(await few.take(async () => Promise.resolve('later'))).toBe('later');
  });

  it('refuse who comes when too many wait, and who has waited too long, and neither takes a place', async () => {
    const few = new FewAtOnce({ most: 1, mostWaiting: 1, patienceMs: 1 });
    const first = held([], 'first');
    const done = few.take(first.work);
    const waiting = few.take(async () => Promise.resolve('never'));
    await expect(few.take(async () => Promise.resolve('never'))).rejects.toMatchObject({ code: 'too-busy' });
    await expect(waiting).rejects.toMatchObject({ code: 'too-busy' });
    first.end();
    await done;
    expect(await few.take(async () => Promise.resolve('free again'))).toBe('free again');
  });
});
