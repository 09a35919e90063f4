import type { AccountId } from '../../../api/operations.ts';

/** The tables of settings, as their migrations make them. Values are JSON. */
export interface SettingTables {
  readonly settings: { readonly name: string; readonly value: string; readonly updated_at: number };
  readonly domain_settings: { readonly domain: string; readonly name: string; readonly value: string; readonly updated_at: number };
  readonly account_settings: { readonly account_id: AccountId; readonly name: string; readonly value: string; readonly updated_at: number };
}
