/**
 * Whether a database can keep a text as it is: Postgres takes no NUL, and in JSON no half of a surrogate pair
 * (https://www.postgresql.org/docs/current/datatype-json.html).
 */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

export const NOT_STORABLE = "has characters that cannot be kept";
