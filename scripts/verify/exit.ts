import type { Verdict } from '@terroir/proof';

/** How the command ends: by the verdict, or by what kept it from one. */
export const EXIT = { valid: 0, notValid: 1, cannotTell: 2, wrongUsage: 64 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

const OF_VERDICT: { readonly [verdict in Verdict]: Exit } = {
  valid: EXIT.valid,
  invalid: EXIT.notValid,
  revoked: EXIT.notValid,
  suspended: EXIT.notValid,
  expired: EXIT.notValid,
  'not-yet-valid': EXIT.notValid,
  pending: EXIT.cannotTell,
  unknown: EXIT.cannotTell,
};

export const exitOf = (verdict: Verdict): Exit => OF_VERDICT[verdict];

/** What one file more makes of it: one that is not valid outweighs one of which nothing can be told, and that one a valid one. */
const WEIGHT: { readonly [exit in Exit]: number } = { [EXIT.valid]: 0, [EXIT.cannotTell]: 1, [EXIT.notValid]: 2, [EXIT.wrongUsage]: 3 };

/** The worst of several decides. */
export const worstOf = (exits: readonly Exit[]): Exit =>
  exits.reduce<Exit>((worst, exit) => (WEIGHT[exit] > WEIGHT[worst] ? exit : worst), EXIT.valid);

/** What ends the command before there is a verdict, in one sentence for who called it. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly exit: Exit;
  constructor(exit: Exit, message: string) {
    super(message);
    this.exit = exit;
  }
}
