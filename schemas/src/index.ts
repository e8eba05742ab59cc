export * from './credentials/key-registration.ts';
export * from './faults.ts';
