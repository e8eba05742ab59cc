export { assets, type Asset } from './assets.ts';
export { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';
export type { Home, HomeThing } from './home.ts';
export type { PageContext } from './page-context.ts';
export type { PageProblem } from './page-problem.ts';
export { renderHome } from './pages/home.tsx';
export { renderPassport } from './pages/passport.tsx';
export { renderProblem } from './pages/problem.tsx';
export { qrPng, qrSvg, qrTerminal } from './qr.ts';
