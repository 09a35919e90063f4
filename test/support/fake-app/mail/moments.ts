/** When things happened in the fake app, and how its parts find a server. */
import { implement } from '@orpc/server';
import { contract, type Server } from '../../../../desktop/contract/index.ts';
import { NOW } from '../data.ts';

export type Find = (serverId: string) => Promise<Server>;

export const { mail: os } = implement(contract);

export const GB = 1000 ** 3;
export const ago = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
