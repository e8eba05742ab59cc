import { Module, type DynamicModule } from '@nestjs/common';
import { Ledger } from '../identities/ledger.ts';
import { TraceModule } from '../trace/trace.module.ts';
import { AssetsController } from './serve/assets.controller.ts';
import { AttestationsAbout } from './read/attestations-about.ts';
import { CodesController } from './serve/codes.controller.ts';
import { FreshPassports } from './serve/fresh-passports.ts';
import { Gathering } from './read/gathering.ts';
import { HomeController } from './serve/home.controller.ts';
import { Journeys } from './read/journeys.ts';
import { KnownSchemes } from './read/known-schemes.ts';
import { KnownThings } from './read/known-things.ts';
import { PAGE_CONTEXT, pageContextOf } from './serve/page-context.ts';
import { PageProblems } from './serve/page-problems.ts';
import { PassportsController } from './serve/passports.controller.ts';
import { Passports } from './serve/passports.ts';
import { Published } from './read/published.ts';
import { ResolverController } from './serve/resolver.controller.ts';
import { ShownStatements } from './read/shown-statements.ts';
import { ThingsController } from './serve/things.controller.ts';

/** What customers see: passports of things, as pages, linksets and JSON, and the codes that lead to them. */
@Module({})
export class PassportsModule {
  /** `visitorsRpcUrl` is an RPC that visitors may be told, or null. */
  static with(visitorsRpcUrl: string | null): DynamicModule {
    return {
      module: PassportsModule,
      global: true,
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
