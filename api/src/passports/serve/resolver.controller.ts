import { Controller, Get, Header } from '@nestjs/common';
import { KEYS } from '@terroir/schemas';
import { z } from 'zod';
import { Route } from '../../http/route.ts';
import { Ledger } from '../../identities/ledger.ts';
import { Public } from '../../identities/access.ts';
import { LINKSET_CONTEXT } from './linkset.ts';

/** A description file, as GS1's schema has it. */
const Description = z.object({
  name: z.string(),
  resolverRoot: z.url(),
  supportedPrimaryKeys: z.array(z.string()),
  supportedLinkType: z.array(z.object({ namespace: z.url(), prefix: z.string() })),
  linkTypeDefaultCanBeLinkset: z.boolean(),
  jsonLdContextLocation: z.url(),
});

/** What this ledger is to those who resolve GS1 Digital Links. */
@Controller()
export class ResolverController {
  constructor(private readonly ledger: Ledger) {}

  @Get('.well-known/gs1resolver')
  @Public()
  @Route({
    tag: 'passports',
    summary: 'What this ledger resolves (GS1-conformant resolver).',
    answers: { 200: { says: 'The description file.', schema: Description } },
    problems: [],
  })
  @Header('cache-control', 'public, max-age=3600')
  description(): z.infer<typeof Description> {
    const { publicUrl } = this.ledger;
    return {
      name: `Terroir ledger at ${new URL(publicUrl).host}`,
      resolverRoot: publicUrl,
      supportedPrimaryKeys: Object.keys(KEYS).sort(),
      supportedLinkType: [{ namespace: 'https://ref.gs1.org/voc/', prefix: 'gs1:' }],
      linkTypeDefaultCanBeLinkset: true,
      jsonLdContextLocation: LINKSET_CONTEXT,
    };
  }
}
