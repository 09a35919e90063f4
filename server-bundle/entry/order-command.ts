/** The one word by which this program asks itself for a certificate order; apart, so that knowing it loads nothing. */
export const ORDER_COMMAND = 'order-certificate';
