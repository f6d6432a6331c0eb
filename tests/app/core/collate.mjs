// Puts names into the order of a language with the collation of the browser's language, which is
// not ours. Reads {"language": [names]}, writes the same in order.
import { readFileSync } from "node:fs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const ordered = Object.entries(asked).map(([language, names]) => [
  language,
  [...names].sort(new Intl.Collator(language).compare),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(ordered)));
