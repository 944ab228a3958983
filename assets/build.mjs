// Styles and scripts into ../static/built. Started by build.py, which sees to npm and the fonts.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import rtlcss from "rtlcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "built");
mkdirSync(out, { recursive: true });

async function styles() {
  const { css } = sass.compile(join(here, "scss", "portal.scss"), {
    loadPaths: [join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import"],
  });
  for (const [name, text] of [["portal.css", css], ["portal.rtl.css", rtlcss.process(css)]]) {
    const { code } = await esbuild.transform(text, { loader: "css", minify: true, legalComments: "none" });
    writeFileSync(join(out, name), code);
  }
}

async function scripts() {
  const names = ["portal", "upload", "hash-worker"];
  await esbuild.build({
    entryPoints: names.map((name) => join(here, "src", `${name}.ts`)),
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    logLevel: "warning",
  });
}

await Promise.all([styles(), scripts()]);
