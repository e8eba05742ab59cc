import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { LedgerError } from '../http/ledger-error.ts';
import { Route } from '../http/route.ts';
import { Public } from '../identities/access.ts';

/** What docs/problems.md says under each heading, by the code that is its heading. */
function explanations(): ReadonlyMap<string, string> {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'problems.md'), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [code = '', ...lines] = section.split('\n');
      return [code.trim(), lines.join('\n').trim()];
    }),
  );
}

/** The addresses that problem documents name as their type (RFC 9457). */
@Controller('problems')
export class ProblemsController {
  private readonly explanations = explanations();

  @Get(':code')
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  @Route({
    tag: 'machine',
    summary: 'Explains a kind of problem, as its type in a problem document names it',
    answers: { 200: { says: 'What it means and what to do.', types: ['text/plain'] } },
    problems: ['not-found'],
  })
  explain(@Param('code') code: string): string {
    const explanation = this.explanations.get(code);
    if (explanation === undefined) throw new LedgerError('not-found', 'There is no such problem.');
    return `${code}\n\n${explanation}\n`;
  }
}
