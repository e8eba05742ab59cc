/** How a part of the service is: in words, and whether requests may be sent here all the same. */
export interface Part {
  readonly says: string;
  readonly maySend: boolean;
}

export const READY: Part = { says: 'ready', maySend: true };

/** Something is amiss with the part, and what is asked is answered all the same. */
export const goesOn = (says: string): Part => ({ says, maySend: true });

/** Because of the part, requests are better sent elsewhere. */
export const notReady = (says: string): Part => ({ says, maySend: false });
