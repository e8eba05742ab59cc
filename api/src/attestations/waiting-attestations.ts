import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { pageOf, toPage, type SequencePage } from '../http/page.ts';
import { organisationOf, type Caller } from '../identities/caller.ts';
import { wasRegistered, type Registration } from '../schemes/registration.ts';
import { Schemes } from '../schemes/schemes.ts';
import { OwnStatements, OwnStatementView } from '../submissions/own-statements.ts';
import { ReceivedRepository } from './received-repository.ts';

/** An attestation that somebody else made of the caller's things. */
const WaitingView = OwnStatementView.extend({
  about: z.array(z.string()).meta({ description: 'Which of your things it assessed, as it names them.' }),
});
type WaitingView = z.infer<typeof WaitingView>;

export const WaitingPage = pageOf(WaitingView);

const NamingScheme = z.object({ credentialSubject: z.object({ referenceScheme: z.object({ id: z.string() }) }) });

/** The scheme that an attestation names in the clear; null where it withholds that. */
const schemeOf = ({ credential }: OwnStatementView): string | null =>
  NamingScheme.safeParse(credential).data?.credentialSubject.referenceScheme.id ?? null;

/** What others attested of an organisation's things, and the public is not shown: it waits for the owner to accept it. */
@Injectable()
export class WaitingAttestations {
  constructor(
    private readonly received: ReceivedRepository,
    private readonly statements: OwnStatements,
    private readonly schemes: Schemes,
  ) {}

  /**
   * A page of them, the newest first, public ones and those that name the organisation. What is shown already, since its issuer was registered for its scheme, is left out of a page:
   * it may hold fewer than were asked for while others follow.
   */
  async list({ after, limit }: SequencePage, caller: Caller): Promise<z.infer<typeof WaitingPage>> {
    const found = await this.received.waiting(organisationOf(caller), after ?? null, limit + 1);
    const { items, next } = toPage(found, limit, ({ sequence }) => String(sequence));
    const views = await this.statements.among(
      'attestation',
      items.map(({ id }) => id),
      caller,
    );
    const registrations = await this.registrationsFor([...views.values()].flatMap((view) => schemeOf(view) ?? []));
    const waiting = items.flatMap(({ id, by, about }): WaitingView[] => {
      const view = views.get(id);
      if (view === undefined) return [];
      const isShown = wasRegistered(registrations.get(schemeOf(view) ?? '') ?? [], by, new Date(view.acceptedAt));
      return isShown ? [] : [{ ...view, about: [...about] }];
    });
    return { items: waiting, next };
  }

  private async registrationsFor(schemes: readonly string[]): Promise<ReadonlyMap<string, readonly Registration[]>> {
    const found = await Promise.all([...new Set(schemes)].map((id) => this.schemes.find(id)));
    return new Map(
      found.flatMap((scheme) =>
        scheme === null ? [] : [[scheme.id, scheme.attesters.map(({ slug, ...times }) => ({ organisation: slug, ...times }))] as const],
      ),
    );
  }
}
