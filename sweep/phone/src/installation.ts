/** The browser's own offer to put the app on the home screen, kept until somebody wants it. */

interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallOffer | null = null;

export function keepInstallation(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallOffer;
  });
  addEventListener("appinstalled", () => (offer = null));
}

/** Null where the browser offers nothing: installed already, no secure context, or it has no such thing. */
export function installation(): (() => void) | null {
  const made = offer;
  return made === null ? null : () => void made.prompt();
}
