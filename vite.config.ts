// One self-contained ES module for each page, its style sheet beside it, under names that never change:
// the pages name them, and the service adds its own cache tag.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { defineConfig, type EnvironmentOptions } from "vite";
import { writeInstallation } from "./sweep/phone/src/install_files.ts";

const pages: Record<string, string> = {
  "sweep/phone/src/main.ts": "sweep/web/static/phone.js",
  "sweep/phone/src/sw.ts": "sweep/web/static/sw.js",
  "sweep/phone/src/scan_worker.ts": "sweep/web/static/scanner.js",
  "sweep/web/desk/src/main.ts": "sweep/web/static/desk.js",
  "maps/src/main.ts": "maps/static/map.js",
  "maps/src/stream_worker.ts": "maps/static/stream_worker.js",
};

function bundle(source: string, target: string): EnvironmentOptions {
  const name = basename(target, ".js");
  return {
    consumer: "client",
    build: {
      outDir: dirname(target),
      emptyOutDir: false,
      copyPublicDir: false,
      target: "es2022",
      minify: true,
      cssCodeSplit: false,
      // Inlined images would need `data:` in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: false,
      rollupOptions: {
        input: { [name]: source },
        output: {
          format: "es",
          codeSplitting: false,
          entryFileNames: "[name].js",
          assetFileNames: (asset) => (asset.names.some((n) => n.endsWith(".css")) ? `${name}.css` : "[name][extname]"),
        },
      },
    },
  };
}

/** The map page loads Leaflet as Folium does, by its own files. */
function copyLeaflet(): void {
  const from = "node_modules/leaflet/dist";
  const to = "maps/static/leaflet";
  mkdirSync(join(to, "images"), { recursive: true });
  for (const file of ["leaflet.js", "leaflet.css"]) copyFileSync(join(from, file), join(to, file));
  for (const image of readdirSync(join(from, "images"))) {
    copyFileSync(join(from, "images", image), join(to, "images", image));
  }
}

/** The scanner's program; its own address, for it is loaded only by those who scan. */
function copyScanner(): void {
  mkdirSync("sweep/web/static", { recursive: true });
  copyFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", "sweep/web/static/zxing_reader.wasm");
}

const present = Object.entries(pages).filter(([source]) => existsSync(source));

export default defineConfig({
  base: "./",
  publicDir: false,
  environments: Object.fromEntries(
    present.map(([source, target]) => [basename(target, ".js"), bundle(source, target)]),
  ),
  builder: {
    async buildApp(builder) {
      copyLeaflet();
      copyScanner();
      writeInstallation("sweep/web/static");
      for (const [, target] of present) {
        const environment = builder.environments[basename(target, ".js")];
        if (environment) await builder.build(environment);
      }
    },
  },
});
