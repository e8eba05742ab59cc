import { element } from './view.ts';

/** What the visitor chooses. */
export interface Choice {
  readonly rpcUrl: string;
  /** A policy of the visitor's own, or null for the one that the ledger proposes. */
  readonly policy: string | null;
}

/** The parts of the island that stay. */
export interface Controls {
  readonly total: HTMLElement;
  readonly progress: HTMLProgressElement;
  readonly button: HTMLButtonElement;
  readonly form: HTMLFormElement;
  choice(): Choice;
}

const field = (label: string, input: HTMLElement): HTMLElement => element('label', { class: 'field' }, element('span', {}, label), input);

/** Draws the island in place of the words for who has no script. */
export function drawControls(island: HTMLElement, rpcUrl: string): Controls {
  const rpc = element('input', {
    type: 'url',
    name: 'rpc',
    value: rpcUrl,
    placeholder: 'https://…',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const policy = element('textarea', {
    name: 'policy',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: '{ "format": "terroir/policy@1", … }',
  });
  const button = element('button', {}, 'Check again');
  const form = element(
    'form',
    {},
    element(
      'details',
      {},
      element('summary', {}, 'Whom to trust, and which chain to ask'),
      field('An RPC of the chain. It learns that you ask for this log, and nothing else; leave it empty to ask none.', rpc),
      field(
        'A policy that you got elsewhere. Left empty, the one that this ledger proposes counts: its own word on whose keys count.',
        policy,
      ),
    ),
    button,
  );
  const total = element('div', { class: 'total', role: 'status' });
  const progress = element('progress', { 'aria-label': 'Checked so far' });
  island.replaceChildren(total, progress, form);
  return {
    total,
    progress,
    button,
    form,
    choice: () => ({ rpcUrl: rpc.value.trim(), policy: policy.value.trim() === '' ? null : policy.value }),
  };
}
