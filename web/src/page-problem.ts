/**
 * Why there is no passport to show. What does not exist and what is not published are one case without any content, so that the two pages are the same byte for byte.
 */
export type PageProblem =
  | { readonly kind: 'not-found' }
  | {
      readonly kind: 'mistyped';
      /** The code as it was asked for. */
      readonly given: string;
      /** What is wrong with it, in a sentence. */
      readonly text: string;
      /** The number that would be right if only the last digit is wrong, with its page; null where that cannot be told. */
      readonly right: { readonly code: string; readonly page: string } | null;
    }
  | {
      readonly kind: 'gone';
      /** When and why it was taken down, as far as that is told; null where it is not. */
      readonly text: string | null;
    }
  | { readonly kind: 'not-acceptable'; /** Media types that can be had. */ readonly types: readonly string[] }
  | {
      readonly kind: 'trouble';
      /** By which the operator finds what happened. */
      readonly request: string;
    };
