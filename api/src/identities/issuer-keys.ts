import { Injectable } from '@nestjs/common';
import { SigningKeyRepository } from './signing-key-repository.ts';
import type { SigningKey } from './signing-key.ts';

/** Whose key a `kid` names, for who checks what was signed outside. */
@Injectable()
export class IssuerKeys {
  constructor(private readonly keys: SigningKeyRepository) {}

  /** The key, withdrawn or not; null when none of that name was ever registered here. */
  async find(kid: string): Promise<SigningKey | null> {
    return this.keys.find(kid);
  }
}
