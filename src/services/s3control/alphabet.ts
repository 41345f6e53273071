/** What an access point's alias is made of: the characters of bucket names. */
export const LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";
