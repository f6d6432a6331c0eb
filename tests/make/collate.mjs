// Puts names into the order of a language with the collation of JavaScript, which is not ours.
// Reads {"language": "fr", "lists": [[names]]}, writes the lists in order.
import { readFileSync } from "node:fs";

const { language, lists } = JSON.parse(readFileSync(0, "utf8"));
const { compare } = new Intl.Collator(language);
process.stdout.write(JSON.stringify(lists.map((names) => [...names].sort(compare))));
