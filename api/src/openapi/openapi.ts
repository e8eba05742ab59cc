import { Injectable, type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { LedgerError } from '../http/ledger-error.ts';
import { jsonSchemaOf } from '../http/described-body.ts';
import { ProblemDocument } from '../http/route.ts';
import { API_KEY, METRICS_TOKEN } from '../identities/access.ts';
import { Ledger } from '../identities/ledger.ts';

const ABOUT = `A supply-chain transparency ledger: statements signed by who makes them, ordered by an append-only log, anchored on a chain, and checked by anyone.
A list is paged: \`next\` of one page is \`after\` of the following one. A write takes an \`Idempotency-Key\` header: for 24 hours the same request with the same key gets the same answer.`;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'For 24 hours the same request with the same key gets the same answer and is not carried out again. Needs an API key.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

/** What every write may answer because of its idempotency key. */
const CONFLICT = {
  description:
    'The idempotency key was used for another request (`/problems/idempotency-key-reused`), or the same request is being carried out (`/problems/request-in-progress`).',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } } },
};

/** The OpenAPI document of the routes that there are. */
@Injectable()
export class OpenApi {
  #document: OpenAPIObject | undefined;

  constructor(private readonly ledger: Ledger) {}

  /** Reads the document off the application, once its routes are known. */
  describe(app: INestApplication): void {
    const problem = jsonSchemaOf(ProblemDocument, 'output');
    const head = new DocumentBuilder()
      .setTitle('Terroir')
      .setDescription(ABOUT)
      .setVersion('1')
      .addServer(this.ledger.publicUrl)
      .addBearerAuth(
        {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'terroir_<id>_<secret>',
          description: 'An API key, as the operator or an administrator of the organisation made it.',
        },
        API_KEY,
      )
      .addBearerAuth(
        { type: 'http', scheme: 'bearer', description: 'What the operator set as METRICS_TOKEN. It opens the figures alone.' },
        METRICS_TOKEN,
      )
      .build();
    this.#document = SwaggerModule.createDocument(
      app,
      { ...head, components: { ...head.components, schemas: { ProblemDocument: problem as object } } },
      { autoTagControllers: false, operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}` },
    );
    for (const path of Object.values(this.#document.paths))
      for (const operation of [path.post, path.put, path.patch, path.delete]) {
        if (operation === undefined) continue;
        operation.parameters = [...(operation.parameters ?? []), IDEMPOTENCY_KEY];
        operation.responses['409'] ??= CONFLICT;
      }
  }

  get document(): OpenAPIObject {
    if (this.#document === undefined) throw new LedgerError('not-ready', 'The service is still starting.');
    return this.#document;
  }
}
