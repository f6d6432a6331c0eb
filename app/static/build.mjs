// Bundles the style sheet and the scripts into app/static/built, each under a name that carries the
// hash of its content, and writes manifest.json: {"app.css": "app.<hash>.css", …}.
//
// An entry is a file that stands directly in app/static/css or app/static/js; what it imports is
// bundled into it. Keep imported parts in folders below. Pictures in app/static/img are copied.
// The fonts of PDF documents are copied into app/static/fonts, which is not served.
// Nothing is written as source map, and nothing is evaluated at run time: the pages run under
// "script-src 'self'".

import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "built");
const fresh = join(here, `built.${process.pid}`);
const fonts = join(here, "fonts");
const packages = join(here, "..", "..", "node_modules", "@expo-google-fonts");
const families = { "noto-sans": "NotoSans", "noto-sans-arabic": "NotoSansArabic", "noto-sans-sc": "NotoSansSC" };

/** Full paths of the files directly in a folder with one of these endings, in order of name. */
function filesIn(folder, ...endings) {
  const path = join(here, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.includes(parse(entry.name).ext))
    .map((entry) => join(path, entry.name))
    .sort();
}

/** Name with the first twelve digits of the content's SHA-256 before the ending. */
function hashed(name, content) {
  const { name: stem, ext } = parse(name);
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return `${stem}.${digest}${ext}`;
}

/** The bundles of all entries as [name, content]. */
async function bundles() {
  const entryPoints = [...filesIn("css", ".css"), ...filesIn("js", ".js")];
  const result = await build({
    entryPoints,
    bundle: true,
    minify: true,
    sourcemap: false,
    legalComments: "none",
    format: "esm",
    target: ["es2022", "chrome110", "firefox115", "safari16"],
    outdir: target,
    entryNames: "[name]",
    loader: { ".svg": "file", ".png": "file" },
    assetNames: "[name].[hash]",
    logLevel: "warning",
    write: false,
  });
  return result.outputFiles.map((file) => [parse(file.path).base, file.contents]);
}

/** Copies the fonts of documents, regular and bold, each at once whole under its name. */
function copyFonts() {
  mkdirSync(fonts, { recursive: true });
  for (const [folder, family] of Object.entries(families)) {
    for (const weight of ["400Regular", "700Bold"]) {
      const name = `${family}_${weight}.ttf`;
      const half = join(fonts, `${name}.${process.pid}`);
      copyFileSync(join(packages, folder, weight, name), half);
      renameSync(half, join(fonts, name));
    }
  }
}

/** Writes everything beside the old folder and then takes its place, so that a page never finds half of it. */
async function main() {
  copyFonts();
  const pictures = filesIn("img", ".svg", ".png", ".ico").map((path) => [
    parse(path).base,
    readFileSync(path),
  ]);
  const files = [...(await bundles()), ...pictures].sort(([a], [b]) => (a < b ? -1 : 1));
  const manifest = {};
  mkdirSync(fresh, { recursive: true });
  for (const [name, content] of files) {
    manifest[name] = hashed(name, content);
    writeFileSync(join(fresh, manifest[name]), content);
  }
  writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}

try {
  await main();
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  console.error(`The front-end files could not be built: ${error.message}`);
  process.exitCode = 1;
}
