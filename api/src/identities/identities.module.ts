import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access-guard.ts';
import { ApiKeyRepository } from './api-key-repository.ts';
import { ApiKeyRotation } from './api-key-rotation.ts';
import { ApiKeys } from './api-keys.ts';
import { IdempotencyRepository } from './idempotency-repository.ts';
import { Idempotency } from './idempotency.ts';
import { KeyRing } from './key-ring.ts';
import { Ledger } from './ledger.ts';
import { Sealer } from './sealer.ts';
import { Signer } from './signer.ts';
import { SigningKeyRepository } from './signing-key-repository.ts';

/** Who is who: the ledger itself, the keys that sign, the keys that give access, and the guard that asks for them. */
@Module({})
export class IdentitiesModule {
  /** `ledger` and `sealer` exist before any module does: the ledger is what its first entry fixed. */
  static with(ledger: Ledger, sealer: Sealer): DynamicModule {
    return {
      module: IdentitiesModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: Ledger, useValue: ledger },
        { provide: Sealer, useValue: sealer },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: Idempotency },
        IdempotencyRepository,
        SigningKeyRepository,
        ApiKeyRepository,
        ApiKeys,
        ApiKeyRotation,
        Signer,
        KeyRing,
      ],
      exports: [Ledger, Sealer, SigningKeyRepository, ApiKeys, ApiKeyRotation, Signer, KeyRing],
    };
  }
}
