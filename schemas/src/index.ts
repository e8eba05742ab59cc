export * from './credentials/key-registration.ts';
export * from './credentials/status-change.ts';
export * from './faults.ts';
export * from './passport.ts';
export * from './text.ts';
