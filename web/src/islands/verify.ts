import { drawControls, type Choice, type Controls } from './controls.ts';
import { fetchText, NotFetched } from './fetch-text.ts';
import { judge, type Bench, type Judgement } from './judge.ts';
import { readShownPage, type ShownPage, type ShownStatement } from './shown.ts';
import { totalOf, type Grounds, type Total } from './total.ts';
import { clearJudgement, showJudgement, showTotal } from './view.ts';

/** Proofs that are fetched at one time. */
const AT_ONCE = 4;

const nothingChecked = (reason: string): Total => ({ tone: 'wait', title: `Nothing was checked: ${reason}.`, sentences: [] });

type Rules = typeof import('./verification.ts');

/** What could not be had, in words; any other fault is the browser's. */
const reasonOf = (error: unknown): string => (error instanceof NotFetched ? error.message : 'this browser cannot do what is needed');

/** What the rules refused, as what could not be had. */
function asNotFetched(error: unknown, { ProofError, inWords }: Rules): unknown {
  return error instanceof ProofError ? new NotFetched(inWords(error.reason).replace(/\.$/, '')) : error;
}

async function chainOf(
  rules: Rules,
  rpcUrl: string,
  policy: Bench['policy'],
): Promise<Pick<Bench, 'chain'> & Pick<Grounds, 'chainFailure'>> {
  if (rpcUrl === '') return { chain: [], chainFailure: 'no RPC is named' };
  try {
    return { chain: await rules.seeChain(rpcUrl, policy), chainFailure: null };
  } catch (error) {
    return { chain: [], chainFailure: reasonOf(asNotFetched(error, rules)) };
  }
}

/** @throws NotFetched for what is no policy */
function readPolicy(source: string, rules: Rules): Bench['policy'] {
  try {
    return rules.parsePolicy(source);
  } catch (error) {
    throw asNotFetched(error, rules);
  }
}

/** Loads the rules, the policy and what the chain holds. @throws NotFetched, or what the browser says */
async function prepare({ policyUrl }: ShownPage, choice: Choice): Promise<Bench & Grounds> {
  const rules = await import('./verification.ts').catch(() => {
    throw new NotFetched('the rules of proof could not be loaded');
  });
  const source =
    choice.policy ??
    (await fetchText(policyUrl).catch((error: unknown) => {
      throw new NotFetched(`the policy was not fetched, ${reasonOf(error)}`);
    }));
  const policy = readPolicy(source, rules);
  const seen = await chainOf(rules, choice.rpcUrl, policy);
  return {
    policy,
    ...seen,
    crypto: await rules.cryptoAtHand(),
    at: new Date(),
    verifyBundle: rules.verifyBundle,
    explain: rules.explain,
    isOwnPolicy: choice.policy !== null,
  };
}

/** Judges all statements, some at a time, and tells after each. */
async function judgeAll(statements: readonly ShownStatement[], bench: Bench, tell: (done: number) => void): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  const waiting = statements.values();
  const work = async (): Promise<void> => {
    for (const shown of waiting) {
      const judgement = await judge(shown, bench);
      showJudgement(shown, judgement);
      tell(judgements.push(judgement));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return judgements;
}

async function check(page: ShownPage, controls: Controls): Promise<void> {
  const { statements, summary } = page;
  const { total, progress, button } = controls;
  const tell = (done: number): void => {
    progress.max = Math.max(1, statements.length);
    progress.value = done;
  };
  button.disabled = true;
  progress.hidden = false;
  statements.forEach(clearJudgement);
  showTotal(total, summary, { tone: 'none', title: `Your browser is checking ${String(statements.length)} proofs…`, sentences: [] });
  tell(0);
  try {
    const bench = await prepare(page, controls.choice());
    showTotal(total, summary, totalOf(await judgeAll(statements, bench, tell), bench));
  } catch (error) {
    showTotal(total, summary, nothingChecked(reasonOf(error)));
  } finally {
    button.disabled = false;
    progress.hidden = true;
  }
}

/** Whether the visitor asked to be spared traffic: the check then waits for the button. */
function isSavingData(): boolean {
  const connection: unknown = Reflect.get(navigator, 'connection');
  return typeof connection === 'object' && connection !== null && Reflect.get(connection, 'saveData') === true;
}

const page = readShownPage(document);
if (page !== null) {
  const controls = drawControls(page.island, page.rpcUrl);
  controls.form.addEventListener('submit', (submitted) => {
    submitted.preventDefault();
    void check(page, controls);
  });
  if (isSavingData())
    showTotal(controls.total, null, { ...nothingChecked('your browser saves data'), sentences: ['Press the button to check.'] });
  else void check(page, controls);
}
