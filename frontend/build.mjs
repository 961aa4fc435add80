// Bundles src/ into the folder given, each file named by its content and compressed beside it; manifest.json says which
// name is which.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const [target, sources] = process.argv.slice(2);
if (!target || !sources) throw new Error("usage: node build.mjs FOLDER SOURCES_DIGEST");

/** The licence of every package that reaches a reader's browser, and of those that its own bundle may hold. */
async function licences(inputs) {
  const names = new Set();
  for (const input of inputs) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) names.add(found[1]);
  }
  for (const name of names) {
    const { dependencies } = JSON.parse(await readFile(path.join(here, "node_modules", name, "package.json"), "utf8"));
    for (const needed of Object.keys(dependencies ?? {})) names.add(needed);
  }
  const texts = [];
  for (const name of [...names].sort()) {
    const folder = path.join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(path.join(folder, file), "utf8") : "(the package ships no licence text)\n";
    texts.push(`${name} ${version} (${license})\n\n${text}`);
  }
  return texts.join(`\n${"-".repeat(100)}\n\n`);
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/site.js", "src/site.css", "src/sparql.js", "src/sparql.css"],
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  target: "es2022",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".woff": "empty" },
  legalComments: "none",
  metafile: true,
});

const files = {};
for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) files[path.basename(entryPoint)] = path.basename(output);
}
async function copy(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const { name: stem, ext } = path.parse(name);
  files[name] = `${stem}-${hash}${ext}`;
  await writeFile(path.join(target, files[name]), content);
}
await copy("icon.svg", await readFile(path.join(here, "src", "icon.svg")));
await copy("licences.txt", await licences(Object.keys(metafile.inputs)));
for (const name of await readdir(target)) {
  if (/\.(css|js|svg|txt)$/.test(name)) {
    await writeFile(path.join(target, `${name}.gz`), gzipSync(await readFile(path.join(target, name)), { level: 9 }));
  }
}
await writeFile(path.join(target, "manifest.json"), JSON.stringify({ sources, files }, null, 1) + "\n");
