/** Names of what the quickstart makes. */
export const NAMES = {
  bucket: "photographs",
  table: "labels",
  role: "label-photographs",
  function: "label-photographs",
};
