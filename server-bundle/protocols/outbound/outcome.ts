/** How an attempt to send ended. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly host: string; readonly response: string; readonly tls: string | null }
  /** Worth another try. */
  | { readonly kind: 'deferred'; readonly host: string | null; readonly response: string }
  | { readonly kind: 'failed'; readonly host: string | null; readonly response: string };
