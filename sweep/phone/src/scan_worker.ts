/// <reference lib="webworker" />
/** Reads bar codes in a picture, apart from the screen so that nothing stutters. Loaded only when somebody scans. */

import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";

declare const self: DedicatedWorkerGlobalScope;

/** Not UPC-E: its short form looks like another article's EAN-8. `Plain`: FNC1 as the character 29. */
const OPTIONS: ReaderOptions = {
  formats: ["EAN13", "EAN8", "UPCA", "ITF", "Code128", "DataBar", "DataMatrix", "QRCode"],
  textMode: "Plain",
  tryHarder: true,
  maxNumberOfSymbols: 4,
};

/** First the program's bytes, once; then one picture after the other, each answered by the texts in it. */
self.addEventListener("message", ({ data }: MessageEvent<{ wasm: ArrayBuffer } | { picture: ImageData }>) => {
  if ("wasm" in data) prepareZXingModule({ overrides: { wasmBinary: data.wasm } });
  else void read(data.picture);
});

async function read(picture: ImageData): Promise<void> {
  try {
    const found = await readBarcodes(picture, OPTIONS);
    self.postMessage(found.filter((each) => each.isValid).map((each) => each.symbologyIdentifier + each.text));
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
}
