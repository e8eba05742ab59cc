/** The ways in which a word of the Core Business Vocabulary is written, before the word itself. */
const SPELLINGS = /^(?:https?:\/\/ref\.gs1\.org\/cbv\/(?:BizStep|Disp)-|urn:epcglobal:cbv:(?:bizstep|disp):|cbv:(?:BizStep|Disp)-)/;

/** A business step or disposition as the bare word that EPCIS 2.0 writes in JSON; one that is not of the Core Business Vocabulary stays as it is. */
export const bareWord = (text: string): string => text.replace(SPELLINGS, '');
