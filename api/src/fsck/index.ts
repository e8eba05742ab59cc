export { Difference } from './difference.ts';
export { runFsck, type Outcome } from './run-fsck.ts';
