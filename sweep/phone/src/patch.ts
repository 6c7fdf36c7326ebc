/** Brings what is shown to what was made, touching only what differs: scrolling and taps stay where they are. */
export function patch(shown: Element, made: Element): void {
  if (shown.isEqualNode(made)) return;
  if (shown.tagName !== made.tagName || shown.childNodes.length !== made.childNodes.length) {
    shown.replaceWith(made);
    return;
  }
  for (const { name } of [...shown.attributes]) if (!made.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of made.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  for (const [at, child] of [...made.childNodes].entries()) {
    const was = shown.childNodes[at]!;
    if (was instanceof Element && child instanceof Element) patch(was, child);
    else if (!was.isEqualNode(child)) was.replaceWith(child);
  }
}
