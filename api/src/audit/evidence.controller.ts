import { Controller, Get, Param, Res } from '@nestjs/common';
import { Sha256 } from '@terroir/schemas';
import type { FastifyReply } from 'fastify';
import { Evidences } from '../evidence/evidences.ts';
import { FILE_HEADERS, giveFile } from '../evidence/giving-file.ts';
import { ENDINGS } from '../evidence/media-type.ts';
import { LedgerError } from '../http/ledger-error.ts';
import { Route } from '../http/route.ts';
import { Requires } from '../identities/access.ts';
import { AUDIT, type Caller, CurrentCaller } from '../identities/caller.ts';
import { Accesses } from './accesses.ts';
import { Grants } from './grants.ts';
import { StatementSearch } from './statement-search.ts';

/** The files that what a grant covers rests on, for who has its key. */
@Controller('v1/audit/evidence')
export class AuditedEvidenceController {
  constructor(
    private readonly grants: Grants,
    private readonly accesses: Accesses,
    private readonly search: StatementSearch,
    private readonly evidences: Evidences,
  ) {}

  @Get(':sha256')
  @Requires(AUDIT)
  @Route({
    tag: 'audit',
    summary: 'Gives a file that a statement names which the grant covers, to be saved; its address is its SHA-256',
    answers: { 200: { says: 'The file, byte for byte.', types: Object.keys(ENDINGS) } },
    problems: ['invalid-request', 'not-found', 'question-too-large'],
  })
  async read(
    @Param('sha256', { schema: Sha256 }) sha256: string,
    @CurrentCaller() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const grant = await this.grants.of(caller);
    const isNamed = await this.search.namesFile(grant, sha256);
    await this.accesses.record(grant, { route: 'GET /v1/audit/evidence/:sha256', question: { sha256 }, rows: isNamed ? 1 : 0 });
    if (!isNamed) throw new LedgerError('not-found', 'There is no such file.');
    const { evidence, content } = await this.evidences.read(sha256, grant.organisation);
    void reply.headers(FILE_HEADERS).header('cache-control', 'private, no-store');
    giveFile(reply, evidence, content());
  }
}
