import type { Migration } from './migration.ts';
import { core } from './0001-core.ts';
import { identities } from './0002-identities.ts';
import { evidence } from './0003-evidence.ts';
import { things } from './0004-things.ts';
import { events } from './0005-events.ts';
import { idempotency } from './0006-idempotency.ts';
import { anchoring } from './0010-anchoring.ts';
import { eventFilters } from './0011-event-filters.ts';
import { receivedAttestations } from './0012-received-attestations.ts';
import { successorLogs } from './0015-successor-logs.ts';
import { auditGrants } from './0016-audit-grants.ts';
import { auditAccesses } from './0017-audit-accesses.ts';
import { auditSamples } from './0018-audit-samples.ts';
import { attestedSchemes } from './0019-attested-schemes.ts';
import { rateUses } from './0020-rate-uses.ts';
import { apiKeyRotation } from './0021-api-key-rotation.ts';
import { eventOrder } from './0022-event-order.ts';
import { distrustedLogs } from './0023-distrusted-logs.ts';

/** In the order they are applied. */
export const migrations: readonly Migration[] = [
  core,
  identities,
  evidence,
  things,
  events,
  idempotency,
  anchoring,
  eventFilters,
  receivedAttestations,
  successorLogs,
  auditGrants,
  auditAccesses,
  auditSamples,
  attestedSchemes,
  rateUses,
  apiKeyRotation,
  eventOrder,
  distrustedLogs,
];
