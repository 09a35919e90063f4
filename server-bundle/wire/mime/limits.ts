/** Bounds on the structure of one message: past them the rest counts as plain content. */
export const MAX_PARTS = 1_000;
export const MAX_DEPTH = 32;
export const MAX_HEADER_BYTES = 1_048_576;
export const MAX_HEADER_FIELDS = 2_000;
/** Addresses of one field that are told to a client (CVE-2024-23184 was 500,000 of them). */
export const MAX_ADDRESSES = 2_000;
export const MAX_PARAMETERS = 50;
/** Message ids kept of one References field. */
export const MAX_REFERENCES = 50;
export const MAX_SORT_KEY_LENGTH = 255;
/** Of a text part that is decoded at once. */
export const TEXT_PIECE_BYTES = 1_048_576;
/** As long as what is searched for may be. */
export const TEXT_OVERLAP = 10_000;
/** Of the texts of one message: what stands behind is not found by a search. */
export const MAX_SEARCHED_CHARACTERS = 8 * 1_048_576;
/** RFC 8970 §3.1. */
export const MAX_PREVIEW_CHARACTERS = 200;
/** Of a message's text that is looked through for its first words. */
export const MAX_PREVIEW_SOURCE = 20_000;
