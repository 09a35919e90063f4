/** The tables of settings, as their migrations make them. Values are JSON. */
export interface SettingTables {
  readonly settings: { readonly name: string; readonly value: string; readonly updated_at: number };
  readonly domain_settings: { readonly domain: string; readonly name: string; readonly value: string; readonly updated_at: number };
}
