export * from './credentials/key-registration.ts';
export * from './credentials/status-change.ts';
export * from './faults.ts';
export * from './passport.ts';
export * from './text.ts';
export { faultOfPairs, readDigitalLink, type Pairs } from './ids/digital-link.ts';
export { checkPair } from './ids/gs1-values.ts';
export * from './ids/thing-id.ts';
