/** What passing mail on needs to keep secret: keys of return paths (SRS), and of webhooks. */
export interface WebhookRow {
  readonly url: string;
  /** `whsec_` and base64, as the Standard Webhooks specification writes it. */
  readonly secret: string;
  readonly createdAt: number;
  /** When the secret was last replaced; the one before is still used beside it for a day. */
  readonly rotatedAt: number | null;
}

export interface ForwardingOperations {
  /** Base64, newest first; made and replaced by storage itself. */
  'forwarding.secrets': [Record<string, never>, { readonly secrets: readonly string[] }];
  'webhook.list': [Record<string, never>, readonly WebhookRow[]];
  'webhook.rotate': [{ readonly url: string }, WebhookRow];
  /** Newest first; none when no alias leads to the URL. */
  'webhook.secrets': [{ readonly url: string }, { readonly secrets: readonly string[] }];
}
