import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { AnchorsModule } from './anchors/anchors.module.ts';
import type { Chain } from './anchors/chain.ts';
import { AttestationsModule } from './attestations/attestations.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { ContextsModule } from './contexts/contexts.module.ts';
import { DocumentsModule } from './documents/documents.module.ts';
import { EventsModule } from './events/events.module.ts';
import { EvidenceModule } from './evidence/evidence.module.ts';
import { GroundModule, type Ground } from './ground.module.ts';
import { HealthModule } from './health/health.module.ts';
import { IdentitiesModule } from './identities/identities.module.ts';
import type { Ledger } from './identities/ledger.ts';
import type { Sealer } from './identities/sealer.ts';
import { IssuingModule } from './issuing/issuing.module.ts';
import { LimitsModule } from './limits/limits.module.ts';
import { LogModule } from './log/log.module.ts';
import type { LedgerLogs } from './log/ledger-logs.ts';
import type { OwnLog } from './log/own-log.ts';
import { OpenApiModule } from './openapi/openapi.module.ts';
import { OrganisationsModule } from './organisations/organisations.module.ts';
import { OwnershipModule } from './ownership/ownership.module.ts';
import { PassportsModule } from './passports/passports.module.ts';
import { ProofsModule } from './proofs/proofs.module.ts';
import { RecordsModule } from './records/records.module.ts';
import { SchemesModule } from './schemes/schemes.module.ts';
import { StatementsModule } from './statements/statements.module.ts';
import { StatusModule } from './status/status.module.ts';
import { SubmissionsModule } from './submissions/submissions.module.ts';

/** What this ledger is: its identity, the key to its secrets, its logs and the one of them that it keeps. */
interface Self {
  readonly ledger: Ledger;
  readonly logs: LedgerLogs;
  readonly sealer: Sealer;
  readonly ownLog: OwnLog;
  readonly chain: Chain;
  /** An RPC that visitors may be told: the embedded chain's. Null where the chain is an operator's, whose address may hold a key. */
  readonly visitorsRpcUrl: string | null;
}

/** The whole service, in the order in which a statement meets its parts, with `controllers` beside its own. */
@Module({})
export class AppModule {
  static of(ground: Ground, self: Self, controllers: readonly Type[]): DynamicModule {
    return {
      module: AppModule,
      controllers: [...controllers],
      imports: [
        GroundModule.of(ground),
        DocumentsModule,
        IdentitiesModule.with(self.ledger, self.sealer),
        LimitsModule,
        StatementsModule,
        StatusModule,
        IssuingModule,
        LogModule.with(self.ownLog, self.logs),
        AnchorsModule.with(self.chain),
        ProofsModule,
        OrganisationsModule,
        SchemesModule,
        EvidenceModule,
        OwnershipModule,
        SubmissionsModule,
        RecordsModule,
        AttestationsModule,
        EventsModule,
        ContextsModule,
        PassportsModule.with(self.visitorsRpcUrl),
        AuditModule,
        HealthModule,
        OpenApiModule,
      ],
    };
  }
}
