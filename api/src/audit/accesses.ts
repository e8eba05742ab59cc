import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../clock/clock.ts';
import { SequencePage, toPage } from '../http/page.ts';
import { ApiKeyId } from '../identities/api-key.ts';
import { AccessRepository, type Access } from './access-repository.ts';
import type { Grant } from './grant.ts';

/** What is looked at: where, by which question, and how much of it there is. */
interface Looking {
  readonly route: string;
  readonly question: object;
  readonly rows: number;
}

/** How it is shown that somebody looked. */
export const AccessView = z.object({
  at: z.iso.datetime(),
  grant: z.string(),
  organisation: z.string().meta({ description: 'Whose things were looked at.' }),
  auditor: z.object({ name: z.string(), organisation: z.string().nullable() }),
  route: z.string(),
  question: z.record(z.string(), z.unknown()).meta({ description: 'What was asked.' }),
  rows: z.int().meta({ description: 'How much there was of it.' }),
});

const viewOf = ({ id: _place, at, ...access }: Access): z.infer<typeof AccessView> => ({ ...access, at: at.toISOString() });

export const AccessQuery = SequencePage.extend({ grant: ApiKeyId.optional().meta({ description: 'Only those by this grant.' }) });
export type AccessQuery = z.infer<typeof AccessQuery>;

/** Who looked at what, and when. */
@Injectable()
export class Accesses {
  constructor(
    private readonly repository: AccessRepository,
    private readonly clock: Clock,
  ) {}

  /** Writes down that somebody looks, before anything is shown: where that cannot be written, nothing is. */
  async record(grant: Grant, { route, question, rows }: Looking): Promise<void> {
    const { id, organisation } = grant;
    await this.repository.insert({ grant: id, organisation, route, question: { ...question }, rows, at: this.clock.now() });
  }

  /** A page of accesses, newest first: to the operator all, to an organisation those to its things. */
  async list({ after, limit, grant }: AccessQuery, organisation: string | null) {
    const page = toPage(await this.repository.list(organisation, grant ?? null, after ?? null, limit + 1), limit, ({ id }) => String(id));
    return { items: page.items.map(viewOf), next: page.next };
  }
}
