import { a } from '@terroir/proof';
export const b = a;
