/** Bar codes from the camera or a picture: by the browser's own detector, else by ours (zxing-wasm in a worker). */

type Source = HTMLVideoElement | ImageBitmap;
/** The texts of the codes in a picture, with a scanner's mark where it is known. */
export type Reader = (source: Source) => Promise<string[]>;

interface NativeDetector {
  detect(source: Source): Promise<{ rawValue: string }[]>;
}
interface NativeDetectorKind {
  new (options: { formats: string[] }): NativeDetector;
  getSupportedFormats(): Promise<string[]>;
}

const WANTED = ["ean_13", "ean_8", "upc_a", "itf", "code_128", "data_matrix", "qr_code"];
const NEEDED = ["ean_13", "code_128", "data_matrix"];
const LONGEST_SIDE_PX = 1280;
const BETWEEN_MS = 120;

let reader: Promise<Reader> | null = null;

/** Fetched on first use and kept by the service worker. Rejects where it can't be fetched; ask again then. */
export function openReader(): Promise<Reader> {
  reader ??= makeReader().catch((error: unknown) => {
    reader = null;
    throw error;
  });
  return reader;
}

async function makeReader(): Promise<Reader> {
  return (await nativeReader()) ?? ownReader();
}

async function nativeReader(): Promise<Reader | null> {
  const kind = (globalThis as { BarcodeDetector?: NativeDetectorKind }).BarcodeDetector;
  const formats = (await kind?.getSupportedFormats().catch(() => [])) ?? [];
  // One that knows only some of what tins bear would say "nothing there" of the others.
  if (!kind || !NEEDED.every((format) => formats.includes(format))) return null;
  const detector = new kind({ formats: WANTED.filter((format) => formats.includes(format)) });
  return async (source) => (await detector.detect(source)).map((each) => each.rawValue);
}

async function ownReader(): Promise<Reader> {
  const address = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)!.content;
  const wasm = await fetch(address("scanner-wasm"));
  if (!wasm.ok) throw new Error("no scanner");
  const bytes = await wasm.arrayBuffer();
  const worker = new Worker(address("scanner"), { type: "module" });
  const canvas = document.createElement("canvas");
  let answer: { take: (texts: string[]) => void; fail: (error: Error) => void } | null = null;
  worker.addEventListener("message", ({ data }: MessageEvent<string[] | { failed: string }>) => {
    if (Array.isArray(data)) answer?.take(data);
    else answer?.fail(new Error(data.failed));
  });
  worker.addEventListener("error", () => {
    reader = null;
    answer?.fail(new Error("the scanner could not be started"));
  });
  worker.postMessage({ wasm: bytes }, [bytes]);
  return (source) =>
    new Promise((take, fail) => {
      answer = { take, fail };
      const picture = pixels(source, canvas);
      worker.postMessage({ picture }, [picture.data.buffer]);
    });
}

function pixels(source: Source, canvas: HTMLCanvasElement): ImageData {
  const [width, height] = source instanceof HTMLVideoElement ? [source.videoWidth, source.videoHeight] : [source.width, source.height];
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(width, height, 1));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

export async function readPicture(file: Blob): Promise<string[]> {
  const read = await openReader();
  const picture = await createImageBitmap(file);
  try {
    return await read(picture);
  } finally {
    picture.close();
  }
}

/** Whether there is a camera to ask for; without a secure context there never is. */
export function hasCamera(): boolean {
  return navigator.mediaDevices?.getUserMedia !== undefined;
}

/** Looks through the camera until a code is found or `stop` says so; the camera is let go in any case. */
export async function scan(video: HTMLVideoElement, stop: AbortSignal): Promise<string[]> {
  const wanted = { video: { facingMode: "environment", width: { ideal: 1280 } } };
  const [stream, read] = await Promise.all([navigator.mediaDevices.getUserMedia(wanted), openReader()]);
  try {
    video.srcObject = stream;
    await video.play();
    while (!stop.aborted) {
      const found = video.videoWidth > 0 ? await read(video) : [];
      if (found.length > 0) return found;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    return [];
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
