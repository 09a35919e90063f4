/** How an attempt to send ended, for one recipient. */
export type Outcome =
  | {
      readonly kind: 'delivered';
      readonly host: string | null;
      readonly response: string;
      /** What a sender who asked is told (RFC 3461 §6.2); null when the next host reports itself. */
      readonly told: 'delivered' | 'relayed' | 'expanded' | null;
    }
  /** Worth another try. */
  | { readonly kind: 'deferred'; readonly host: string | null; readonly response: string }
  | { readonly kind: 'failed'; readonly host: string | null; readonly response: string };
