import { Module, type DynamicModule } from '@nestjs/common';
import { Ledger } from '../identities/ledger.ts';
import { TraceModule } from '../trace/trace.module.ts';
import { AssetsController } from './assets.controller.ts';
import { AttestationsAbout } from './attestations-about.ts';
import { CodesController } from './codes.controller.ts';
import { FreshPassports } from './fresh-passports.ts';
import { Gathering } from './gathering.ts';
import { HomeController } from './home.controller.ts';
import { Journeys } from './journeys.ts';
import { KnownSchemes } from './known-schemes.ts';
import { KnownThings } from './known-things.ts';
import { PAGE_CONTEXT, pageContextOf } from './page-context.ts';
import { PageProblems } from './page-problems.ts';
import { PassportsController } from './passports.controller.ts';
import { Passports } from './passports.ts';
import { Published } from './published.ts';
import { ResolverController } from './resolver.controller.ts';
import { ShownStatements } from './shown-statements.ts';
import { ThingsController } from './things.controller.ts';

/** What customers see: passports of things, as pages, linksets and JSON, and the codes that lead to them. */
@Module({})
export class PassportsModule {
  /** `visitorsRpcUrl` is an RPC that visitors may be told, or null. */
  static with(visitorsRpcUrl: string | null): DynamicModule {
    return {
      module: PassportsModule,
      imports: [TraceModule],
      controllers: [HomeController, ThingsController, PassportsController, CodesController, ResolverController, AssetsController],
      providers: [
        { provide: PAGE_CONTEXT, useFactory: (ledger: Ledger) => pageContextOf(ledger, visitorsRpcUrl), inject: [Ledger] },
        PageProblems,
        AttestationsAbout,
        FreshPassports,
        Gathering,
        Journeys,
        KnownSchemes,
        KnownThings,
        Passports,
        Published,
        ShownStatements,
      ],
      exports: [Passports],
    };
  }
}
