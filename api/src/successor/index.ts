export { runSuccessor } from './run-successor.ts';
