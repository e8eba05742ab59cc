import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { faultsOf, isMistyped } from '@terroir/schemas';
import { ZodType } from 'zod';
import { doesNotFit, LedgerError } from './ledger-error.ts';

/** Checks what came in against the schema that its parameter names (`@Body({ schema })`), and names every fault by its place. */
@Injectable()
export class Fitting implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { schema } = metadata;
    if (!(schema instanceof ZodType)) return value;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const part = ({ body: 'body', query: 'query', param: 'address', custom: 'request' } as const)[metadata.type];
    throw new LedgerError(isMistyped(parsed.error) ? 'invalid-id' : 'invalid-request', doesNotFit(part), faultsOf(parsed.error));
  }
}
