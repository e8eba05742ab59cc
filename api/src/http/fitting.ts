import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { faultsOf, INVALID_ID } from '@terroir/schemas';
import { ZodType, type ZodError } from 'zod';
import { LedgerError } from './ledger-error.ts';

/** A request that fits but for its identifiers is mistyped. */
const codeOf = ({ issues }: ZodError): 'invalid-id' | 'invalid-request' =>
  issues.every((issue) => issue.code === 'custom' && issue.params?.['problem'] === INVALID_ID) ? 'invalid-id' : 'invalid-request';

/** Checks what came in against the schema that its parameter names (`@Body({ schema })`), and names every fault by its place. */
@Injectable()
export class Fitting implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { schema } = metadata;
    if (!(schema instanceof ZodType)) return value;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const where = { body: 'The body', query: 'The query', param: 'The address', custom: 'The request' }[metadata.type];
    throw new LedgerError(codeOf(parsed.error), `${where} does not fit; each fault is named.`, faultsOf(parsed.error));
  }
}
