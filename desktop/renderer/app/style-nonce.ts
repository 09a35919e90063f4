/**
 * The content security policy lets in style tags with this response's nonce only. Mantine takes one as an option; xterm
 * and the scroll lock of dialogs make their own tags, so every style element made by our code is given it here.
 */
export function readNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="palomar-nonce"]')?.content ?? '';
}

export function giveStylesTheNonce(nonce: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- only its overload for outdated tag names is
  const create: (tag: string, options?: ElementCreationOptions) => HTMLElement = Document.prototype.createElement.bind(document);
  Object.defineProperty(document, 'createElement', {
    value: (tag: string, options?: ElementCreationOptions): HTMLElement => {
      const element = create(tag, options);
      if (element instanceof HTMLStyleElement) element.nonce = nonce;
      return element;
    },
  });
}

/**
 * xterm writes colours beyond its palette with setAttribute('style'), which the policy takes for markup and refuses. Said through the
 * element's style object, which is what the policy allows to scripts, it is the same.
 */
export function writeStylesAsObjects(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its element, below
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (this: Element, name: string, value: string): void {
    if (name === 'style' && this instanceof HTMLElement) this.style.cssText = value;
    else set.call(this, name, value);
  };
}
