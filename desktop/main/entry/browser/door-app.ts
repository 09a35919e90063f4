/** What a door needs of the app: the contract, implemented. */
import type { Context, Router } from '@orpc/server';
import type { Contract } from '../../../contract/index.ts';

export interface DoorApp {
  readonly router: Router<Contract, Context>;
}
