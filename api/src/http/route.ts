import { applyDecorators } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z, type ZodType } from 'zod';
import { jsonSchemaOf } from './described-body.ts';
import { LedgerError, type LedgerErrorCode } from './ledger-error.ts';
import { problemOf } from './problem.ts';

/** A problem document (RFC 9457), as every refusal answers. */
export const ProblemDocument = z.object({
  type: z.string().meta({ description: 'Where this kind of problem is explained.', example: '/problems/not-found' }),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ at: z.string().meta({ description: 'A JSON pointer.' }), message: z.string() })).optional(),
});

/** What a route gives back with one status. */
export interface Answer {
  /** One sentence. */
  readonly says: string;
  /** The shape of a JSON answer. */
  readonly schema?: ZodType;
  /** The media types, where it is not JSON alone. */
  readonly types?: readonly string[];
}

/** What a route's reader needs to know that its parameters and its access do not say. */
export interface RouteDescription {
  readonly tag: string;
  /** One sentence in the present tense: what it does. */
  readonly summary: string;
  readonly answers: { readonly [status: number]: Answer };
  /** What it may refuse with, beyond `not-authenticated` and `not-allowed`, which `Requires` and `Public` add. */
  readonly problems: readonly LedgerErrorCode[];
  /** The media types of the body, where it is not JSON alone. */
  readonly consumes?: readonly string[];
}

/** Says in the OpenAPI document which problems a route answers with, by status. */
export function answersProblems(codes: readonly LedgerErrorCode[]): MethodDecorator {
  const byStatus = Map.groupBy(
    codes.map((code) => problemOf(new LedgerError(code, ''))),
    (problem) => problem.status,
  );
  return applyDecorators(
    ...[...byStatus].map(([status, problems]) =>
      ApiResponse({
        status,
        description: problems.map((problem) => `${problem.title} (\`${problem.type}\`).`).join(' '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } } },
      }),
    ),
  );
}

function answersWith(status: number, { says, schema, types }: Answer): MethodDecorator {
  if (types === undefined)
    return schema === undefined
      ? ApiResponse({ status, description: says })
      : ApiResponse({ status, description: says, standardSchema: schema });
  const json = schema === undefined ? { type: 'string' } : jsonSchemaOf(schema, 'output');
  return ApiResponse({
    status,
    description: says,
    content: Object.fromEntries(types.map((type) => [type, { schema: /[/+]json$/.test(type) ? (json as object) : { type: 'string' } }])),
  });
}

/** Describes a route in the OpenAPI document. What it takes is read from the schemas of its parameters, so that check and document are one. */
export function Route({ tag, summary, answers, problems, consumes }: RouteDescription): MethodDecorator {
  return applyDecorators(
    ApiTags(tag),
    ApiOperation({ summary }),
    ...(consumes === undefined ? [] : [ApiConsumes(...consumes)]),
    ...Object.entries(answers).map(([status, answer]) => answersWith(Number(status), answer)),
    answersProblems([...problems, 'too-many-requests', 'internal']),
  );
}
