import { dayBefore, type DemoIds } from './journey.ts';

/** A one-page PDF that says `lines`: the certificate as a file, for the demo to rest its claims on. */
function certificatePdf(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const escaped = lines.map((line) => line.replace(/[\\()]/g, '\\$&'));
  const text = `BT /F1 14 Tf 72 760 Td 22 TL ${escaped.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(text.length)} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${String(i + 1)} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${table}trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(file.lastIndexOf('xref\n0'))}\n%%EOF\n`;
  return new TextEncoder().encode(file);
}

interface Certified {
  readonly number: string;
  readonly from: string;
  readonly until: string;
  readonly title: string;
  readonly claim: string;
}

const certified = (
  { number, from, until, title, claim }: Certified,
  { certifier, zone }: { readonly certifier: string; readonly zone: string },
) => ({
  name: title,
  claim,
  certificate: { number, validFrom: from, validUntil: until, zone },
  pdf: certificatePdf([
    certifier,
    title,
    `Number ${number}`,
    `Valid from ${from} to ${until} (${zone})`,
    'All names in this file are invented: it belongs to a demo.',
  ]),
});

/** What the certifier says: organic farming at both villages, of which one certificate is revoked later, and a residue test that has expired since. */
export function certificatesOf(
  { places, lots }: DemoIds,
  { schemeUrl, did, now }: { readonly schemeUrl: (slug: string) => string; readonly did: (slug: string) => string; readonly now: Date },
) {
  const colombia = { certifier: 'Andes Cert', zone: 'America/Bogota' };
  const organic = schemeUrl('high-andes-organic');
  const organicOf = (number: string, village: string, id: string) => ({
    ...certified(
      {
        number,
        from: dayBefore(now, 230),
        until: dayBefore(now, -134),
        title: `Organic certificate, plots of ${village}`,
        claim: `The coffee of ${village} is grown by the rules of High Andes Organic.`,
      },
      colombia,
    ),
    scheme: { id: organic },
    criteria: [{ id: `${organic}#no-synthetics` }, { id: `${organic}#shade` }],
    facilities: [{ id, name: `Plots of ${village}` }],
    products: [],
    issuedTo: { id: did('la-loma'), name: 'La Loma Growers’ Co-operative' },
    assessedOn: dayBefore(now, 236),
    attestationType: 'certification',
  });
  const cleanCup = schemeUrl('clean-cup');
  return {
    laLoma: organicOf('HAO-0117', 'La Loma', places.laLoma),
    elCedro: organicOf('HAO-0118', 'El Cedro', places.elCedro),
    residues: {
      ...certified(
        {
          number: 'CC-2607-5',
          from: dayBefore(now, 59),
          until: dayBefore(now, 5),
          title: 'Residue test of lot LL-2607',
          claim: 'No residue above a tenth of the legal limit was found in this lot.',
        },
        { certifier: 'Andes Cert', zone: 'Europe/Berlin' },
      ),
      scheme: { id: cleanCup },
      criteria: [{ id: `${cleanCup}#residues` }],
      facilities: [],
      products: [{ id: lots.laLoma, name: 'La Loma single origin, lot LL-2607' }],
      issuedTo: { id: did('morning-roasters'), name: 'Morning Roasters' },
      assessedOn: dayBefore(now, 60),
      attestationType: 'testing',
    },
  } as const;
}

/** What the roaster says of its own blend: a claim that nobody else checked, by rules of its own. */
export const ownClaimOf = (
  { lots }: DemoIds,
  { schemeUrl, did, now }: { readonly schemeUrl: string; readonly did: string; readonly now: Date },
) => ({
  name: 'Bought from the co-operative itself',
  claim: 'The green coffee of this lot was bought from the co-operative, at a price that was agreed before the harvest.',
  assessorLevel: 'self',
  assessmentLevel: 'no-endorsement',
  attestationType: 'declaration',
  products: [{ id: lots.blend, name: 'Morning Blend, lot MB-2609' }],
  issuedTo: { id: did, name: 'Morning Roasters' },
  scheme: { id: schemeUrl },
  criteria: [{ id: `${schemeUrl}#from-the-growers` }],
  assessedOn: dayBefore(now, 12),
  visibility: 'public',
});
