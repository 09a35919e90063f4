/** Names of mailboxes that the weak worker thread of the tests cannot bear. */
export const FAILING_NAME = 'fail, please';
export const HANGING_NAME = 'stand still, please';
/** Long enough for others to be served meanwhile. */
export const HANG_MS = 1500;
