/** Light or dark, as the reader's system says, also when it changes its mind. */

import { DARK, LIGHT, type Theme } from "./palette.ts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

export function theme(): Theme {
  return dark.matches ? DARK : LIGHT;
}

export function onTheme(listener: () => void): void {
  dark.addEventListener("change", listener);
}
