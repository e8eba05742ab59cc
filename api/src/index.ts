export { start, type Progress, type Running } from './main.ts';
export { ConfigError } from './config/config.ts';
