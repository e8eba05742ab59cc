import { createHash } from 'node:crypto';

const SECURITY = 'https://w3id.org/security#';
const UNTP = 'https://vocabulary.uncefact.org/untp/';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

const date = (term: string) => ({ '@id': `terroir:${term}`, '@type': `${XSD}date` });

/** UNTP's Link, wherever it stands. */
const LINK = {
  linkURL: { '@id': `${UNTP}linkURL`, '@type': `${XSD}anyURI` },
  linkName: `${UNTP}linkName`,
  linkType: `${UNTP}linkType`,
  mediaType: 'https://schema.org/encodingFormat',
  digestMultibase: { '@id': `${SECURITY}digestMultibase`, '@type': `${SECURITY}multibase` },
};

const CHANGE = {
  '@propagate': true,
  statement: 'terroir:statement',
  purpose: 'terroir:purpose',
  value: 'terroir:value',
  reason: { '@id': 'terroir:reason', '@context': { text: 'terroir:text', lang: 'terroir:lang' } },
  replacedBy: 'terroir:replacedBy',
};

const KEY = {
  '@propagate': true,
  JsonWebKey: `${SECURITY}JsonWebKey`,
  verificationMethod: { '@id': `${SECURITY}verificationMethod`, '@type': '@id' },
  controller: { '@id': `${SECURITY}controller`, '@type': '@id' },
  publicKeyJwk: { '@id': `${SECURITY}publicKeyJwk`, '@type': '@json' },
  heldBy: 'terroir:heldBy',
  possession: 'terroir:possession',
};

/** The words that are this ledger's own. None of them says anew what W3C's or UNTP's contexts say, and none depends on where the ledger is. */
const TERMS = {
  '@version': 1.1,
  terroir: 'urn:terroir:v1:',
  certificate: {
    '@id': 'terroir:certificate',
    '@context': {
      number: 'terroir:number',
      validFrom: date('firstDay'),
      validUntil: date('lastDay'),
      zone: 'terroir:zone',
    },
  },
  evidence: { '@id': `${UNTP}evidence`, '@container': '@set', '@context': LINK },
  withheld: { '@id': 'terroir:withheld', '@container': '@set', '@context': { at: 'terroir:at', reason: 'terroir:withheldFor' } },
  heldBy: 'terroir:heldBy',
  KeyRegistration: { '@id': 'terroir:KeyRegistration', '@context': KEY },
  StatusChange: { '@id': 'terroir:StatusChange', '@context': CHANGE },
  Publication: {
    '@id': 'terroir:Publication',
    '@context': {
      '@propagate': true,
      statement: 'terroir:statement',
      visibility: 'terroir:visibility',
      readers: { '@id': 'terroir:readers', '@container': '@set' },
    },
  },
  OwnerAcceptance: { '@id': 'terroir:OwnerAcceptance', '@context': { '@propagate': true, statement: 'terroir:statement' } },
  EpcisEventCredential: 'terroir:EpcisEventCredential',
  EpcisEvent: {
    '@id': 'terroir:EpcisEvent',
    '@context': {
      eventHash: { '@id': 'terroir:eventHash', '@type': '@id' },
      event: { '@id': 'terroir:event', '@type': '@json' },
    },
  },
};

/** The bytes that every ledger serves at /contexts/v1: they never change, and whoever keeps their digest need not fetch them again. */
export const CONTEXT_V1: Buffer = Buffer.from(`${JSON.stringify({ '@context': TERMS }, null, 2)}\n`, 'utf8');

/** SHA-256 of those bytes. What was signed names this context: other bytes would be another context, at another address. */
export const CONTEXT_V1_SHA256 = '9c29401516abaea51b81cf7073d3a511b68de9488312562f04666136dec3d523';

const found = createHash('sha256').update(CONTEXT_V1).digest('hex');
if (found !== CONTEXT_V1_SHA256) throw new Error(`the context v1 has other bytes than those that were pinned: ${found}`);
