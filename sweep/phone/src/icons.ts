/** The few signs of the app, drawn by its own code: one path each in a box of 24. */

const PATHS = {
  today: "M4 6h2v2H4zM9 6h11v2H9zM4 11h2v2H4zM9 11h11v2H9zM4 16h2v2H4zM9 16h11v2H9z",
  search: "M10 3a7 7 0 1 0 4.2 12.6l5.1 5.1 1.4-1.4-5.1-5.1A7 7 0 0 0 10 3zm0 2a5 5 0 1 1 0 10 5 5 0 0 1 0-10z",
  isRecalled: "M3 5h2v14H3zM7 5h1v14H7zM10 5h3v14h-3zM15 5h1v14h-1zM18 5h3v14h-3z",
  outbox: "M12 3l6 6-1.4 1.4L13 6.8V16h-2V6.8l-3.6 3.6L6 9zM4 14h2v5h12v-5h2v7H4z",
  me: "M3 5h18v14H3zm2 2v10h14V7zM8.5 8.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM5.8 16c.3-1.700 1.300-2.700 2.700-2.700s2.400 1 2.700 2.700zM13 9h5v1.500h-5zM13 12h5v1.500h-5z",
  scan: "M3 3h6v2H5v4H3zM15 3h6v6h-2V5h-4zM3 15h2v4h4v2H3zM19 15h2v6h-6v-2h4zM7 8h1.500v8H7zM10 8h3v8h-3zM14.500 8H17v8h-2.500z",
  fit: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
} as const;

export type Icon = keyof typeof PATHS;

export function icon(name: Icon): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: "24", height: "24", "aria-hidden": "true", fill: "currentColor" })) {
    made.setAttribute(key, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill-rule", "evenodd");
  made.append(path);
  return made;
}
