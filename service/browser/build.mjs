// Builds handrail/web/static/bundles from src/ and the pinned packages. `npm ci && npm run build`; same input, same bytes.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../handrail/web/static/bundles");
const nhs = join(here, "node_modules/nhsuk-frontend");

// The design system's style sheet asks for the Frutiger typeface from another host, which only nhs.uk services may use and
// which the content security policy blocks; and it refers to its images from the root of the site.
const designSystem = {
  name: "design-system",
  setup(bundle) {
    bundle.onLoad({ filter: /nhsuk-frontend\.css$/ }, (file) => ({
      contents: readFileSync(file.path, "utf8")
        .replaceAll(/@font-face\s*\{[^}]*\}/g, "")
        .replaceAll(/font-family:\s*"?Frutiger W01"?,\s*/g, "font-family: ")
        .replaceAll('url("/assets/images/', 'url("./assets/images/')
        .replaceAll(/\/\*# sourceMappingURL=.*?\*\//g, ""),
      loader: "css",
    }));
  },
};

const result = await build({
  absWorkingDir: here,
  entryPoints: { handrail: "src/handrail.js", pages: "src/pages.css" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "safari15.4"],
  legalComments: "none",
  outdir: out,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "file" },
  plugins: [designSystem],
  write: false,
});

mkdirSync(out, { recursive: true });
const mine = /^(handrail|pages|nhsuk-icon)[-.].*|^manifest\.json$|^LICENCES\.txt$/;
for (const name of readdirSync(out)) if (mine.test(name)) rmSync(join(out, name));

const manifest = {};
for (const file of result.outputFiles) {
  const name = basename(file.path);
  writeFileSync(file.path, file.contents);
  if (/\.(js|css)$/.test(name)) {
    manifest[name.replace(/-[A-Z0-9]{8}\./, ".")] = name;
  }
}
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

const nhsLicence = `NHS.UK frontend ${JSON.parse(readFileSync(join(nhs, "package.json"), "utf8")).version} (nhsuk-frontend)
MIT licence. Copyright (c) NHS England.
${readFileSync(join(here, "src/mit.txt"), "utf8")}`;
const htmxLicence = `htmx ${JSON.parse(readFileSync(join(here, "node_modules/htmx.org/package.json"), "utf8")).version} (htmx.org)
${readFileSync(join(here, "node_modules/htmx.org/LICENSE"), "utf8")}`;
writeFileSync(join(out, "LICENCES.txt"), `${nhsLicence}\n\n${htmxLicence}`);

for (const file of result.outputFiles) {
  const digest = createHash("sha256").update(file.contents).digest("hex").slice(0, 12);
  console.log(`${basename(file.path).padEnd(44)} ${String(file.contents.length).padStart(8)} bytes  ${digest}`);
}
